import {
  type Clock,
  type Logger,
  type Random,
  seededRandom,
  silentLogger,
  systemClock,
} from '@dialwright/core';
import type { AsteriskConnection } from '../connection/asterisk-connection.ts';
import type { Bridge, Channel } from '../protocol/resources.ts';
import type { RestRequest } from '../protocol/rest-request.ts';
import type { EventSession } from './fake/applications.ts';
import { Exchange, type FakeCounts } from './fake/exchange.ts';
import { createFakeConnection } from './fake/fake-connection.ts';
import { bridgeJson, channelJson } from './fake/model.ts';
import type { FakePhone, NetworkCall, RemoteParty } from './fake/remote-party.ts';
import { answerRest, type RestAnswer } from './fake/rest-api.ts';

/** How a fake Asterisk is made. */
export interface FakeAsteriskOptions {
  /** Everything happens on it. Default: the machine's own, for a fake that is served. */
  clock?: Clock | undefined;
  /** What it says its version is. Before 20.14, 21.9 and 22.4 it takes no commands over a WebSocket. */
  version?: string | undefined;
  /** Given back to `network` as its second argument. Default: seed 1. */
  random?: Random | undefined;
  /** What becomes of each call to the outside. */
  network: (call: NetworkCall, random: Random) => RemoteParty;
  /**
   * Milliseconds that a media URI lasts; null: there is no such media, and playing it fails.
   * Default: 200 for `beep` and tones, 6,000 for everything else.
   */
  playbackMs?: ((media: string) => number | null) | undefined;
  logger?: Logger | undefined;
}

/** What is to become of a request: carried out and never answered, or lost on its way. */
export type RequestFault = 'lose_answer' | 'lose_request';

/**
 * An Asterisk 22 that runs inside a test: one model of channels, bridges, playbacks and recordings,
 * the dialplan this package ships, and a scripted network behind it. Use it in memory, on a virtual
 * clock, or over the network with `serveFakeAsterisk`.
 */
export interface FakeAsterisk {
  /** A connection in memory. It connects after the current tick. */
  connection(options: {
    app: string;
    /** Milliseconds from a lost connection to the next try. Default 1,000. */
    reconnectAfterMs?: number | undefined;
  }): AsteriskConnection;
  /** The phones of agents, by endpoint (`PJSIP/agent-7`). They answer by themselves. */
  readonly phones: {
    add(endpoint: string, phone?: FakePhone): void;
    /** Registers or unregisters the phone. A call that is up on it stays up, as on a real one. */
    setOnline(endpoint: string, online: boolean): void;
  };
  readonly counts: Readonly<FakeCounts>;
  /** The channels that live now. */
  channels(): Channel[];
  /** The bridges that exist now. */
  bridges(): Bridge[];
  /** The dialplan's global variables. */
  globals(): ReadonlyMap<string, string>;
  /** One side of a channel hangs up, as the person at its end would. */
  hangUp(channelId: string): void;
  /** Cuts every event socket; new connections are refused for `forMs`. Default 0. */
  dropSocket(options?: { forMs?: number | undefined }): void;
  /** Dies as of kill -9 and starts again: every channel is gone, and nobody is told. */
  restart(): void;
  /** Sets what decides the fate of each request; null: all go well. */
  setFault(fault: ((request: RestRequest) => RequestFault | undefined) | null): void;
  /** Sets which events are lost; null: none. */
  loseEvents(lose: ((event: Readonly<Record<string, unknown>>) => boolean) | null): void;
  /** Sends an application an event, as some other Asterisk might. */
  publish(app: string, event: Readonly<Record<string, unknown>> & { type: string }): void;
  /** Carries one REST request out, as whatever serves the fake does. Null: it is never answered. */
  rest(request: RestRequest): RestAnswer | null;
  /** Registers a listener for an application, as whatever serves the fake does. Returns its end. */
  listen(apps: readonly string[], session: EventSession): () => void;
  readonly version: string;
  /** Whether new connections are let in. */
  readonly reachable: boolean;
}

const mediaMs = (media: string): number => (/beep|^tone:/.test(media) ? 200 : 6_000);

/** Makes a fake Asterisk. */
export function createFakeAsterisk(options: FakeAsteriskOptions): FakeAsterisk {
  const {
    clock = systemClock,
    random = seededRandom(1),
    logger = silentLogger,
    playbackMs = mediaMs,
  } = options;
  const { version = '22.10.1' } = options;
  const exchange = new Exchange({
    clock,
    version,
    network: (call) => options.network(call, random),
    playbackMs,
  });
  let fault: ((request: RestRequest) => RequestFault | undefined) | null = null;
  let refusedUntil = -Infinity;
  const reachable = (): boolean => clock.monotonicNow() >= refusedUntil;

  const rest = (request: RestRequest): RestAnswer | null => {
    const fate = fault?.(request);
    if (fate === 'lose_request') return null;
    const answer = answerRest(exchange, request);
    return fate === 'lose_answer' ? null : answer;
  };

  return {
    connection: ({ app, reconnectAfterMs = 1_000 }) =>
      createFakeConnection({
        app,
        clock,
        logger,
        exchange,
        answer: rest,
        reconnectAfterMs,
        reachable,
      }),
    phones: {
      add: (endpoint, phone = {}) => exchange.addPhone(endpoint, phone),
      setOnline: (endpoint, online) => exchange.setOnline(endpoint, online),
    },
    counts: exchange.counts,
    channels: () => [...exchange.channels.values()].map(channelJson),
    bridges: () => [...exchange.bridging.bridges.values()].map(bridgeJson),
    globals: () => exchange.globals,
    hangUp(channelId) {
      const channel = exchange.channels.get(channelId);
      if (channel) exchange.hangUp(channel, 16);
    },
    dropSocket({ forMs = 0 } = {}) {
      refusedUntil = clock.monotonicNow() + forMs;
      exchange.applications.dropAll();
    },
    restart: () => exchange.restart(),
    setFault(next) {
      fault = next;
    },
    loseEvents(lose) {
      exchange.applications.lose = lose;
    },
    publish: (app, event) => exchange.applications.tell(app, event),
    rest,
    listen(apps, session) {
      for (const app of apps) exchange.applications.register(app, session);
      return () => exchange.applications.unregister(session);
    },
    version,
    get reachable() {
      return reachable();
    },
  };
}
