/**
 * Commands over HTTP: whatever may be slow, and everything on an Asterisk without REST over
 * WebSocket. A few at a time, because Asterisk limits its sessions.
 */
import type { Clock } from '@dialwright/core';
import { isAriError } from '../ari-error.ts';
import type { Address } from './address.ts';
import { notConnected, unknownOutcome } from './connection-errors.ts';
import type { LaneCommand } from './socket-lane.ts';

const AT_ONCE = 8;

/** What came back for a command, as bytes. */
interface HttpResponse {
  status: number;
  bytes: Uint8Array<ArrayBuffer>;
}

export interface HttpLane {
  send(command: LaneCommand): Promise<HttpResponse>;
  /** Gives up what waits its turn, with `reason`, and what is under way, as unknown. */
  stop(reason: Error): void;
}

export function createHttpLane(address: Address, clock: Clock): HttpLane {
  let stopper = new AbortController();
  let running = 0;
  const waiting: (() => void)[] = [];

  const turn = async (signal: AbortSignal): Promise<void> => {
    if (running < AT_ONCE) {
      running += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const go = (): void => {
        signal.removeEventListener('abort', onAbort);
        resolve();
      };
      const onAbort = (): void => {
        waiting.splice(waiting.indexOf(go), 1);
        reject(signal.reason as Error);
      };
      waiting.push(go);
      signal.addEventListener('abort', onAbort, { once: true });
    });
  };
  const done = (): void => {
    const next = waiting.shift();
    if (next) next();
    else running -= 1;
  };

  return {
    async send({ operation, request, timeoutMs, signal }) {
      const stopped = stopper.signal;
      const late = new AbortController();
      const timer = clock.setTimer(timeoutMs, () =>
        late.abort(unknownOutcome(operation, `Asterisk did not answer within ${timeoutMs} ms`)),
      );
      const ends = AbortSignal.any([stopped, late.signal, ...(signal ? [signal] : [])]);
      try {
        await turn(ends);
        try {
          const query = request.query.toString();
          const response = await fetch(
            `${address.httpBase}${request.path}${query === '' ? '' : `?${query}`}`,
            {
              method: request.method,
              headers: {
                authorization: address.authorization,
                ...(request.body === null ? {} : { 'content-type': 'application/json' }),
              },
              body: request.body,
              signal: ends,
            },
          );
          return { status: response.status, bytes: new Uint8Array(await response.arrayBuffer()) };
        } finally {
          done();
        }
      } catch (error) {
        throw explained(operation, error, signal, stopped);
      } finally {
        timer.cancel();
      }
    },
    stop(reason) {
      stopper.abort(reason);
      stopper = new AbortController();
    },
  };

  function explained(
    operation: string,
    error: unknown,
    signal: AbortSignal | undefined,
    stopped: AbortSignal,
  ): unknown {
    if (signal?.aborted) return signal.reason;
    if (stopped.aborted) return stopped.reason;
    if (isAriError(error)) return error;
    const code =
      error instanceof Error ? (error.cause as { code?: unknown } | undefined)?.code : '';
    // A connection that was never made carried nothing.
    if (code === 'ECONNREFUSED' || code === 'ENOTFOUND') return notConnected(address.hostAndPort);
    return unknownOutcome(operation, 'The HTTP connection broke', error);
  }
}
