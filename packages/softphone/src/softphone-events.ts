import type { AgentState } from '@dialwright/core';
import type { Call } from './call.ts';
import type { SoftphoneError } from './softphone-error.ts';
import type { ConnectionState } from './softphone-snapshot.ts';

/**
 * What a phone tells, and with what. A listener that comes late hears the present `agent`, `call` and
 * `connection` at once, and a call that is up as `incoming`; an `error` is not repeated.
 */
export interface SoftphoneEvents {
  /**
   * A call is there, with all the agent needs to know. Once for each call that this phone sees; also
   * for one that was up already when the page was loaded, unless it only waits for its disposition.
   */
  incoming: Call;
  /** The agent's state changed. */
  agent: AgentState;
  /** The present call changed: it came, moved on, was muted; null when it is disposed. */
  call: Call | null;
  /** The connection to the server changed. */
  connection: ConnectionState;
  /**
   * Something failed that no command of yours can report: the stream, the heartbeat, the line. Once
   * for a row of equal failures. The phone goes on trying; what to do is in the message.
   */
  error: SoftphoneError;
}

/** The name of an event. */
export type SoftphoneEvent = keyof SoftphoneEvents;

/** What listens to an event. What it returns is not looked at. */
export type SoftphoneListener<Name extends SoftphoneEvent> = (
  value: SoftphoneEvents[Name],
) => unknown;
