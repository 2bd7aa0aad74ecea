/** The HTTP client against a real server on a real socket. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { toWire, agentStreamMessage, phoneCredentials } from '@dialwright/core/schemas';
import type { AgentStreamMessage, PhoneCredentials } from '@dialwright/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AgentServer } from './agent-server.ts';
import { httpAgentServer } from './http-agent-server.ts';
import { createSoftphone } from './softphone.ts';
import type { SoftphoneSnapshot } from './softphone-snapshot.ts';
import { sampleOffer } from './testing/sample-call.ts';

interface Request {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
}

let server: Server;
let baseUrl: string;
let requests: Request[];
let answer: (request: Request, response: ServerResponse) => void;

beforeEach(async () => {
  requests = [];
  answer = (_request, response) => response.writeHead(204).end();
  server = createServer((incoming, response) => {
    let body = '';
    incoming.setEncoding('utf8');
    incoming.on('data', (chunk: string) => (body += chunk));
    incoming.on('end', () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, url, headers, body };
      requests.push(request);
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => {
    server.close(resolve);
  });
});

const client = (): AgentServer =>
  httpAgentServer({ baseUrl: `${baseUrl}/`, credentials: () => Promise.resolve('token-1') });

function problem(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/problem+json' });
  response.end(JSON.stringify(body));
}

function sendMessage(response: ServerResponse, id: number, message: AgentStreamMessage): void {
  const data = JSON.stringify(toWire(agentStreamMessage, message));
  response.write(`id: ${id}\nevent: message\ndata: ${data}\n\n`);
}

describe('commands', () => {
  it('are the requests of the server’s API, with the agent’s token', async () => {
    const api = client();
    const callId = '00000000-0000-7000-8000-0000000000c1';
    await api.ready();
    await api.pause('LUNCH');
    await api.logOut();
    await api.heartbeat();
    await api.hangUp(callId);
    await api.dispose(callId, { code: 'SALE', notes: 'Renewed, “gladly”.' });
    expect(
      requests.map(({ method, url, body }) => [method, url, body && JSON.parse(body)]),
    ).toEqual([
      ['POST', '/v1/agents/me/ready', ''],
      ['POST', '/v1/agents/me/pause', { code: 'LUNCH' }],
      ['POST', '/v1/agents/me/log-out', ''],
      ['POST', '/v1/agents/me/heartbeat', ''],
      ['POST', `/v1/calls/${callId}/hang-up`, ''],
      ['POST', `/v1/calls/${callId}/disposition`, { code: 'SALE', notes: 'Renewed, “gladly”.' }],
    ]);
    expect(requests.every(({ headers }) => headers.authorization === 'Bearer token-1')).toBe(true);
    expect(requests[1]?.headers['content-type']).toBe('application/json');
  });

  it('read the phone’s credentials', async () => {
    const credentials: PhoneCredentials = {
      kind: 'sip',
      serverUrl: 'wss://sip.example.com',
      username: 'agent-1',
      password: 'secret',
      domain: 'example.com',
    };
    answer = (_request, response) => {
      response.end(JSON.stringify(toWire(phoneCredentials, credentials)));
    };
    await expect(client().phone()).resolves.toEqual(credentials);
  });

  it('reject with the code and the sentence of the problem', async () => {
    answer = (_request, response) =>
      problem(response, 409, {
        title: 'Conflict',
        detail: 'The call has its disposition already.',
        code: 'CALL_ALREADY_DISPOSED',
        status: 409,
      });
    await expect(client().hangUp('c1')).rejects.toMatchObject({
      code: 'CALL_ALREADY_DISPOSED',
      message: 'The call has its disposition already.',
      retryable: false,
      details: { status: 409 },
    });
  });

  it('reject with SESSION_EXPIRED on 401, whatever the server calls it', async () => {
    answer = (_request, response) => problem(response, 401, { code: 'TOKEN_UNKNOWN' });
    await expect(client().ready()).rejects.toMatchObject({
      code: 'SESSION_EXPIRED',
      details: { serverCode: 'TOKEN_UNKNOWN' },
    });
  });

  it('tell a fault of the server from its refusal when it names no code', async () => {
    answer = (_request, response) => void response.writeHead(502).end('<html>Bad gateway');
    await expect(client().ready()).rejects.toMatchObject({
      code: 'SERVER_FAILED',
      retryable: true,
    });
    answer = (_request, response) => void response.writeHead(404).end();
    await expect(client().ready()).rejects.toMatchObject({
      code: 'SERVER_REFUSED',
      retryable: false,
    });
  });

  it('tell a token that could not be had from a server that does not answer', async () => {
    const api = httpAgentServer({ baseUrl, credentials: () => Promise.reject(new Error('down')) });
    await expect(api.ready()).rejects.toMatchObject({
      code: 'CREDENTIALS_UNAVAILABLE',
      retryable: true,
    });
    expect(requests).toEqual([]);
  });

  it('say what to do when nothing answers', async () => {
    const gone = httpAgentServer({ baseUrl: 'http://127.0.0.1:1' });
    await expect(gone.ready()).rejects.toMatchObject({
      code: 'SERVER_UNREACHABLE',
      retryable: true,
      message: 'The server at http://127.0.0.1:1 does not answer. Check the network.',
    });
  });

  it('say so when something else answers', async () => {
    answer = (_request, response) => void response.end('<html>Welcome');
    await expect(client().phone()).rejects.toMatchObject({ code: 'SERVER_ANSWER_UNREADABLE' });
    const stream = client().openStream({ lastEventId: null, signal: AbortSignal.timeout(5_000) });
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: 'SERVER_ANSWER_UNREADABLE',
    });
  });
});

describe('the stream', () => {
  it('carries every kind of message as the wire has it, and pings', async () => {
    const offer = sampleOffer();
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(': ping\n\n');
      sendMessage(response, 1, {
        type: 'agent.state',
        at: 5,
        state: { status: 'ready', since: 1_000 },
      });
      response.write('id: 2\nevent: message\ndata: {"type":"from.the.future","at":"x"}\n\n');
      sendMessage(response, 3, { type: 'call.offered', at: 6, offer });
      response.end();
    };
    const items: unknown[] = [];
    const signal = AbortSignal.timeout(5_000);
    for await (const item of client().openStream({ lastEventId: '41', signal })) items.push(item);
    expect(items).toEqual([
      { kind: 'alive' },
      {
        kind: 'message',
        id: '1',
        message: { type: 'agent.state', at: 5, state: { status: 'ready', since: 1_000 } },
      },
      { kind: 'alive' },
      { kind: 'message', id: '3', message: { type: 'call.offered', at: 6, offer } },
    ]);
    expect(requests[0]?.headers).toMatchObject({
      accept: 'text/event-stream',
      authorization: 'Bearer token-1',
      'last-event-id': '41',
    });
  });
});

describe('a phone on the real server', () => {
  it('lives through a dropped connection in the middle of a call', async () => {
    const offer = sampleOffer();
    const at = 1_000;
    const talking = {
      status: 'talking' as const,
      since: at,
      callId: offer.callId,
      pauseAfter: null,
    };
    const streams: ServerResponse[] = [];
    answer = ({ url }, response) => {
      if (url.endsWith('/phone')) {
        response.end('{"kind":"test"}');
        return;
      }
      if (!url.endsWith('/stream')) {
        response.writeHead(204).end();
        return;
      }
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      streams.push(response);
      sendMessage(response, 1, { type: 'agent.state', at, state: talking });
      sendMessage(response, 2, { type: 'call.offered', at, offer });
    };
    const phone = createSoftphone({ server: baseUrl, credentials: () => Promise.resolve('t') });
    const until = (fits: (snapshot: SoftphoneSnapshot) => boolean): Promise<void> =>
      new Promise((resolve) => {
        phone.subscribe((snapshot) => {
          if (fits(snapshot)) resolve();
        });
      });
    const incoming: string[] = [];
    phone.on('incoming', (call) => incoming.push(call.id));
    await phone.start();
    await until(({ call }) => call !== null);
    expect(phone.snapshot.line.status).toBe('up');
    streams[0]?.destroy();
    await until(({ connection }) => connection.status === 'waiting');
    await until(({ connection }) => connection.status === 'live');
    expect(phone.snapshot.call?.callId).toBe(offer.callId);
    expect(incoming).toEqual([offer.callId]);
    const second = requests.filter(({ url }) => url.endsWith('/stream'))[1];
    expect(second?.headers['last-event-id']).toBe('2');
    await phone.close();
  });
});
