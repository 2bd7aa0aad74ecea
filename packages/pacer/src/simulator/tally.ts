/** What a simulated shift came to. Rates are fractions, 0 to 1. */
export interface SimulationFigures {
  /** Talk and wrap-up over time logged in and not on a break. */
  utilisation: number;
  /** Abandoned over connected and abandoned. */
  abandonRate: number;
  dials: number;
  /** Dials that a person answered. */
  answered: number;
  /** Of these, who did not get an agent at once. */
  held: number;
  connected: number;
  abandoned: number;
  /** Hung up by the pacer while they rang. */
  takenBack: number;
  dialsPerAnswer: number;
  /** Lines ringing per idle agent, right after dialling while someone was idle. */
  linesPerIdleAgent: number;
  /** The most people abandoned within any 10 seconds. */
  mostAbandonedIn10s: number;
}

/** Counts a shift as it goes. */
export class Tally {
  dials = 0;
  answered = 0;
  held = 0;
  connected = 0;
  takenBack = 0;
  busyMs = 0;
  availableMs = 0;
  #abandonedAt: number[] = [];
  #ratios = 0;
  #ratioCount = 0;

  abandon(at: number): void {
    this.#abandonedAt.push(at);
  }

  /** Counts one dial and numbers it, from 1. */
  placed(): number {
    this.dials += 1;
    return this.dials;
  }

  /** Notes a decision to dial. */
  dialled(ringingBefore: number, dial: number, idle: number): void {
    if (dial === 0 || idle <= 0) return;
    this.#ratios += (ringingBefore + dial) / idle;
    this.#ratioCount += 1;
  }

  figures(): SimulationFigures {
    const abandoned = this.#abandonedAt.length;
    return {
      utilisation: ratio(this.busyMs, this.availableMs),
      abandonRate: ratio(abandoned, this.connected + abandoned),
      dials: this.dials,
      answered: this.answered,
      held: this.held,
      connected: this.connected,
      abandoned,
      takenBack: this.takenBack,
      dialsPerAnswer: ratio(this.dials, this.answered),
      linesPerIdleAgent: ratio(this.#ratios, this.#ratioCount),
      mostAbandonedIn10s: mostWithin(this.#abandonedAt, 10_000),
    };
  }
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** The most of these instants (ascending) within any span of that length. */
function mostWithin(instants: readonly number[], spanMs: number): number {
  let most = 0;
  let first = 0;
  for (const [index, at] of instants.entries()) {
    while (at - (instants[first] ?? at) > spanMs) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}
