import { lookup } from 'node:dns/promises';
import { type Clock, systemClock } from '@dialwright/core';
import { Agent, type Dispatcher, errors } from 'undici';
import { WebhookError } from '../webhook-error.ts';
import { type AllowedNetworks, createAddressGuard } from './address-guard.ts';
import { AddressRefused, guardedConnector, type ResolveHost } from './guarded-connector.ts';
import type {
  TransportFailure,
  TransportOutcome,
  WebhookRequest,
  WebhookTransport,
} from './webhook-transport.ts';

/** Options of {@link httpTransport}. */
export interface HttpTransportOptions {
  /**
   * Addresses besides the public ones that may be sent to, over http too. Default `false`: none, and
   * https only. `true` opens everything the machine can reach: for a test machine.
   */
  allowPrivateNetwork?: AllowedNetworks | undefined;
  /** For the whole exchange, from the lookup to the last byte read, in milliseconds. Default 10,000. */
  timeoutMs?: number | undefined;
  /** Bytes of an answer's body that are read; past them the connection is closed. Default 65,536. */
  maxResponseBytes?: number | undefined;
  /** Default: the system's. */
  clock?: Clock | undefined;
  /** Default: the system's resolver. */
  resolve?: ResolveHost | undefined;
}

const MAX_HEADER_BYTES = 16_384;

/**
 * Sends over HTTP/1.1 with kept-alive connections. The deadline is one timer over the whole exchange,
 * so an endpoint that trickles bytes does not stretch it. Redirects are not followed. Where a request
 * may go is decided at each connection, by the address it is made to.
 *
 * @throws {WebhookError} `WEBHOOK_OPTION_INVALID`.
 */
export function httpTransport(options: HttpTransportOptions = {}): WebhookTransport {
  const timeoutMs = atLeastOne('timeoutMs', options.timeoutMs ?? 10_000);
  const maxResponseBytes = atLeastOne('maxResponseBytes', options.maxResponseBytes ?? 65_536);
  const clock = options.clock ?? systemClock;
  const agent = new Agent({
    connect: guardedConnector({
      guard: createAddressGuard(options.allowPrivateNetwork ?? false),
      resolve: options.resolve ?? ((hostname) => lookup(hostname, { all: true })),
      timeoutMs,
    }),
    pipelining: 1,
    // Ours is the only deadline: these would each start anew with every byte.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  let closing: Promise<void> | undefined;

  return {
    async send(request, { signal }) {
      const url = sendableUrl(request.url);
      if (!url) return failure('ADDRESS_REFUSED');
      if (signal.aborted) return failure('ABORTED');
      const deadline = new AbortController();
      const timer = clock.setTimer(timeoutMs, () => deadline.abort());
      const over = AbortSignal.any([signal, deadline.signal]);
      try {
        // The client notices an abort only once it is connected; a lookup that hangs never gets there.
        return await Promise.race([
          exchange(agent, url, request, { signal: over, maxResponseBytes }),
          rejectOnAbort(over),
        ]);
      } catch (error) {
        if (deadline.signal.aborted) return failure('TIMEOUT');
        return failure(signal.aborted ? 'ABORTED' : classify(error));
      } finally {
        timer.cancel();
      }
    },
    close() {
      closing ??= agent.destroy();
      return closing;
    },
  };
}

async function exchange(
  agent: Dispatcher,
  url: URL,
  request: WebhookRequest,
  options: { signal: AbortSignal; maxResponseBytes: number },
): Promise<TransportOutcome> {
  const response = await agent.request({
    origin: url.origin,
    path: url.pathname + url.search,
    method: request.method,
    headers: request.headers,
    body: request.body,
    signal: options.signal,
  });
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > options.maxResponseBytes) break;
  }
  const retryAfter = response.headers['retry-after'];
  return {
    kind: 'response',
    status: response.statusCode,
    retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
  };
}

function rejectOnAbort(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

/** The address, when it is one that a request can be made of; its host is judged at the connection. */
function sendableUrl(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  return url.username === '' && url.password === '' ? url : null;
}

function classify(error: unknown): TransportFailure {
  if (error instanceof AddressRefused) return 'ADDRESS_REFUSED';
  if (error instanceof AggregateError && error.errors.some(isRefusal)) return 'ADDRESS_REFUSED';
  if (error instanceof errors.HTTPParserError || error instanceof errors.HeadersOverflowError) {
    return 'RESPONSE_INVALID';
  }
  return 'CONNECTION_FAILED';
}

function isRefusal(error: unknown): boolean {
  return error instanceof AddressRefused;
}

function failure(code: TransportFailure): TransportOutcome {
  return { kind: 'failure', code };
}

function atLeastOne(name: string, value: number): number {
  if (Number.isFinite(value) && value >= 1) return value;
  throw new WebhookError({
    code: 'WEBHOOK_OPTION_INVALID',
    message: `${name} is a number of 1 or more, not ${value}.`,
    details: { option: name, received: value },
  });
}
