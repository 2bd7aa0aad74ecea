import type { Random } from '@dialwright/core';

/** The longest first wait, in milliseconds. */
const FIRST_MS = 500;

/** The longest wait of all: how stale a phone may be once the server is back, in milliseconds. */
const CAP_MS = 15_000;

/**
 * How long to wait before trying again, in milliseconds: doubles with each failure up to
 * 15 s, and lies in the upper half of that at random, so that a floor of phones does
 * not return to a restarted server in step.
 *
 * @param failures how many tries in a row have failed before this wait, less one; 0 or more.
 */
export function backoffDelayMs(failures: number, random: Random): number {
  const longestMs = Math.min(CAP_MS, FIRST_MS * 2 ** Math.min(failures, 16));
  return longestMs / 2 + (random.next() * longestMs) / 2;
}
