/** Requests to the server: the token, the time limit, and every failure as a `SoftphoneError`. */
import type { Clock } from '@dialwright/core';
import { asSoftphoneError, SoftphoneError } from './softphone-error.ts';

interface HttpRequestsOptions {
  baseUrl: string;
  credentials: (() => Promise<string>) | undefined;
  fetch: typeof globalThis.fetch;
  clock: Clock;
}

/** Requests below one address. All reject with a `SoftphoneError`. */
export interface HttpRequests {
  /** Sends a request and returns the body of its answer. */
  send(
    method: 'GET' | 'POST',
    path: string,
    options: { body?: object | undefined; timeoutMs: number },
  ): Promise<string>;
  /** Opens a stream of server-sent events. It lasts until `signal` is aborted. */
  open(
    path: string,
    options: { lastEventId: string | null; signal: AbortSignal },
  ): Promise<AsyncIterable<Uint8Array>>;
}

/** Requests with the agent's token. */
export function createHttpRequests(options: HttpRequestsOptions): HttpRequests {
  const { baseUrl, credentials, fetch, clock } = options;

  async function request(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (credentials) headers.set('authorization', `Bearer ${await tokenFrom(credentials)}`);
    let response: Response;
    try {
      response = await fetch(baseUrl + path, { ...init, headers, cache: 'no-store' });
    } catch (cause) {
      throw unreachable(baseUrl, cause);
    }
    if (!response.ok) throw refusal(response.status, await response.text().catch(() => ''));
    return response;
  }

  return {
    async send(method, path, { body, timeoutMs }) {
      const controller = new AbortController();
      const timer = clock.setTimer(timeoutMs, () => controller.abort());
      try {
        const response = await request(path, {
          method,
          signal: controller.signal,
          ...(body && {
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          }),
        });
        return await response.text();
      } catch (cause) {
        throw cause instanceof SoftphoneError ? cause : unreachable(baseUrl, cause);
      } finally {
        timer.cancel();
      }
    },
    async open(path, { lastEventId, signal }) {
      const response = await request(path, {
        signal,
        headers: {
          accept: 'text/event-stream',
          ...(lastEventId !== null && { 'last-event-id': lastEventId }),
        },
      });
      if (!response.body || !response.headers.get('content-type')?.includes('event-stream')) {
        throw new SoftphoneError({
          code: 'SERVER_ANSWER_UNREADABLE',
          message: `${baseUrl} answers, but not as a Dialwright server. Check the address.`,
        });
      }
      return chunks(response.body, baseUrl);
    },
  };
}

/** Not `for await` over the body itself: Safari's streams cannot be iterated. */
async function* chunks(
  body: ReadableStream<Uint8Array>,
  baseUrl: string,
): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } catch (cause) {
    throw unreachable(baseUrl, cause);
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function tokenFrom(credentials: () => Promise<string>): Promise<string> {
  try {
    return await credentials();
  } catch (cause) {
    const message = 'The phone got no token for the server. Log in again if this does not pass.';
    throw asSoftphoneError(cause, 'CREDENTIALS_UNAVAILABLE', message);
  }
}

function unreachable(baseUrl: string, cause: unknown): SoftphoneError {
  return new SoftphoneError({
    code: 'SERVER_UNREACHABLE',
    message: `The server at ${baseUrl || 'this address'} does not answer. Check the network.`,
    retryable: true,
    cause,
  });
}

/** An answer that is not a success: RFC 9457 problem details if it has them, else by its status. */
function refusal(status: number, text: string): SoftphoneError {
  const problem = parseProblem(text);
  const sentence = problem.detail ?? problem.title;
  const details = { status, ...(problem.code !== undefined && { serverCode: problem.code }) };
  if (status === 401) {
    const message = 'The session is over. Log in again.';
    return new SoftphoneError({ code: 'SESSION_EXPIRED', message, details });
  }
  const isFault = status >= 500;
  return new SoftphoneError({
    code: problem.code ?? (isFault ? 'SERVER_FAILED' : 'SERVER_REFUSED'),
    message:
      sentence ??
      (isFault
        ? `The server has a fault (${status}). Try again in a moment.`
        : `The server refuses this (${status}).`),
    retryable: isFault || status === 408 || status === 429,
    details,
  });
}

function parseProblem(text: string): { code?: string; title?: string; detail?: string } {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(
      Object.entries(value).filter(([, item]) => typeof item === 'string' && item !== ''),
    );
  } catch {
    return {};
  }
}
