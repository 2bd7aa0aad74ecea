import { createServer, type Server, type Socket } from 'node:net';
import { createFakeClock } from '@dialwright/core/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { startWebhookSink } from '../testing/index.ts';
import { httpTransport, type HttpTransportOptions } from './http-transport.ts';
import type { TransportOutcome, WebhookRequest, WebhookTransport } from './webhook-transport.ts';

const open: WebhookTransport[] = [];
const servers: { server: Server; sockets: Set<Socket> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close?.();
  for (const { server, sockets } of servers.splice(0)) {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});

const transport = (options: HttpTransportOptions = {}): WebhookTransport => {
  const made = httpTransport({ allowPrivateNetwork: true, clock: createFakeClock(), ...options });
  open.push(made);
  return made;
};
const post = (url: string): WebhookRequest => ({
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' },
  body: '{"name":"Zoë"}',
});
const signal = new AbortController().signal;

/** A server below HTTP, for answers that no HTTP server gives. */
async function rawServer(answer: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  });
  servers.push({ server, sockets });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
}

describe('sending', () => {
  it('S1-21 delivers a POST with its headers and bytes as they are', async () => {
    await using sink = await startWebhookSink();
    const outcome = await transport().send(post(`${sink.origin}/hooks?a=%2B1`), { signal });
    expect(outcome).toEqual({ kind: 'response', status: 204, retryAfter: null });
    expect(sink.requests).toMatchObject([
      {
        method: 'POST',
        target: '/hooks?a=%2B1',
        headers: { 'content-type': 'application/json', 'webhook-id': 'msg_1' },
        body: '{"name":"Zoë"}',
      },
    ]);
  });

  it('S0-56 sends the start-of-call request line byte for byte', async () => {
    await using sink = await startWebhookSink();
    const target = '/start?lead_id=4821&phone=%2B16025550134&campaign=001&agent=1001';
    const get: WebhookRequest = {
      method: 'GET',
      url: sink.origin + target,
      headers: {},
      body: null,
    };
    await transport().send(get, { signal });
    expect(sink.requests).toMatchObject([{ method: 'GET', target, body: '' }]);
  });

  it('reports any status, and Retry-After, and follows no redirect', async () => {
    await using sink = await startWebhookSink();
    sink.replyWith((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());
    expect(await transport().send(post(sink.origin), { signal })).toMatchObject({ status: 302 });
    sink.replyWith((_, response) => response.writeHead(503, { 'retry-after': '7' }).end('busy'));
    expect(await transport().send(post(sink.origin), { signal })).toEqual({
      kind: 'response',
      status: 503,
      retryAfter: '7',
    });
    expect(sink.requests.map((each) => each.target)).toEqual(['/', '/']);
  });

  it('reads no more of an answer than it must, and keeps its status', async () => {
    let sent = 0;
    await using sink = await startWebhookSink((_, response) => {
      response.writeHead(200);
      const pour = (): void => {
        while (response.write(Buffer.alloc(16_384))) sent += 16_384;
        response.once('drain', pour);
      };
      pour();
    });
    expect(await transport().send(post(sink.origin), { signal })).toMatchObject({ status: 200 });
    expect(sent).toBeLessThan(64 * 1024 * 1024);
  });
});

describe('the deadline', () => {
  /** Whether it settled once everything that is ready has run. */
  const settled = async (promise: Promise<unknown>): Promise<boolean> => {
    let done = false;
    void promise.then(() => (done = true));
    for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    return done;
  };

  it('S1-24 ends an exchange after 10 s, though bytes go on trickling in', async () => {
    const clock = createFakeClock();
    let trickle = (): void => {};
    await using sink = await startWebhookSink((_, response) => {
      response.writeHead(200);
      trickle = () => void response.write('.');
      trickle();
    });
    const sending = transport({ clock }).send(post(sink.origin), { signal });
    await sink.received(1);
    for (let second = 0; second < 9; second += 1) {
      await clock.advance(1_000);
      trickle();
    }
    await clock.advance(999);
    expect(await settled(sending)).toBe(false);
    await clock.advance(1);
    expect(await sending).toEqual({ kind: 'failure', code: 'TIMEOUT' });
    expect(clock.pendingTimers).toBe(0);
  });

  it('S1-24 ends an exchange whose answer never begins', async () => {
    const clock = createFakeClock();
    await using sink = await startWebhookSink(() => {});
    const sending = transport({ clock }).send(post(sink.origin), { signal });
    await sink.received(1);
    await clock.advance(10_000);
    expect(await sending).toEqual({ kind: 'failure', code: 'TIMEOUT' });
  });

  it('counts the lookup too', async () => {
    const clock = createFakeClock();
    const resolve = () => new Promise<never>(() => {});
    const sending = transport({ clock, resolve }).send(post('https://crm.example/'), { signal });
    await clock.advance(10_000);
    expect(await sending).toEqual({ kind: 'failure', code: 'TIMEOUT' });
  });

  it('gives up when it is told to, before and during', async () => {
    await using sink = await startWebhookSink(() => {});
    const abort = new AbortController();
    const sending = transport().send(post(sink.origin), { signal: abort.signal });
    await sink.received(1);
    abort.abort();
    const given: TransportOutcome = { kind: 'failure', code: 'ABORTED' };
    expect(await sending).toEqual(given);
    expect(await transport().send(post(sink.origin), { signal: abort.signal })).toEqual(given);
    expect(sink.requests).toHaveLength(1);
  });
});

describe('answers that are none', () => {
  it.each([
    ['not HTTP', 'RESPONSE_INVALID', 'SSH-2.0-OpenSSH_9.9\r\n\r\n'],
    ['headers without end', 'RESPONSE_INVALID', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(40_000)}`],
    ['a length that lies', 'CONNECTION_FAILED', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'],
    ['nothing', 'CONNECTION_FAILED', ''],
  ])('fail the try: %s', async (_, code, answer) => {
    const url = await rawServer((socket) => socket.end(answer));
    expect(await transport().send(post(url), { signal })).toEqual({ kind: 'failure', code });
  });

  it('fail the try when nobody listens', async () => {
    const sink = await startWebhookSink();
    await sink.close();
    expect(await transport().send(post(sink.origin), { signal })).toEqual({
      kind: 'failure',
      code: 'CONNECTION_FAILED',
    });
  });
});

describe('hostile addresses', () => {
  const refused: TransportOutcome = { kind: 'failure', code: 'ADDRESS_REFUSED' };

  it('never reach a server on this machine, however they are spelled', async () => {
    await using sink = await startWebhookSink();
    const { port } = new URL(sink.origin);
    const guarded = transport({ allowPrivateNetwork: false });
    for (const host of [
      '127.0.0.1',
      '127.1',
      '2130706433',
      '0x7f000001',
      '0177.0.0.1',
      '0x7f.1',
      '0.0.0.0',
      '0',
      'localhost',
      'LOCALHOST.',
      '①②⑦.⓪.⓪.①',
      '[::1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[0:0:0:0:0:ffff:127.0.0.1]',
      '[64:ff9b::7f00:1]',
      '169.254.169.254',
      '[fd00:ec2::254]',
    ]) {
      for (const scheme of ['http', 'https']) {
        const url = `${scheme}://${host}:${port}/`;
        const resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
        const named = transport({ allowPrivateNetwork: false, resolve });
        const each = /localhost/i.test(host) ? named : guarded;
        expect(await each.send(post(url), { signal }), url).toEqual(refused);
      }
    }
    expect(sink.requests).toEqual([]);
  });

  it.each([
    'ftp://crm.example/',
    'file:///etc/passwd',
    'gopher://127.0.0.1/',
    'data:text/plain,x',
    'https://user:password@crm.example/',
    'not a URL',
    '//crm.example',
    '',
  ])('are refused before any lookup: %s', async (url) => {
    let lookups = 0;
    const resolve = () => {
      lookups += 1;
      return Promise.resolve([]);
    };
    expect(await transport({ resolve }).send(post(url), { signal })).toEqual(refused);
    expect(lookups).toBe(0);
  });

  it('are refused by what a name leads to at the moment of connecting, on every try', async () => {
    await using sink = await startWebhookSink();
    const { port } = new URL(sink.origin);
    // A public answer for whoever checks first, the machine's own for whoever connects after.
    const answers = ['127.0.0.1', '10.0.0.1', '::ffff:127.0.0.1', '169.254.169.254'];
    const asked: string[] = [];
    const guarded = transport({
      allowPrivateNetwork: false,
      resolve: (hostname) => {
        const address = answers[asked.push(hostname) - 1] ?? '::1';
        return Promise.resolve([{ address, family: address.includes(':') ? 6 : 4 }]);
      },
    });
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const url = `https://rebind.example:${port}/`;
      expect(await guarded.send(post(url), { signal })).toEqual(refused);
    }
    expect(asked).toHaveLength(5);
    expect(sink.requests).toEqual([]);
  });

  it('do not hide behind a name that has a harmless address as well', async () => {
    await using sink = await startWebhookSink();
    const { port } = new URL(sink.origin);
    const guarded = transport({
      allowPrivateNetwork: ['127.0.0.2/32'],
      resolve: () =>
        Promise.resolve([
          { address: '127.0.0.1', family: 4 },
          { address: '10.0.0.1', family: 4 },
        ]),
    });
    expect(await guarded.send(post(`http://both.example:${port}/`), { signal })).toEqual(refused);
    expect(sink.requests).toEqual([]);
  });

  it('speak plain http on the public internet to nobody', async () => {
    const resolve = () => Promise.resolve([{ address: '93.184.215.14', family: 4 }]);
    const guarded = transport({ allowPrivateNetwork: true, resolve });
    expect(await guarded.send(post('http://crm.example/'), { signal })).toEqual(refused);
  });

  it('let the addresses through that are allowed', async () => {
    await using sink = await startWebhookSink();
    const { port } = new URL(sink.origin);
    const resolve = () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]);
    const inside = transport({ allowPrivateNetwork: ['127.0.0.0/8'], resolve });
    const outcome = await inside.send(post(`http://crm.internal:${port}/`), { signal });
    expect(outcome).toMatchObject({ status: 204 });
  });
});
