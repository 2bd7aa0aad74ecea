import type { Clock, Timer } from '@dialwright/core';

/** Calls `tick` at every full second, so all timers on a page turn together. */
export function startTicker(clock: Clock, tick: () => void): { stop(): void } {
  let timer: Timer | null = null;
  const arm = (): void => {
    timer = clock.setTimer(1_000 - (clock.now() % 1_000), () => {
      tick();
      arm();
    });
  };
  arm();
  return { stop: () => timer?.cancel() };
}
