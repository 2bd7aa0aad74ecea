import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came to a sink. */
export interface SunkRequest {
  method: string;
  /** The request target, byte for byte: path and query. */
  target: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  body: string;
}

/** Answers one request. The default is an empty 204. */
export type SinkReply = (request: SunkRequest, response: ServerResponse) => void;

/** An HTTP server on the loopback address that records what it is sent. */
export interface WebhookSink extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** What came so far, in the order of arrival. */
  readonly requests: readonly SunkRequest[];
  /** Replaces the answer from the next request on. */
  replyWith(reply: SinkReply): void;
  /** Resolves with the first `count` requests, as soon as so many came. */
  received(count: number): Promise<readonly SunkRequest[]>;
  /** Cuts every connection and stops listening. Idempotent. */
  close(): Promise<void>;
}

/** Starts a sink on a free port. */
export async function startWebhookSink(reply: SinkReply = acknowledge): Promise<WebhookSink> {
  const requests: SunkRequest[] = [];
  const waiters = new Set<() => void>();
  let current = reply;

  const take = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
    const request: SunkRequest = {
      method: incoming.method ?? '',
      target: incoming.url ?? '',
      headers: incoming.headers,
      body: Buffer.concat(chunks).toString('utf8'),
    };
    requests.push(request);
    current(request, response);
    for (const check of waiters) check();
  };
  const server = createServer((incoming, response) => {
    // A sender that hangs up half-way is a case to test, not an error of the sink.
    take(incoming, response).catch(() => response.destroy());
  });
  await listen(server);
  const { port } = server.address() as AddressInfo;
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= stop(server));

  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    replyWith(next) {
      current = next;
    },
    received(count) {
      return new Promise((resolve) => {
        const check = (): void => {
          if (requests.length < count) return;
          waiters.delete(check);
          resolve(requests.slice(0, count));
        };
        waiters.add(check);
        check();
      });
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

function acknowledge(_request: SunkRequest, response: ServerResponse): void {
  response.writeHead(204).end();
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
