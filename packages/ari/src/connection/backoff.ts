import type { Random } from '@dialwright/core';

const FIRST_MS = 250;
const LONGEST_MS = 10_000;
/** A refused password does not mend itself in seconds. */
const REFUSED_MS = 30_000;

/**
 * Milliseconds until the next try: doubling from a quarter of a second to ten seconds, half of it by
 * chance, so that many clients do not come back in step.
 *
 * @param attempt how many tries have failed in a row, 1 or more.
 */
export function retryDelayMs(attempt: number, refused: boolean, random: Random): number {
  const fullMs = refused
    ? REFUSED_MS
    : Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 30));
  return Math.round(fullMs * (0.5 + random.next() / 2));
}
