import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { createFakeClock, type FakeClock } from '@dialwright/core/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer, type HttpServer } from './http-server.ts';
import {
  ann,
  AT,
  CALL_ID,
  scriptedIdentity,
  type ScriptedService,
  scriptedService,
  tokens,
} from './scripted-service.ts';

let server: HttpServer;
let service: ScriptedService;
let clock: FakeClock;
let url: string;
const aborts: AbortController[] = [];

beforeEach(async () => {
  service = scriptedService();
  clock = createFakeClock(AT);
  server = await createHttpServer({
    service,
    identity: scriptedIdentity(),
    clock,
    publicUrl: 'http://127.0.0.1',
    cockpitDir: tmpdir(),
    streams: { maxBufferedBytes: 65_536 },
  });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(async () => {
  for (const abort of aborts.splice(0)) abort.abort();
  await server.close();
  expect(service.agentFeed.readers + service.floorFeed.readers).toBe(0);
  expect(clock.pendingTimers).toBe(0);
});

/** A reader of a stream, one block at a time. */
async function follow(path: string, token: string, headers: Record<string, string> = {}) {
  const abort = new AbortController();
  aborts.push(abort);
  const response = await fetch(url + path, {
    headers: { authorization: `Bearer ${token}`, ...headers },
    signal: abort.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    response,
    leave: () => abort.abort(),
    /** The next block, without its blank line; null: the stream has ended. */
    async next(): Promise<string | null> {
      while (!text.includes('\n\n')) {
        const chunk = await reader?.read();
        if (!chunk || chunk.done) return null;
        text += chunk.value;
      }
      const end = text.indexOf('\n\n');
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      return block;
    },
  };
}

const paused = (code: string) =>
  ({ type: 'agent.state', at: AT, state: { status: 'paused', since: AT, code } }) as const;

describe('an event stream', () => {
  it('S0-48 begins with the present, goes on with each change, and pings', async () => {
    const floor = await follow('/v1/floor/stream', tokens.supervisor);
    expect(floor.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(floor.response.headers.get('cache-control')).toBe('no-store');
    expect(floor.response.headers.get('content-security-policy')).not.toBeNull();
    expect(await floor.next()).toBe('retry: 1000');
    expect(await floor.next()).toMatch(
      /^id: 1\ndata: \{"type":"floor\.snapshot","at":"2026-11-03T/,
    );
    service.floorFeed.push({ type: 'call.gone', at: AT, callId: CALL_ID });
    expect(await floor.next()).toBe(
      `id: 2\ndata: {"type":"call.gone","at":"2026-11-03T15:00:00.000Z","call_id":"${CALL_ID}"}`,
    );
    await clock.advance(2_000);
    expect(await floor.next()).toBe(': ping');
    await clock.advance(2_000);
    expect(await floor.next()).toBe(': ping');
  });

  it('S0-48 goes on behind the last event its reader has seen', async () => {
    service.agentFeed.push(paused('LUNCH'));
    service.agentFeed.push(paused('BREAK'));
    const desk = await follow('/v1/agents/me/stream', tokens.agent, { 'last-event-id': '2' });
    expect(service.asked).toEqual([['logIn', ann.username]]);
    await desk.next();
    expect(await desk.next()).toMatch(/^id: 3\n.*"code":"BREAK"/);
    const fresh = await follow('/v1/agents/me/stream', tokens.agent, { 'last-event-id': 'x' });
    await fresh.next();
    expect(await fresh.next()).toMatch(/^id: 1\n/);
  });

  it('ends with the session, and when the session expires', async () => {
    const desk = await follow('/v1/agents/me/stream', tokens.agent);
    const floor = await follow('/v1/floor/stream', tokens.supervisor);
    for (const stream of [desk, floor]) {
      await stream.next();
      await stream.next();
    }
    const headers = { authorization: `Bearer ${tokens.agent}` };
    await fetch(`${url}/v1/sessions/current`, { method: 'DELETE', headers });
    expect(await desk.next()).toBeNull();
    expect(service.floorFeed.readers).toBe(1);

    clock.setWallTime(AT + 3_600_000);
    await clock.advance(2_000);
    expect(await floor.next()).toBeNull();
  });

  it('ends when the server closes, and lets go of a reader who leaves', async () => {
    const leaver = await follow('/v1/floor/stream', tokens.supervisor);
    const stayer = await follow('/v1/floor/stream', tokens.supervisor);
    for (const stream of [leaver, stayer]) {
      await stream.next();
      await stream.next();
    }
    expect(service.floorFeed.readers).toBe(2);
    leaver.leave();
    await expect.poll(() => service.floorFeed.readers).toBe(1);
    const closing = server.close();
    expect(await stayer.next()).toBeNull();
    await closing;
  });

  it('cuts off a reader who does not keep up, and nobody else', async () => {
    const { hostname, port } = new URL(url);
    const slow: Socket = connect(Number(port), hostname);
    slow.write(
      `GET /v1/floor/stream HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${tokens.supervisor}\r\n\r\n`,
    );
    await once(slow, 'data');
    slow.pause();
    const quick = await follow('/v1/floor/stream', tokens.supervisor);
    await quick.next();
    await quick.next();
    expect(service.floorFeed.readers).toBe(2);
    const message = 'x'.repeat(60_000);
    const health = { asterisk: { ok: true, message } };
    // More than the kernel takes for a reader who does not read.
    for (let sent = 0; sent < 1_000 && service.floorFeed.readers === 2; sent += 1) {
      service.floorFeed.push({ type: 'health.changed', at: AT, health });
      expect(await quick.next()).toContain('health.changed');
    }
    expect(service.floorFeed.readers).toBe(1);
    slow.destroy();
  });
});

describe('listening', () => {
  it('says in one sentence that the port is in use', async () => {
    const port = Number(new URL(url).port);
    const second = await createHttpServer({
      service,
      identity: scriptedIdentity(),
      clock,
      publicUrl: url,
      cockpitDir: tmpdir(),
    });
    await expect(second.listen({ host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: `Port ${port} on 127.0.0.1 is in use. Stop what uses it or choose another with --port or PORT.`,
    });
    await second.close();
  });
});
