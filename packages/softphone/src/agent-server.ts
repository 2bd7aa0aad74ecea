import type { AgentStreamMessage, PhoneCredentials } from '@dialwright/core';

/** One thing read from the stream: a message, or a sign of life without content. */
export type AgentStreamItem =
  { kind: 'message'; id: string | null; message: AgentStreamMessage } | { kind: 'alive' };

/** How a call ended for the agent. */
export interface DisposeInput {
  /** One of the offer's `dispositions`, e.g. `SALE`. */
  code: string;
  /** What the agent wrote; may be empty. */
  notes: string;
}

/**
 * What the phone needs of a server, for one agent. `httpAgentServer` speaks it over HTTP.
 *
 * A command MUST resolve only when the server has accepted it, and MUST reject with a
 * `SoftphoneError` whose `retryable` says whether the same command may succeed later. An
 * implementation MUST NOT retry a command by itself: the agent decides.
 */
export interface AgentServer {
  /**
   * Opens the agent's stream and yields what comes, in the server's order.
   *
   * - The first message after opening MUST be `agent.state`; when a call is up, its `call.offered`
   *   and `call.state` follow at once. So a phone that starts in the middle knows where it is.
   * - MUST yield something (`alive`, if there is nothing to tell) at least every 10 s.
   * - MUST end, by returning or throwing, as soon as `signal` is aborted, and MUST NOT reconnect by
   *   itself: the phone does, with `lastEventId`, the id of the last message it has read.
   */
  openStream(options: {
    lastEventId: string | null;
    signal: AbortSignal;
  }): AsyncIterable<AgentStreamItem>;
  /** How this agent's phone reaches its line. */
  phone(): Promise<PhoneCredentials>;
  /** Asks for calls. */
  ready(): Promise<void>;
  /** Stops calls, after the present one if there is one. `code`: a pause code, e.g. `LUNCH`. */
  pause(code: string): Promise<void>;
  logOut(): Promise<void>;
  /** Says that the phone is alive. Sent every 2 s. */
  heartbeat(): Promise<void>;
  /** Ends the talking. */
  hangUp(callId: string): Promise<void>;
  /** Says how the call ended. */
  dispose(callId: string, input: DisposeInput): Promise<void>;
}
