/** The connection to the fake that needs no socket: in memory, on the fake's own clock. */
import { type Clock, type Logger, type Timer } from '@dialwright/core';
import { AriError } from '../../ari-error.ts';
import type { AsteriskConnection, ConnectionState } from '../../connection/asterisk-connection.ts';
import { createListeners } from '../../connection/listeners.ts';
import { type AsteriskEvent, toAsteriskEvent } from '../../protocol/events.ts';
import {
  type OperationName,
  type OperationParams,
  type OperationResult,
  operations,
} from '../../protocol/operations.ts';
import { refusal } from '../../protocol/refusal.ts';
import { type RestRequest, toRestRequest } from '../../protocol/rest-request.ts';
import type { EventSession } from './applications.ts';
import type { Exchange } from './exchange.ts';
import type { RestAnswer } from './rest-api.ts';

/** How the fake answers a request of this connection; null: never. */
export type Answering = (request: RestRequest) => RestAnswer | null;

export interface FakeConnectionOptions {
  app: string;
  clock: Clock;
  logger: Logger;
  exchange: Exchange;
  answer: Answering;
  /** Milliseconds from losing the connection to trying again. */
  reconnectAfterMs: number;
  /** Whether a new connection is let in at the moment. */
  reachable: () => boolean;
}

export function createFakeConnection(options: FakeConnectionOptions): AsteriskConnection {
  const { app, clock, exchange } = options;
  const stateListeners = createListeners<[ConnectionState]>(options.logger);
  const eventListeners = createListeners<[AsteriskEvent]>(options.logger);
  const pending = new Set<(error: AriError) => void>();
  let state: ConnectionState = { status: 'connecting', attempt: 1 };
  let retryTimer: Timer | null = null;
  let session: EventSession | null = null;
  let attempt = 1;

  const move = (next: ConnectionState): void => {
    state = next;
    stateListeners.call(next);
  };

  const isFinal = (): boolean => state.status === 'closed' || state.status === 'replaced';

  const abandonPending = (): void => {
    for (const reject of pending) reject(unknownOutcome('The connection to Asterisk broke'));
    pending.clear();
  };

  const lost = (): void => {
    session = null;
    abandonPending();
    if (isFinal()) return;
    const error = new AriError({
      code: 'ARI_UNREACHABLE',
      message: 'The fake Asterisk is not answering.',
      retryable: true,
    });
    move({ status: 'waiting', retryAt: clock.now() + options.reconnectAfterMs, attempt, error });
    retryTimer = clock.setTimer(options.reconnectAfterMs, () => {
      attempt += 1;
      move({ status: 'connecting', attempt });
      connect();
    });
  };

  const connect = (): void => {
    queueMicrotask(() => {
      if (isFinal()) return;
      if (!options.reachable()) {
        lost();
        return;
      }
      const mine: EventSession = {
        // As over a socket: an event is never heard inside the call that caused it.
        deliver: (raw) => queueMicrotask(() => session === mine && hear(raw)),
        drop: () => queueMicrotask(lost),
      };
      session = mine;
      attempt = 1;
      exchange.applications.register(app, mine);
      move({
        status: 'connected',
        since: clock.now(),
        asteriskVersion: exchange.version,
        startupTime: exchange.startupTime(),
      });
    });
  };

  const hear = (raw: Readonly<Record<string, unknown>>): void => {
    const event = toAsteriskEvent(structuredClone(raw));
    if (event.type === 'ApplicationReplaced') {
      session = null;
      move({ status: 'replaced' });
      abandonPending();
    }
    eventListeners.call(event);
  };

  const refuseToSend = (): AriError | null => {
    switch (state.status) {
      case 'connected':
        return null;
      case 'replaced':
        return new AriError({
          code: 'ARI_REPLACED',
          message: `Another program has taken over the application ${app}.`,
        });
      case 'closed':
        return new AriError({ code: 'ARI_CLOSED', message: 'The connection was closed.' });
      case 'connecting':
      case 'waiting':
        return new AriError({
          code: 'ARI_NOT_CONNECTED',
          message: 'The fake Asterisk is not connected; nothing was sent.',
          retryable: true,
        });
    }
  };

  connect();

  return {
    app,
    get state() {
      return state;
    },
    onState: (listener) => stateListeners.add(listener),
    onEvent: (listener) => eventListeners.add(listener),
    async request<N extends OperationName>(
      operation: N,
      params: OperationParams<N>,
      {
        signal,
        timeoutMs = 5_000,
      }: { signal?: AbortSignal | undefined; timeoutMs?: number | undefined } = {},
    ): Promise<OperationResult<N>> {
      signal?.throwIfAborted();
      const refused = refuseToSend();
      if (refused) throw refused;
      const answer = options.answer(toRestRequest(operation, params));
      if (answer === null) return neverAnswered(operation, timeoutMs, signal);
      await Promise.resolve();
      return read(operation, answer);
    },
    close() {
      if (!isFinal()) move({ status: 'closed' });
      retryTimer?.cancel();
      if (session) exchange.applications.unregister(session);
      session = null;
      abandonPending();
      return Promise.resolve();
    },
  };

  function neverAnswered(
    operation: string,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<never> {
    return new Promise((_, reject) => {
      const end = (error: Error): void => {
        pending.delete(end);
        timer.cancel();
        signal?.removeEventListener('abort', onAbort);
        reject(error);
      };
      const onAbort = (): void => end(signal?.reason as Error);
      const timer = clock.setTimer(timeoutMs, () =>
        end(unknownOutcome(`Asterisk did not answer ${operation} within ${timeoutMs} ms`)),
      );
      pending.add(end);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
  }
}

function read<N extends OperationName>(operation: N, answer: RestAnswer): OperationResult<N> {
  if (answer.status >= 400) throw refusal(operation, answer.status, JSON.stringify(answer.json));
  const kind = operations[operation].answer;
  if (kind === 'none') return null;
  return (kind === 'bytes' ? answer.bytes : structuredClone(answer.json)) as OperationResult<N>;
}

function unknownOutcome(what: string): AriError {
  return new AriError({
    code: 'ARI_UNKNOWN_OUTCOME',
    message: `${what}; whether the command was carried out is unknown.`,
    retryable: false,
  });
}
