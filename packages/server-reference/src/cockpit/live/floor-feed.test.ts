import type { Floor, FloorStreamMessage } from '@dialwright/core';
import { emptyFloor, seededRandom } from '@dialwright/core';
import { floorStreamMessage, toWire } from '@dialwright/core/schemas';
import { createFakeClock } from '@dialwright/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { type FeedSnapshot, type FloorFeed, openFloorFeed, retryDelayMs } from './floor-feed.ts';

const startAt = Date.UTC(2026, 10, 3, 15);
const agentId = '018f2f6e-0000-7000-8000-000000000001';

const floor: Floor = {
  ...emptyFloor(startAt),
  agents: [{ agentId, username: 'ana', name: 'Ana', state: { status: 'ready', since: startAt } }],
  minutes: [{ minute: startAt, dials: 12, answered: 3, abandoned: 0 }],
};

const frame = (id: number, message: FloorStreamMessage): string =>
  `id: ${id}\ndata: ${JSON.stringify(toWire(floorStreamMessage, message))}\n\n`;

/** A server whose streams the test feeds by hand. */
function scriptedServer() {
  const encoder = new TextEncoder();
  const opened: { lastEventId: string; say: (text: string) => void; end: () => void }[] = [];
  let refusal: number | null = null;
  const open = async (lastEventId: string, signal: AbortSignal): Promise<Response> => {
    if (refusal !== null) return new Response(null, { status: refusal });
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        signal.addEventListener('abort', () => controller.error(signal.reason));
        opened.push({
          lastEventId,
          say: (text) => controller.enqueue(encoder.encode(text)),
          end: () => controller.close(),
        });
      },
    });
    return new Response(body);
  };
  return { open, opened, refuse: (status: number | null) => (refusal = status) };
}

const feeds: FloorFeed[] = [];
afterEach(() => {
  for (const feed of feeds.splice(0)) feed.close();
});

function follow() {
  const clock = createFakeClock(startAt);
  const server = scriptedServer();
  const seen: FeedSnapshot[] = [];
  const feed = openFloorFeed({
    open: server.open,
    clock,
    random: seededRandom(7),
    onChange: (snapshot) => seen.push(snapshot),
  });
  feeds.push(feed);
  return { clock, server, seen, feed };
}

describe('openFloorFeed', () => {
  it('S0-48 shows the snapshot, then each change, exactly as the server has them', async () => {
    const { clock, server, feed } = follow();
    await clock.advance(0);
    server.opened[0]?.say(frame(1, { type: 'floor.snapshot', at: startAt + 40, floor }));
    await clock.advance(0);
    expect(feed.snapshot).toMatchObject({ link: { status: 'live' }, floor, serverAheadMs: 40 });

    const paused = { status: 'paused', since: startAt + 900, code: 'LUNCH' } as const;
    const agent = { agentId, username: 'ana', name: 'Ana', state: paused };
    server.opened[0]?.say(frame(2, { type: 'agent.changed', at: startAt + 900, agent }));
    await clock.advance(0);
    expect(feed.snapshot.floor?.agents).toEqual([agent]);
  });

  it('S0-48 keeps the floor through a cut and resumes after the last event it had', async () => {
    const { clock, server, feed } = follow();
    await clock.advance(0);
    server.opened[0]?.say(frame(41, { type: 'floor.snapshot', at: startAt, floor }));
    await clock.advance(0);
    server.opened[0]?.end();
    await clock.advance(0);
    expect(feed.snapshot.link).toMatchObject({
      status: 'cut',
      reason: 'The server ended the stream.',
    });
    expect(feed.snapshot.floor).toEqual(floor);

    await clock.advance(1_000);
    expect(server.opened[1]?.lastEventId).toBe('41');
  });

  it('takes a comment for a sign of life', async () => {
    const { clock, server, feed } = follow();
    await clock.advance(0);
    server.opened[0]?.say(frame(1, { type: 'floor.snapshot', at: startAt, floor }));
    await clock.advance(15_000);
    server.opened[0]?.say(': beat\n\n');
    await clock.advance(0);
    expect(feed.snapshot.heardAt).toBe(15_000);
    await clock.advance(19_000);
    expect(feed.snapshot.link.status).toBe('live');
  });

  it('gives a silent connection up', async () => {
    const { clock, server, feed } = follow();
    await clock.advance(0);
    server.opened[0]?.say(frame(1, { type: 'floor.snapshot', at: startAt, floor }));
    await clock.advance(20_000);
    expect(feed.snapshot.link).toMatchObject({ status: 'cut', reason: 'The server went silent.' });
  });

  it('waits longer after each refusal and starts over once the server speaks', async () => {
    const { clock, server, seen } = follow();
    server.refuse(503);
    await clock.advance(60_000);
    const waits = seen.flatMap(({ link }) => (link.status === 'cut' ? [link.retryAt] : []));
    expect(waits.length).toBeGreaterThan(4);
    expect(waits.length).toBeLessThan(12);
    expect(seen.at(-1)?.link).toMatchObject({ reason: 'The server answered 503.' });
  });

  it('says nothing after it is closed and leaves no timer', async () => {
    const { clock, seen, feed } = follow();
    await clock.advance(0);
    feed.close();
    const before = seen.length;
    await clock.advance(60_000);
    expect(seen.length).toBe(before);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('retryDelayMs', () => {
  it('doubles up to its cap, spread over the upper half', () => {
    const delays = (next: number) =>
      [0, 1, 2, 3, 4, 9].map((attempt) => retryDelayMs(attempt, { next: () => next }));
    expect(delays(0)).toEqual([500, 1_000, 2_000, 4_000, 7_500, 7_500]);
    expect(delays(0.999999)).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });
});
