import { fromTrustedWire } from '@dialwright/core';

/** What the server said: a value, or why not, in a sentence for the person at the screen. */
export type Answer<Value> =
  { ok: true; value: Value } | { ok: false; status: number; message: string };

/** Who asks, and how. */
export interface ApiOptions {
  fetch: typeof globalThis.fetch;
  /** Null: ask as nobody, as logging in does. */
  token: string | null;
  /** Called when the server no longer knows the token. */
  onUnauthorized: () => void;
}

/** The part of the HTTP API that the cockpit uses. It has no private door. */
export interface Api {
  get<Value>(path: string, signal?: AbortSignal): Promise<Answer<Value>>;
  /** `body` is written as it is: its names are the wire's. */
  post<Value>(path: string, body: Readonly<Record<string, unknown>>): Promise<Answer<Value>>;
  delete(path: string): Promise<Answer<null>>;
  /** Opens an event stream. Rejects when the server cannot be reached. */
  stream(path: string, lastEventId: string, signal: AbortSignal): Promise<Response>;
}

/** Speaks to our own server. Failures are values; only an aborted `signal` rejects. */
export function createApi(options: ApiOptions): Api {
  const authorization: Record<string, string> =
    options.token === null ? {} : { authorization: `Bearer ${options.token}` };

  const send = async <Value>(path: string, init: RequestInit): Promise<Answer<Value>> => {
    let response: Response;
    try {
      response = await options.fetch(path, init);
    } catch (error) {
      if (init.signal?.aborted) throw error;
      const message = 'The server cannot be reached. Check the network and try again.';
      return { ok: false, status: 0, message };
    }
    const json: unknown = await response.json().catch(() => null);
    if (response.ok) return { ok: true, value: fromTrustedWire(json) as Value };
    if (response.status === 401 && options.token !== null) options.onUnauthorized();
    return { ok: false, status: response.status, message: refusal(response.status, json) };
  };

  return {
    get: (path, signal) => send(path, { headers: authorization, signal: signal ?? null }),
    post: (path, body) =>
      send(path, {
        method: 'POST',
        headers: { ...authorization, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    delete: (path) => send(path, { method: 'DELETE', headers: authorization }),
    async stream(path, lastEventId, signal) {
      const headers: Record<string, string> = { ...authorization, accept: 'text/event-stream' };
      if (lastEventId !== '') headers['last-event-id'] = lastEventId;
      const response = await options.fetch(path, { headers, signal, cache: 'no-store' });
      if (response.status === 401) options.onUnauthorized();
      return response;
    },
  };
}

/** The server's own sentence when it sent one (RFC 9457 `detail`, or `message`), else ours. */
function refusal(status: number, json: unknown): string {
  if (typeof json === 'object' && json !== null) {
    const { detail, message } = json as { detail?: unknown; message?: unknown };
    if (typeof detail === 'string') return detail;
    if (typeof message === 'string') return message;
  }
  if (status === 403) return 'Your account may not see this. Ask a supervisor for access.';
  if (status === 404) return 'There is no such thing here (any more).';
  return `The server answered ${status}. Try again in a moment.`;
}
