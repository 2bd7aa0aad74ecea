import type { Clock, Timer } from '@dialwright/core';

/** One timer that is set anew or stopped: for whatever waits for one thing at a time. */
export class OneTimer {
  readonly #clock: Clock;
  #timer: Timer | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isSet(): boolean {
    return this.#timer !== null;
  }

  /** @param delayMs less than 0 counts as 0. */
  set(delayMs: number, action: () => void): void {
    this.stop();
    this.#timer = this.#clock.setTimer(Math.max(0, delayMs), () => {
      this.#timer = null;
      action();
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
