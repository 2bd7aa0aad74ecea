/**
 * The fake over the network: REST, events and REST over WebSocket on one port, as Asterisk's own HTTP
 * server has them, so that any ARI client in any language can be tested against it.
 */
import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import { AriError } from '../ari-error.ts';
import { hasRestOverWebSocket } from '../connection/rest-over-web-socket.ts';
import type { RestRequest } from '../protocol/rest-request.ts';
import type { FakeAsterisk } from './fake-asterisk.ts';
import { apiDocs } from './fake/api-docs.ts';

/** Where and how the fake is served. */
export interface ServeFakeAsteriskOptions {
  /** Default: one that is free. */
  port?: number | undefined;
  /** Default: `127.0.0.1`. */
  host?: string | undefined;
  username: string;
  password: string;
}

/** A fake that listens. */
export interface ServedFakeAsterisk {
  /** For `webSocketConnection` and other clients: `http://127.0.0.1:PORT/ari`. */
  url: string;
  port: number;
  /** Ends every connection and stops listening. */
  close(): Promise<void>;
}

/** @throws {AriError} `PORT_IN_USE` when another program listens there. */
export async function serveFakeAsterisk(
  fake: FakeAsterisk,
  options: ServeFakeAsteriskOptions,
): Promise<ServedFakeAsterisk> {
  const { port = 0, host = '127.0.0.1' } = options;
  const credentials = Buffer.from(`${options.username}:${options.password}`);
  const server = createServer((request, response) => {
    answerHttp(fake, credentials, request, response).catch(() => response.destroy());
  });
  const sockets = new WebSocketServer({ noServer: true });
  server.on('upgrade', (request, socket, head) => {
    const url = urlOf(request);
    const apps = (url.searchParams.get('app') ?? '').split(',').filter(Boolean);
    const refused = !fake.reachable
      ? '503 Service Unavailable'
      : !isAuthorized(request, url, credentials)
        ? '401 Unauthorized'
        : url.pathname !== '/ari/events'
          ? '404 Not Found'
          : apps.length === 0
            ? '400 Bad Request'
            : null;
    if (refused !== null) {
      socket.end(`HTTP/1.1 ${refused}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => serveSocket(fake, apps, client));
  });
  await listen(server, port, host);
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host}:${actual}/ari`,
    port: actual,
    async close() {
      for (const client of sockets.clients) client.terminate();
      const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await stopped;
    },
  };
}

function serveSocket(fake: FakeAsterisk, apps: readonly string[], client: WebSocket): void {
  const end = fake.listen(apps, {
    deliver: (event) => client.send(JSON.stringify(event)),
    drop: () => client.terminate(),
  });
  client.on('close', end);
  client.on('error', () => client.terminate());
  client.on('message', (data) => {
    if (!hasRestOverWebSocket(fake.version)) return;
    const answer = answerFrame(fake, (data as Buffer).toString());
    if (answer !== null) client.send(JSON.stringify(answer));
  });
}

/** REST over WebSocket. Null: the answer is to be lost. */
function answerFrame(fake: FakeAsterisk, text: string): Record<string, unknown> | null {
  const frame = JSON.parse(text) as Record<string, string | undefined>;
  const { transaction_id, request_id, uri = '', method = 'GET' } = frame;
  const url = new URL(`/${uri.replace(/^\//, '')}`, 'http://fake');
  const answer = fake.rest({
    method: method as RestRequest['method'],
    path: url.pathname,
    query: url.searchParams,
    body: frame['message_body'] ?? null,
  });
  if (answer === null) return null;
  // Measured: what is not JSON is refused over the socket.
  const status = answer.bytes ? 406 : answer.status;
  return {
    type: 'RESTResponse',
    transaction_id,
    request_id,
    status_code: status,
    reason_phrase: '',
    uri,
    ...(answer.json === null
      ? {}
      : { content_type: 'application/json', message_body: JSON.stringify(answer.json) }),
  };
}

async function answerHttp(
  fake: FakeAsterisk,
  credentials: Buffer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = urlOf(request);
  const sendJson = (status: number, json: unknown): void => {
    const text = json === null ? '' : JSON.stringify(json);
    response.writeHead(status, text === '' ? {} : { 'content-type': 'application/json' });
    response.end(text);
  };
  if (!isAuthorized(request, url, credentials)) {
    response.setHeader('www-authenticate', 'Basic realm="Asterisk REST Interface"');
    sendJson(401, { error: 'Authentication required' });
    return;
  }
  const docs = apiDocs(url.pathname, `http://${request.headers.host ?? ''}/ari`);
  if (docs !== null) {
    sendJson(200, docs);
    return;
  }
  if (!url.pathname.startsWith('/ari/')) {
    sendJson(404, { message: 'Resource not found' });
    return;
  }
  const answer = fake.rest({
    method: (request.method ?? 'GET') as RestRequest['method'],
    path: url.pathname.slice('/ari'.length),
    query: url.searchParams,
    body: await bodyOf(request),
  });
  if (answer === null) return;
  if (answer.bytes) {
    response.writeHead(answer.status, { 'content-type': 'audio/wav' });
    response.end(answer.bytes);
    return;
  }
  sendJson(answer.status, answer.json);
}

async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text === '' ? null : text;
}

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', 'http://fake');
}

/** Basic authentication, or, as Asterisk also takes it, `api_key=user:password` in the query. */
function isAuthorized(request: IncomingMessage, url: URL, credentials: Buffer): boolean {
  const [, basic] = (request.headers.authorization ?? '').split(' ');
  const given =
    basic === undefined
      ? Buffer.from(url.searchParams.get('api_key') ?? '')
      : Buffer.from(basic, 'base64');
  return given.length === credentials.length && timingSafeEqual(given, credentials);
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new AriError({
              code: 'PORT_IN_USE',
              message: `Port ${port} on ${host} is in use by another program; give another port.`,
              details: { port, host },
            })
          : error,
      );
    });
    server.listen(port, host, resolve);
  });
}
