/**
 * The connection port over an `ari-client` that the host application already has. That client stays
 * the host's: it is started by the host and never stopped here.
 */
import {
  type Clock,
  type Logger,
  type Random,
  silentLogger,
  systemClock,
  systemRandom,
  type Timer,
} from '@dialwright/core';
import { AriError, isAriError } from '../ari-error.ts';
import type { AsteriskConnection, ConnectionState } from '../connection/asterisk-connection.ts';
import { retryDelayMs } from '../connection/backoff.ts';
import { createPendingCommand } from '../connection/command-deadline.ts';
import { closed, replaced, unknownOutcome } from '../connection/connection-errors.ts';
import { createListeners } from '../connection/listeners.ts';
import { type AsteriskEvent, toAsteriskEvent } from '../protocol/events.ts';
import {
  type OperationName,
  type OperationParams,
  type OperationResult,
  operations,
} from '../protocol/operations.ts';
import { callAriClient } from './call-ari-client.ts';

/** What is used of a client of the npm package `ari-client` 2. */
export interface AriClient {
  on(event: string, listener: (...args: never[]) => void): unknown;
  removeListener(event: string, listener: (...args: never[]) => void): unknown;
  start(apps: string): PromiseLike<unknown>;
}

/** How the client is wrapped. */
export interface FromAriClientOptions {
  /** The application that the host starts the client with. */
  app: string;
  clock?: Clock | undefined;
  random?: Random | undefined;
  logger?: Logger | undefined;
}

const CALL_TIMEOUT_MS = 5_000;
const SLOW_TIMEOUT_MS = 30_000;

/**
 * Wraps a client. Works before and after the host's `client.start(app)`. Where `ari-client` gives up
 * reconnecting (after ten tries), this starts it again, for ever.
 */
export function fromAriClient(
  client: AriClient,
  options: FromAriClientOptions,
): AsteriskConnection {
  const { app, clock = systemClock, random = systemRandom, logger = silentLogger } = options;
  const stateListeners = createListeners<[ConnectionState]>(logger);
  const eventListeners = createListeners<[AsteriskEvent]>(logger);
  const pending = new Set<(reason: unknown) => void>();
  let state: ConnectionState = { status: 'connecting', attempt: 1 };
  let attempt = 1;
  let timer: Timer | null = null;

  const move = (next: ConnectionState): void => {
    state = next;
    stateListeners.call(next);
  };
  const isFinal = (): boolean => state.status === 'closed' || state.status === 'replaced';

  const onConnected = (): void => {
    if (isFinal()) return;
    timer?.cancel();
    Promise.all([
      send('asterisk.getInfo', {}, CALL_TIMEOUT_MS, undefined),
      // Rejects when the host has not started the client: then there are no events yet.
      send('applications.get', { applicationName: app }, CALL_TIMEOUT_MS, undefined),
    ]).then(
      ([info]) => {
        if (isFinal()) return;
        attempt = 1;
        move({
          status: 'connected',
          since: clock.now(),
          asteriskVersion: info.system.version,
          startupTime: info.status.startup_time,
        });
      },
      (error: unknown) => {
        if (!isAriError(error, 'ARI_NOT_FOUND')) onLost();
      },
    );
  };
  const onLost = (): void => {
    for (const reject of Array.from(pending)) {
      reject(unknownOutcome('a command', 'The connection to Asterisk broke'));
    }
    if (isFinal() || state.status === 'waiting') return;
    const error = new AriError({
      code: 'ARI_UNREACHABLE',
      message: 'Asterisk is not answering; ari-client is connecting again.',
      retryable: true,
    });
    move({ status: 'waiting', retryAt: clock.now(), attempt, error });
  };
  /** `ari-client` has given up. */
  const onGivenUp = (): void => {
    onLost();
    if (isFinal()) return;
    timer?.cancel();
    timer = clock.setTimer(retryDelayMs(attempt, false, random), () => {
      attempt += 1;
      move({ status: 'connecting', attempt });
      // Its own events say how it goes; a rejection says nothing more.
      client.start(app).then(undefined, () => onGivenUp());
    });
  };
  const onEvent = (raw: Readonly<Record<string, unknown>>): void => {
    if (isFinal()) return;
    const event = toAsteriskEvent(raw);
    if ('application' in event && event.application !== app) return;
    if (event.type === 'ApplicationReplaced') finish('replaced', replaced(app));
    eventListeners.call(event);
  };
  const wires: readonly (readonly [string, (...args: never[]) => void])[] = [
    ['*', onEvent],
    ['WebSocketConnected', onConnected],
    ['WebSocketReconnecting', onLost],
    ['WebSocketMaxRetries', onGivenUp],
  ];
  for (const [event, listener] of wires) client.on(event, listener);
  onConnected();

  function finish(status: 'replaced' | 'closed', reason: AriError): void {
    for (const [event, listener] of wires) client.removeListener(event, listener);
    timer?.cancel();
    move({ status });
    for (const reject of Array.from(pending)) reject(reason);
  }

  async function send<N extends OperationName>(
    operation: N,
    params: OperationParams<N>,
    timeoutMs: number,
    signal: AbortSignal | undefined,
  ): Promise<OperationResult<N>> {
    const command = createPendingCommand<OperationResult<N>>({
      clock,
      timeoutMs,
      signal,
      late: () => unknownOutcome(operation, `Asterisk did not answer within ${timeoutMs} ms`),
      settled: () => pending.delete(command.reject),
    });
    pending.add(command.reject);
    callAriClient(client, operation, params).then(command.resolve, command.reject);
    return command.promise;
  }

  return {
    app,
    get state() {
      return state;
    },
    onState: (listener) => stateListeners.add(listener),
    onEvent: (listener) => eventListeners.add(listener),
    async request(operation, params, { signal, timeoutMs } = {}) {
      signal?.throwIfAborted();
      if (state.status === 'replaced') throw replaced(app);
      if (state.status === 'closed') throw closed();
      if (state.status !== 'connected') {
        throw new AriError({
          code: 'ARI_NOT_CONNECTED',
          message: 'There is no connection to Asterisk now; nothing was sent.',
          retryable: true,
        });
      }
      const defaultMs = operations[operation].lane === 'call' ? CALL_TIMEOUT_MS : SLOW_TIMEOUT_MS;
      return send(operation, params, timeoutMs ?? defaultMs, signal);
    },
    close() {
      if (!isFinal()) finish('closed', closed());
      return Promise.resolve();
    },
  };
}
