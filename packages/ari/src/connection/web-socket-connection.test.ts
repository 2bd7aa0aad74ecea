import { silentLogger, systemClock } from '@dialwright/core';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { createFakeAsterisk, type FakeAsterisk, serveFakeAsterisk } from '../testing/index.ts';
import type { AsteriskConnection, ConnectionState } from './asterisk-connection.ts';
import { connectAsterisk } from './connect-asterisk.ts';
import { webSocketConnection } from './web-socket-connection.ts';

const account = { username: 'dialer', password: 'secret' };
const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function serve(
  port?: number,
  version?: string,
): Promise<{ fake: FakeAsterisk; url: string; port: number }> {
  const fake = createFakeAsterisk({
    clock: systemClock,
    version,
    network: () => ({ reaction: { type: 'ring_out' } }),
  });
  const served = await serveFakeAsterisk(fake, { ...account, port });
  ends.push(() => served.close());
  return { fake, url: served.url, port: served.port };
}

function track(connection: AsteriskConnection): AsteriskConnection {
  ends.push(() => connection.close());
  return connection;
}

function reaches<S extends ConnectionState['status']>(
  connection: AsteriskConnection,
  status: S,
): Promise<Extract<ConnectionState, { status: S }>> {
  return new Promise((resolve) => {
    const check = (state: ConnectionState): void => {
      if (state.status === status) resolve(state as Extract<ConnectionState, { status: S }>);
    };
    connection.onState(check);
    check(connection.state);
  });
}

describe('a connection over the WebSocket', () => {
  it('says who Asterisk is and since when it runs', async () => {
    const { url } = await serve();
    const asterisk = track(await connectAsterisk({ url, ...account, app: 'dialer' }));
    expect(asterisk.state).toMatchObject({ status: 'connected', asteriskVersion: '22.10.1' });
  });

  it('refuses a wrong password with a sentence and keeps trying', async () => {
    const { url, port } = await serve();
    const asterisk = track(
      webSocketConnection({ url, username: 'dialer', password: 'wrong', app: 'dialer' }),
    );
    const { error, retryAt } = await reaches(asterisk, 'waiting');
    expect(error).toMatchObject({
      code: 'ARI_UNAUTHORIZED',
      message: `Asterisk at 127.0.0.1:${port} refuses the user name or password; check ari.conf.`,
    });
    expect(retryAt - systemClock.now()).toBeGreaterThan(10_000);
  });

  it('rejects with the address when nothing listens there', async () => {
    await expect(
      connectAsterisk({ url: 'http://127.0.0.1:9/ari', ...account, app: 'dialer' }),
    ).rejects.toMatchObject({
      code: 'ARI_UNREACHABLE',
      message: 'Asterisk is not answering at 127.0.0.1:9.',
    });
  });

  it('rejects an address that is none', async () => {
    await expect(
      connectAsterisk({ url: 'asterisk', ...account, app: 'dialer' }),
    ).rejects.toMatchObject({ code: 'ARI_INVALID_OPTION' });
  });

  it('ari-2 comes back after a lost socket', async () => {
    const { fake, url } = await serve();
    const asterisk = track(await connectAsterisk({ url, ...account, app: 'dialer' }));
    fake.dropSocket();
    await reaches(asterisk, 'waiting');
    await reaches(asterisk, 'connected');
    expect((await asterisk.request('asterisk.getGlobalVar', { variable: 'X' })).value).toBe('');
  });

  it('ari-1 passes unknown events on as unknown', async () => {
    const { fake, url } = await serve();
    const asterisk = track(await connectAsterisk({ url, ...account, app: 'dialer' }));
    const heard = new Promise((resolve) => {
      asterisk.onEvent(resolve);
    });
    fake.publish('dialer', { type: 'SomethingNew', application: 'dialer', shape: 'odd' });
    expect(await heard).toMatchObject({
      type: 'unknown',
      raw: { type: 'SomethingNew', shape: 'odd' },
    });
  });

  it('turns a refusal into a typed error', async () => {
    const { url } = await serve();
    const asterisk = track(await connectAsterisk({ url, ...account, app: 'dialer' }));
    await expect(
      asterisk.request('channels.hangup', { channelId: 'nobody' }),
    ).rejects.toMatchObject({
      code: 'ARI_NOT_FOUND',
      details: { status: 404, operation: 'channels.hangup' },
    });
  });

  it('ari-3 calls an answer that does not come unknown, not failed', async () => {
    const { fake, url } = await serve();
    const asterisk = track(await connectAsterisk({ url, ...account, app: 'dialer' }));
    fake.setFault(() => 'lose_answer');
    await expect(
      asterisk.request('channels.get', { channelId: 'x' }, { timeoutMs: 30 }),
    ).rejects.toMatchObject({ code: 'ARI_UNKNOWN_OUTCOME' });
    await expect(asterisk.request('channels.list', {}, { timeoutMs: 30 })).rejects.toMatchObject({
      code: 'ARI_UNKNOWN_OUTCOME',
    });
  });

  it('sends nothing once another program has the application', async () => {
    const { fake, url } = await serve();
    const first = track(await connectAsterisk({ url, ...account, app: 'dialer' }));
    fake.setFault((request) => (request.path === '/channels' ? 'lose_answer' : undefined));
    const waiting = expect(first.request('channels.list', {})).rejects.toMatchObject({
      code: 'ARI_REPLACED',
    });
    track(await connectAsterisk({ url, ...account, app: 'dialer' }));
    await reaches(first, 'replaced');
    await waiting;
    await expect(first.request('channels.get', { channelId: 'x' })).rejects.toMatchObject({
      code: 'ARI_REPLACED',
    });
  });

  it('speaks HTTP only to an Asterisk that takes no commands over the WebSocket', async () => {
    const { url } = await serve(undefined, '16.28.0');
    const asterisk = track(await connectAsterisk({ url, ...account, app: 'dialer' }));
    await asterisk.request('asterisk.setGlobalVar', { variable: 'X', value: '1' });
    expect(await asterisk.request('asterisk.getGlobalVar', { variable: 'X' })).toEqual({
      value: '1',
    });
  });

  it('ari-1 ari-10 counts frames that are not JSON, and reads outside the socket’s callback', async () => {
    const server = createServer((_, response) => {
      response.end(
        JSON.stringify({ system: { version: '22.10.1' }, status: { startup_time: 'then' } }),
      );
    });
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (client) => {
      client.send('not JSON');
      client.send('"nor an object"');
      client.send(JSON.stringify({ type: 'StasisEnd', application: 'dialer', channel: {} }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ends.push(async () => {
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });
    const warnings: unknown[] = [];
    const { port } = server.address() as AddressInfo;
    const asterisk = track(
      webSocketConnection({
        url: `http://127.0.0.1:${port}/ari`,
        ...account,
        app: 'dialer',
        logger: { ...silentLogger, warn: (_, fields) => warnings.push(fields?.['count']) },
      }),
    );
    const heard = new Promise((resolve) => {
      asterisk.onEvent(resolve);
    });
    expect(await heard).toMatchObject({ type: 'StasisEnd' });
    expect(warnings).toEqual([1, 2]);
  });

  it('ari-8 keeps the password out of the URL', async () => {
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    const seen = new Promise<{ url: string; authorization: string }>((resolve) => {
      server.on('connection', (_, request) =>
        resolve({
          url: request.url ?? '',
          authorization: request.headers.authorization ?? '',
        }),
      );
    });
    ends.push(() => new Promise((resolve) => server.close(() => resolve())));
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    track(webSocketConnection({ url: `http://127.0.0.1:${port}/ari`, ...account, app: 'dialer' }));
    const { url, authorization } = await seen;
    expect(url).toBe('/ari/events?app=dialer');
    expect(authorization).toBe(`Basic ${Buffer.from('dialer:secret').toString('base64')}`);
    for (const client of server.clients) client.terminate();
  });

  it('the fake says so when its port is taken', async () => {
    const { port } = await serve();
    await expect(serve(port)).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: `Port ${port} on 127.0.0.1 is in use by another program; give another port.`,
    });
  });
});
