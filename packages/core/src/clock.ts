/**
 * Time as something that is passed in. Two readings, because they answer different questions:
 * `now` says what time it is and may jump (a leap of NTP, a changed clock); `monotonicNow` says how
 * long something took and never goes back, but means nothing outside this process.
 */
export interface Clock {
  /** Wall time, in milliseconds since 1970-01-01T00:00:00Z. May go backwards. */
  now(): number;
  /** Elapsed time, in milliseconds since an arbitrary start. Never goes backwards; never store it. */
  monotonicNow(): number;
  /**
   * Calls `callback` once, no sooner than `delayMs` from now (a negative delay counts as 0).
   * The callback MUST NOT be called before this returns.
   */
  setTimer(delayMs: number, callback: () => void): Timer;
}

/** A timer that was set on a {@link Clock}. */
export interface Timer {
  /** Cancels the timer. Idempotent, and harmless after the timer has fired. */
  cancel(): void;
}

/**
 * Resolves after `delayMs` on `clock`.
 *
 * @throws the signal's reason as soon as `signal` is aborted, at once if it already is.
 */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const onAbort = (): void => {
      timer.cancel();
      reject(signal?.reason as Error);
    };
    const timer = clock.setTimer(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * A clock whose wall time is `base`'s plus `offsetMs`; elapsed time and timers are `base`'s own.
 * Lets a program live on another date at real speed.
 */
export function shiftClock(base: Clock, offsetMs: number): Clock {
  return {
    now: () => base.now() + offsetMs,
    monotonicNow: () => base.monotonicNow(),
    setTimer: (delayMs, callback) => base.setTimer(delayMs, callback),
  };
}
