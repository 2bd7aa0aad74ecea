import type { Clock, Timer } from '../clock.ts';

/** A clock that stands still until it is told to move. */
export interface FakeClock extends Clock {
  /**
   * Moves time on by `ms`, calling each timer at its own moment and in order, and letting the
   * promises it settles run before the next one.
   */
  advance(ms: number): Promise<void>;
  /** Moves to the next timer, if there is one, and says whether there was. */
  advanceToNextTimer(): Promise<boolean>;
  /** Jumps wall time without elapsed time, as a changed system clock does. */
  setWallTime(epochMs: number): void;
  /** How many timers are set. Zero at the end of a test is the leak check. */
  readonly pendingTimers: number;
}

interface Pending {
  dueAt: number;
  order: number;
  callback: () => void;
}

/** @param startAt wall time to begin with, in milliseconds since 1970. */
export function createFakeClock(startAt: number = Date.UTC(2026, 0, 6, 15)): FakeClock {
  let elapsed = 0;
  let wallOffset = startAt;
  let order = 0;
  const pending = new Set<Pending>();

  const next = (): Pending | undefined => {
    let first: Pending | undefined;
    for (const each of pending) {
      if (
        !first ||
        each.dueAt < first.dueAt ||
        (each.dueAt === first.dueAt && each.order < first.order)
      ) {
        first = each;
      }
    }
    return first;
  };
  const fire = async (timer: Pending): Promise<void> => {
    pending.delete(timer);
    elapsed = Math.max(elapsed, timer.dueAt);
    timer.callback();
    await settle();
  };

  return {
    now: () => wallOffset + elapsed,
    monotonicNow: () => elapsed,
    setTimer(delayMs, callback): Timer {
      const timer: Pending = { dueAt: elapsed + Math.max(0, delayMs), order: order++, callback };
      pending.add(timer);
      return { cancel: () => pending.delete(timer) };
    },
    async advance(ms) {
      const until = elapsed + ms;
      await settle();
      for (let timer = next(); timer && timer.dueAt <= until; timer = next()) await fire(timer);
      elapsed = Math.max(elapsed, until);
    },
    async advanceToNextTimer() {
      await settle();
      const timer = next();
      if (timer) await fire(timer);
      return timer !== undefined;
    },
    setWallTime(epochMs) {
      wallOffset = epochMs - elapsed;
    },
    get pendingTimers() {
      return pending.size;
    },
  };
}

/** Lets chains of settled promises run. Enough turns for a dozen awaits in a row. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}
