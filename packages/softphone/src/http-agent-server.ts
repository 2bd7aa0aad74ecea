import { type Clock, systemClock } from '@dialwright/core';
import type { AgentServer } from './agent-server.ts';
import { createHttpRequests } from './http-requests.ts';
import { readAgentStream, readPhoneCredentials } from './agent-wire.ts';

/** Where the server is, and who asks. */
export interface HttpAgentServerOptions {
  /** E.g. `https://dialer.example.com`; a path before `/v1` is kept. */
  baseUrl: string;
  /**
   * The agent's bearer token. Called before each request, so a short-lived token can be renewed;
   * caching is the caller's. Without it no `authorization` header is sent, and a browser sends its
   * cookies to a server of the same origin.
   */
  credentials?: (() => Promise<string>) | undefined;
  /** Default: the platform's. */
  fetch?: typeof globalThis.fetch | undefined;
  /** Default: the machine's. For the time limits of requests. */
  clock?: Clock | undefined;
}

/** A command that takes longer than this has failed, in milliseconds. */
const COMMAND_TIMEOUT_MS = 10_000;
/** A late heartbeat is worth less than the next one, in milliseconds. */
const HEARTBEAT_TIMEOUT_MS = 3_000;

/** The server's HTTP API, as {@link AgentServer} wants it. Browser and Node. */
export function httpAgentServer(options: HttpAgentServerOptions): AgentServer {
  const { credentials, clock = systemClock } = options;
  const requests = createHttpRequests({
    baseUrl: options.baseUrl.replace(/\/+$/, ''),
    credentials,
    clock,
    // Wrapped, because a browser's fetch refuses to be called as a method of another object.
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
  });
  const post = (path: string, body?: object, timeoutMs = COMMAND_TIMEOUT_MS): Promise<void> =>
    requests.send('POST', path, { body, timeoutMs }).then(() => {});
  const call = (callId: string): string => `/v1/calls/${encodeURIComponent(callId)}`;

  return {
    async *openStream({ lastEventId, signal }) {
      const body = await requests.open('/v1/agents/me/stream', { lastEventId, signal });
      yield* readAgentStream(body);
    },
    async phone() {
      const timeoutMs = COMMAND_TIMEOUT_MS;
      return readPhoneCredentials(await requests.send('GET', '/v1/agents/me/phone', { timeoutMs }));
    },
    ready: () => post('/v1/agents/me/ready'),
    pause: (code) => post('/v1/agents/me/pause', { code }),
    logOut: () => post('/v1/agents/me/log-out'),
    heartbeat: () => post('/v1/agents/me/heartbeat', undefined, HEARTBEAT_TIMEOUT_MS),
    hangUp: (callId) => post(`${call(callId)}/hang-up`),
    dispose: (callId, { code, notes }) => post(`${call(callId)}/disposition`, { code, notes }),
  };
}
