import { fromTrustedWire, reduceFloor, sleep } from '@dialwright/core';
import type { Clock, Floor, FloorStreamMessage, Random } from '@dialwright/core';
import { readServerSentEvents } from './server-sent-events.ts';

/** How the feed's connection is doing. */
export type FeedLink =
  | { status: 'connecting' }
  | { status: 'live' }
  /** No connection; the next try is due at `retryAt` (this machine's wall time). */
  | { status: 'cut'; retryAt: number; reason: string };

/** What a floor page knows. */
export interface FeedSnapshot {
  link: FeedLink;
  /** Null until the first snapshot. Kept, and aging, while the connection is cut. */
  floor: Floor | null;
  /** When the server was last heard, in the clock's monotonic milliseconds. Null: never. */
  heardAt: number | null;
  /** What to add to this machine's wall time to get the server's, in milliseconds. */
  serverAheadMs: number;
}

/** What a feed is made from. */
export interface FloorFeedOptions {
  /** Opens the stream. `lastEventId` is '' the first time. Rejects, or answers not ok: tried again later. */
  open: (lastEventId: string, signal: AbortSignal) => Promise<Response>;
  onChange: (snapshot: FeedSnapshot) => void;
  clock: Clock;
  random: Random;
}

/** A running feed. */
export interface FloorFeed {
  readonly snapshot: FeedSnapshot;
  /** Stops for good. Idempotent. */
  close(): void;
}

/** A server that says nothing for so long is taken for gone, though the socket may not know it. */
const SILENCE_LIMIT_MS = 20_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;

/** How long to wait before try number `attempt` (from 0): doubling, capped, spread over its upper half. */
export function retryDelayMs(attempt: number, random: Random): number {
  const fullMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt);
  return Math.round(fullMs * (0.5 + 0.5 * random.next()));
}

/** Follows the floor for as long as the page is open: connects, applies what it hears, comes back after a cut. */
export function openFloorFeed(options: FloorFeedOptions): FloorFeed {
  const { clock, random, onChange } = options;
  const closing = new AbortController();
  let snapshot: FeedSnapshot = {
    link: { status: 'connecting' },
    floor: null,
    heardAt: null,
    serverAheadMs: 0,
  };
  let lastEventId = '';
  let attempt = 0;

  const change = (part: Partial<FeedSnapshot>): void => {
    if (closing.signal.aborted) return;
    snapshot = { ...snapshot, ...part };
    onChange(snapshot);
  };

  const hear = (data: string): void => {
    const message = fromTrustedWire(JSON.parse(data)) as FloorStreamMessage;
    if (snapshot.floor === null && message.type !== 'floor.snapshot') return;
    const floor = reduceFloor(snapshot.floor as Floor, message);
    change({ floor, serverAheadMs: message.at - clock.now() });
  };

  /** One connection, from opening to its end. Returns why it ended. */
  const follow = async (): Promise<string> => {
    const gone = new AbortController();
    const signal = AbortSignal.any([closing.signal, gone.signal]);
    let watchdog = clock.setTimer(SILENCE_LIMIT_MS, () => gone.abort());
    try {
      const response = await options.open(lastEventId, signal);
      if (!response.ok || response.body === null) return `The server answered ${response.status}.`;
      for await (const message of readServerSentEvents(response.body)) {
        watchdog.cancel();
        watchdog = clock.setTimer(SILENCE_LIMIT_MS, () => gone.abort());
        attempt = 0;
        change({ link: { status: 'live' }, heardAt: clock.monotonicNow() });
        if (message.type === 'event') {
          lastEventId = message.id;
          hear(message.data);
        }
      }
      return 'The server ended the stream.';
    } catch (error) {
      if (error instanceof SyntaxError) return 'The server sent something that is not JSON.';
      return gone.signal.aborted ? 'The server went silent.' : 'The server cannot be reached.';
    } finally {
      watchdog.cancel();
      gone.abort();
    }
  };

  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      const reason = await follow();
      if (closing.signal.aborted) return;
      const delayMs = retryDelayMs(attempt, random);
      attempt += 1;
      change({ link: { status: 'cut', retryAt: clock.now() + delayMs, reason } });
      await sleep(clock, delayMs, closing.signal);
    }
  };

  // Only closing can end it early, by the sleep's rejection; there is nobody left to tell.
  run().catch(() => undefined);

  return {
    get snapshot() {
      return snapshot;
    },
    close: () => closing.abort(),
  };
}
