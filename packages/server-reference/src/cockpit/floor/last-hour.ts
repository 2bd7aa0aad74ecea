import type { MinuteFigures } from '@dialwright/core';
import { FLOOR_MINUTES } from '@dialwright/core';

const MINUTE_MS = 60_000;

/** The last hour with a place for every minute, those in which nothing was dialled too. */
export function lastHour(minutes: readonly MinuteFigures[], now: number): MinuteFigures[] {
  const known = new Map(minutes.map((minute) => [minute.minute, minute]));
  const current = now - (now % MINUTE_MS);
  return Array.from({ length: FLOOR_MINUTES }, (_, index) => {
    const minute = current - (FLOOR_MINUTES - 1 - index) * MINUTE_MS;
    return known.get(minute) ?? { minute, dials: 0, answered: 0, abandoned: 0 };
  });
}

/** The least of 5, 10, 20, 50, 100, … that holds `count`: the top of the chart. */
export function chartTop(count: number): number {
  let decade = 1;
  for (;;) {
    for (const step of [1, 2, 5]) {
      const top = decade * step;
      if (top >= count && top >= 5) return top;
    }
    decade *= 10;
  }
}
