/**
 * The connection to an Asterisk over its event WebSocket: events in, commands on the call path out,
 * whatever may be slow beside it over HTTP. Reconnects for ever.
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
import { type RawData, WebSocket } from 'ws';
import { type AriError, isAriError } from '../ari-error.ts';
import { type AsteriskEvent, toAsteriskEvent } from '../protocol/events.ts';
import {
  type OperationName,
  type OperationParams,
  type OperationResult,
  operations,
} from '../protocol/operations.ts';
import type { AsteriskInfo } from '../protocol/resources.ts';
import { refusal } from '../protocol/refusal.ts';
import { toRestRequest } from '../protocol/rest-request.ts';
import { toAddress } from './address.ts';
import type { AsteriskConnection, ConnectionState, RequestOptions } from './asterisk-connection.ts';
import { retryDelayMs } from './backoff.ts';
import {
  closed,
  notAri,
  notConnected,
  replaced,
  unauthorized,
  unreachable,
} from './connection-errors.ts';
import { createHttpLane } from './http-lane.ts';
import { createInbox } from './inbox.ts';
import { createListeners } from './listeners.ts';
import { hasRestOverWebSocket } from './rest-over-web-socket.ts';
import { createSocketLane, type LaneCommand } from './socket-lane.ts';

/** How to reach an Asterisk. */
export interface WebSocketConnectionOptions {
  /** Asterisk's REST interface: `http://127.0.0.1:8088/ari`. */
  url: string;
  /** An account of `ari.conf`. */
  username: string;
  password: string;
  /** The name of the ARI application. One program at a time may have it. */
  app: string;
  clock?: Clock | undefined;
  random?: Random | undefined;
  logger?: Logger | undefined;
}

const CALL_TIMEOUT_MS = 5_000;
const SLOW_TIMEOUT_MS = 30_000;
const OPEN_WITHIN_MS = 10_000;
/** A dead peer is noticed within two of these. */
const PING_EVERY_MS = 5_000;

/**
 * Connects to an Asterisk, at once and for ever: `state` says how that goes.
 *
 * @throws {AriError} `ARI_INVALID_OPTION` when `url` is not an address.
 */
export function webSocketConnection(options: WebSocketConnectionOptions): AsteriskConnection {
  const { app, clock = systemClock, random = systemRandom, logger = silentLogger } = options;
  const address = toAddress(options.url, options.username, options.password);
  const stateListeners = createListeners<[ConnectionState]>(logger);
  const eventListeners = createListeners<[AsteriskEvent]>(logger);
  const socketLane = createSocketLane(clock);
  const httpLane = createHttpLane(address, clock);
  let state: ConnectionState = { status: 'connecting', attempt: 1 };
  let attempt = 1;
  let socket: WebSocket | null = null;
  let commandsOnSocket = true;
  let timer: Timer | null = null;
  let badFrames = 0;

  const move = (next: ConnectionState): void => {
    state = next;
    logger.info('The connection to Asterisk changed.', { status: next.status, app });
    stateListeners.call(next);
  };

  const isFinal = (): boolean => state.status === 'closed' || state.status === 'replaced';

  const setTimer = (delayMs: number, action: () => void): void => {
    timer?.cancel();
    timer = clock.setTimer(delayMs, action);
  };

  function connect(): void {
    const mine = new WebSocket(address.eventsUrl(app), {
      headers: { authorization: address.authorization },
      perMessageDeflate: false,
    });
    socket = mine;
    const inbox = createInbox((frame) => {
      if (socket === mine) read(frame);
    });
    let alive = true;
    const failed = (error: AriError): void => {
      if (socket !== mine) return;
      socket = null;
      inbox.clear();
      mine.terminate();
      lost(error);
    };
    setTimer(OPEN_WITHIN_MS, () => failed(unreachable(address.hostAndPort)));
    // Before it is open an error says why; afterwards the close that follows is enough.
    mine.on('error', (error) => failed(unreachable(address.hostAndPort, error)));
    mine.on('close', () => failed(unreachable(address.hostAndPort)));
    mine.on('unexpected-response', (_, response) => {
      const status = response.statusCode ?? 0;
      failed(
        status === 401 || status === 403
          ? unauthorized(address.hostAndPort)
          : notAri(address.hostAndPort, status),
      );
    });
    mine.on('pong', () => {
      alive = true;
    });
    mine.on('message', (data) => inbox.put(rawText(data)));
    mine.on('open', () => {
      const ping = (): void => {
        if (!alive) {
          failed(unreachable(address.hostAndPort));
          return;
        }
        alive = false;
        mine.ping();
        setTimer(PING_EVERY_MS, ping);
      };
      // The application is registered from here on; who Asterisk is decides how to speak to it.
      getInfo().then(
        (info) => {
          if (socket !== mine) return;
          attempt = 1;
          commandsOnSocket = hasRestOverWebSocket(info.system.version);
          ping();
          move({
            status: 'connected',
            since: clock.now(),
            asteriskVersion: info.system.version,
            startupTime: info.status.startup_time,
          });
        },
        (error: unknown) =>
          failed(
            isAriError(error, 'ARI_UNAUTHORIZED')
              ? unauthorized(address.hostAndPort)
              : unreachable(address.hostAndPort, error),
          ),
      );
    });
  }

  async function getInfo(): Promise<AsteriskInfo> {
    return viaHttp('asterisk.getInfo', {}, { timeoutMs: CALL_TIMEOUT_MS });
  }

  function lost(error: AriError): void {
    socketLane.abandon('The connection to Asterisk broke');
    if (isFinal()) return;
    const delayMs = retryDelayMs(attempt, error.code === 'ARI_UNAUTHORIZED', random);
    move({ status: 'waiting', retryAt: clock.now() + delayMs, attempt, error });
    if (isFinal()) return;
    setTimer(delayMs, () => {
      attempt += 1;
      move({ status: 'connecting', attempt });
      if (!isFinal()) connect();
    });
  }

  function read(frame: string): void {
    let parsed: unknown;
    try {
      parsed = JSON.parse(frame);
    } catch {
      parsed = null;
    }
    if (typeof parsed !== 'object' || parsed === null) {
      badFrames += 1;
      logger.warn('A frame from Asterisk was not JSON and was left out.', { count: badFrames });
      return;
    }
    const message = parsed as Readonly<Record<string, unknown>>;
    if (message['type'] === 'RESTResponse') {
      socketLane.answer(message);
      return;
    }
    const event = toAsteriskEvent(message);
    if (event.type === 'ApplicationReplaced' && event.application === app) stop('replaced');
    eventListeners.call(event);
  }

  /** For good: nothing more is sent, and what waits to be sent never is. */
  function stop(status: 'replaced' | 'closed'): void {
    timer?.cancel();
    timer = null;
    const mine = socket;
    socket = null;
    move({ status });
    httpLane.stop(status === 'replaced' ? replaced(app) : closed());
    socketLane.abandon(
      status === 'replaced'
        ? 'Another program took the application over'
        : 'The connection was closed',
    );
    mine?.terminate();
  }

  function assertConnected(): void {
    if (state.status === 'replaced') throw replaced(app);
    if (state.status === 'closed') throw closed();
    if (state.status !== 'connected') throw notConnected(address.hostAndPort);
  }

  function toCommand<N extends OperationName>(
    operation: N,
    params: OperationParams<N>,
    { signal, timeoutMs }: RequestOptions,
  ): LaneCommand {
    const defaultMs = operations[operation].lane === 'call' ? CALL_TIMEOUT_MS : SLOW_TIMEOUT_MS;
    return {
      operation,
      request: toRestRequest(operation, params),
      timeoutMs: timeoutMs ?? defaultMs,
      signal,
    };
  }

  async function viaHttp<N extends OperationName>(
    operation: N,
    params: OperationParams<N>,
    requestOptions: RequestOptions,
  ): Promise<OperationResult<N>> {
    const { status, bytes } = await httpLane.send(toCommand(operation, params, requestOptions));
    if (status < 400 && operations[operation].answer === 'bytes') {
      return bytes;
    }
    return toResult(operation, status, new TextDecoder().decode(bytes));
  }

  connect();

  return {
    app,
    get state() {
      return state;
    },
    onState: (listener) => stateListeners.add(listener),
    onEvent: (listener) => eventListeners.add(listener),
    async request(operation, params, requestOptions = {}) {
      requestOptions.signal?.throwIfAborted();
      assertConnected();
      const mine = socket;
      if (operations[operation].lane === 'slow' || !commandsOnSocket || mine === null) {
        return viaHttp(operation, params, requestOptions);
      }
      const command = toCommand(operation, params, requestOptions);
      const { status, body } = await socketLane.send(command, (frame) => mine.send(frame));
      return toResult(operation, status, body);
    },
    close() {
      if (!isFinal()) stop('closed');
      return Promise.resolve();
    },
  };
}

function toResult<N extends OperationName>(
  operation: N,
  status: number,
  body: string,
): OperationResult<N> {
  if (status >= 400 || status === 0) throw refusal(operation, status, body);
  if (operations[operation].answer === 'none' || body === '') return null;
  try {
    return JSON.parse(body) as OperationResult<N>;
  } catch {
    throw refusal(operation, status, body);
  }
}

function rawText(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return data instanceof ArrayBuffer ? Buffer.from(data).toString() : data.toString();
}
