import { type Clock, type Logger, sleep } from '@dialwright/core';

/** Writes that must happen, in order by key, however long the store is away. */
export interface DurableQueue {
  /**
   * Runs `write` after every earlier one of the same key, again and again until it succeeds.
   * Resolves to what it returned. Rejects only when the database refuses the values themselves.
   */
  add<Result>(key: string, write: () => Promise<Result>): Promise<Result>;
  /** Resolves when everything added so far is written. */
  idle(): Promise<void>;
}

/** How long to wait after a failed write: doubling, at most this. */
const LONGEST_WAIT_MS = 2_000;

export function createDurableQueue(clock: Clock, logger: Logger): DurableQueue {
  const tails = new Map<string, Promise<unknown>>();

  const persist = async <Result>(write: () => Promise<Result>): Promise<Result> => {
    for (let waitMs = 50; ; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
      try {
        return await write();
      } catch (error) {
        if (isRefusedForGood(error)) {
          logger.error('A write was refused for good and is given up.', { error });
          throw error;
        }
        logger.warn('A write failed; trying again.', { error, waitMs });
        await sleep(clock, waitMs);
      }
    }
  };

  return {
    add(key, write) {
      const result = (tails.get(key) ?? Promise.resolve()).then(() => persist(write));
      const done = (): void => {
        if (tails.get(key) === tail) tails.delete(key);
      };
      const tail: Promise<void> = result.then(done, done);
      tails.set(key, tail);
      return result;
    },
    async idle() {
      while (tails.size > 0) await Promise.all(tails.values());
    },
  };
}

/** Values that PostgreSQL will never take: SQLSTATE class 22 (data) and 23 (constraints). */
function isRefusedForGood(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^2[23][0-9A-Z]{3}$/.test(code);
}
