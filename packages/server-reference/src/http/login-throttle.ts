/** Slows down whoever guesses passwords. Kept in memory: a restart forgives, and costs them more. */
import type { Clock } from '@dialwright/core';

/** Counts failures to log in, by who tries. */
export interface LoginThrottle {
  /** How long `key` has to wait before the next try, in milliseconds; 0: not at all. */
  waitMs(key: string): number;
  failed(key: string): void;
  succeeded(key: string): void;
}

const WINDOW_MS = 60_000;
const MAX_KEYS = 10_000;

/** @param maxFailures how many within a minute before the next try has to wait. */
export function createLoginThrottle(clock: Clock, maxFailures: number): LoginThrottle {
  const failures = new Map<string, { count: number; since: number }>();
  const current = (key: string): { count: number; since: number } | undefined => {
    const entry = failures.get(key);
    if (entry && clock.monotonicNow() - entry.since < WINDOW_MS) return entry;
    failures.delete(key);
    return undefined;
  };
  return {
    waitMs(key) {
      const entry = current(key);
      if (!entry || entry.count < maxFailures) return 0;
      return entry.since + WINDOW_MS - clock.monotonicNow();
    },
    failed(key) {
      const entry = current(key);
      if (entry) entry.count += 1;
      else failures.set(key, { count: 1, since: clock.monotonicNow() });
      // The oldest goes: a flood of made-up names must not fill the memory.
      const oldest = failures.keys().next();
      if (failures.size > MAX_KEYS && !oldest.done) failures.delete(oldest.value);
    },
    succeeded(key) {
      failures.delete(key);
    },
  };
}
