import type { Clock } from '@dialwright/core';

/** Settles a command once: by its answer, its deadline, or its caller's signal. */
export interface PendingCommand<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * @param late makes the error for an answer that did not come within `timeoutMs`.
 * @param settled is called once, however it ends.
 */
export function createPendingCommand<T>(options: {
  clock: Clock;
  timeoutMs: number;
  signal: AbortSignal | undefined;
  late: () => Error;
  settled: () => void;
}): PendingCommand<T> {
  const { clock, signal } = options;
  let settle: { resolve: (value: T) => void; reject: (reason: unknown) => void } | null = null;
  const promise = new Promise<T>((resolve, reject) => {
    settle = { resolve, reject };
  });
  const onAbort = (): void => finish((each) => each.reject(signal?.reason));
  const timer = clock.setTimer(options.timeoutMs, () =>
    finish((each) => each.reject(options.late())),
  );
  signal?.addEventListener('abort', onAbort, { once: true });

  function finish(
    how: (each: { resolve: (value: T) => void; reject: (reason: unknown) => void }) => void,
  ): void {
    if (settle === null) return;
    const each = settle;
    settle = null;
    timer.cancel();
    signal?.removeEventListener('abort', onAbort);
    options.settled();
    how(each);
  }

  return {
    promise,
    resolve: (value) => finish((each) => each.resolve(value)),
    reject: (reason) => finish((each) => each.reject(reason)),
  };
}
