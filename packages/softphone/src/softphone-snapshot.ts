import type { AgentState, CallOffer, CallRecord, CallState } from '@dialwright/core';
import type { LineState } from './line/line.ts';
import type { AnyErrorCode } from './softphone-error.ts';

/**
 * Where the stream from the server is.
 *
 * - `off`: not started, or stopped. What the snapshot says besides is the last that was known.
 * - `connecting`: asked, and nothing heard yet. `live`: what the snapshot says is the present.
 * - `waiting`: the connection failed with `code`; the next try is at `retryAt` (wall time in ms).
 */
export type ConnectionState =
  | { status: 'off' }
  | { status: 'connecting' }
  | { status: 'live'; since: number }
  | { status: 'waiting'; retryAt: number; code: AnyErrorCode; message: string };

/** The agent's present call. */
export interface CallSnapshot {
  callId: string;
  /** Lead, history, script and dispositions. Null only if the server told of the call without it. */
  offer: CallOffer | null;
  state: CallState;
  /** Whether the agent's microphone is silenced. */
  muted: boolean;
}

/** All that a phone shows, as one immutable value. A part that did not change is the same object. */
export interface SoftphoneSnapshot {
  connection: ConnectionState;
  line: LineState;
  /** Null until the server has told. */
  agent: AgentState | null;
  /** The present call, until it is disposed: also while it is hung up and waits for that. */
  call: CallSnapshot | null;
  /** The record of the last call that ended. */
  lastRecord: CallRecord | null;
}

/** What a phone shows before it is started. */
export const initialSnapshot: SoftphoneSnapshot = {
  connection: { status: 'off' },
  line: { status: 'off' },
  agent: null,
  call: null,
  lastRecord: null,
};
