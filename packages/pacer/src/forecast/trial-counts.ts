/**
 * The distribution of how many of several independent trials succeed (Poisson-binomial), built one
 * trial at a time. Mass too small to matter at the top is let go, so the cost follows the spread and
 * not the number of trials.
 */
export class TrialCounts {
  // A plain array: typed ones cost more to make than these short ones cost to use.
  #mass: number[] = [1];

  /** The highest count with mass worth keeping. */
  get top(): number {
    return this.#mass.length - 1;
  }

  /** Adds a trial that succeeds with this chance (0 to 1). */
  add(chance: number): void {
    if (chance <= 0) return;
    const mass = this.#mass;
    const fail = 1 - chance;
    let below = 0;
    for (let count = 0; count < mass.length; count += 1) {
      const here = mass[count] ?? 0;
      mass[count] = here * fail + below * chance;
      below = here;
    }
    if (below * chance > NEGLIGIBLE) mass.push(below * chance);
  }

  /** Chance of exactly this many successes. */
  exactly(count: number): number {
    return this.#mass[count] ?? 0;
  }

  /** Chances of at most 0, 1, … `top` successes. */
  cumulative(): number[] {
    let sum = 0;
    return this.#mass.map((mass) => (sum += mass));
  }
}

const NEGLIGIBLE = 1e-12;
