/**
 * The distribution of how many of several independent trials succeed (Poisson-binomial), built one
 * trial at a time. Mass too small to matter at the top is let go, so the cost follows the spread and
 * not the number of trials.
 */
export class TrialCounts {
  /** The highest count with mass worth keeping. */
  top = 0;
  #mass: Float64Array;

  constructor(capacity: number) {
    this.#mass = new Float64Array(Math.max(8, capacity + 2));
    this.#mass[0] = 1;
  }

  /** Adds a trial that succeeds with this chance (0 to 1). */
  add(chance: number): void {
    if (chance <= 0) return;
    if (this.top + 2 > this.#mass.length) this.#grow();
    const mass = this.#mass;
    const fail = 1 - chance;
    for (let count = this.top + 1; count > 0; count -= 1) {
      mass[count] = (mass[count] ?? 0) * fail + (mass[count - 1] ?? 0) * chance;
    }
    mass[0] = (mass[0] ?? 0) * fail;
    if ((mass[this.top + 1] ?? 0) > NEGLIGIBLE) this.top += 1;
    else mass[this.top + 1] = 0;
  }

  /** Chance of exactly this many successes. */
  exactly(count: number): number {
    return this.#mass[count] ?? 0;
  }

  /** Chances of at most 0, 1, … `top` successes. */
  cumulative(): Float64Array {
    const sums = new Float64Array(this.top + 1);
    let sum = 0;
    for (let count = 0; count <= this.top; count += 1) {
      sum += this.#mass[count] ?? 0;
      sums[count] = sum;
    }
    return sums;
  }

  #grow(): void {
    const wider = new Float64Array(this.#mass.length * 2);
    wider.set(this.#mass);
    this.#mass = wider;
  }
}

const NEGLIGIBLE = 1e-12;
