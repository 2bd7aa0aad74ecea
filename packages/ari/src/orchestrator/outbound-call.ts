import type { AbandonMessage, CallOutcome, CallState, E164 } from '@dialwright/core';
import type { AgentLeg } from './agent-leg.ts';

/** A call to be placed. Durations are milliseconds. */
export interface PlaceRequest {
  /** The id of the attempt, and of the Asterisk channel. Absent: made up. */
  callId?: string | undefined;
  /** In E.164. */
  to: E164 | `+${string}`;
  /** Shown to the called person. In E.164. */
  callerId: E164 | `+${string}`;
  /** Rings no longer than this. Default 20,000. */
  ringTimeoutMs?: number | undefined;
  /** How long a person who answered waits for an agent before the abandon message. Default 2,000. */
  holdWindowMs?: number | undefined;
  /** What an abandoned person hears, as ARI writes media: `sound:sorry`, `sound:http://…`. */
  abandonMedia?: string | undefined;
  /** Records the conversation under the call's id. Default: no. */
  record?: boolean | undefined;
  /** The last moment to send it, on the clock's `monotonicNow()`. Past it the outcome is `NOT_SENT`. */
  originateBefore?: number | undefined;
}

/** A request with its defaults filled in. */
export interface ResolvedPlaceRequest extends PlaceRequest {
  ringTimeoutMs: number;
  holdWindowMs: number;
}

/** A call of before a restart, as the owner's own records have it. */
export interface AdoptableCall {
  callId: string;
  to: E164;
  placedAt: number;
  answeredAt?: number | undefined;
  bridgedAt?: number | undefined;
  agentId?: string | undefined;
  holdWindowMs: number;
  ringTimeoutMs: number;
  abandonMedia?: string | undefined;
}

/** How a call ended. Instants are epoch milliseconds. */
export interface CallEnd {
  callId: string;
  /** The final state: `hung_up`. */
  state: CallState;
  outcome: CallOutcome;
  hungUpBy: 'customer' | 'agent' | 'system';
  /** What an abandoned person heard; null: nobody was abandoned. */
  abandonMessage: AbandonMessage | null;
  /** Null: nothing was recorded. */
  recording: { name: string; startedAt: number; durationMs: number } | null;
  /** Asterisk's Q.850 cause; null: it never said. */
  cause: { code: number; text: string } | null;
}

/** What an {@link OutboundCall} tells. */
export interface OutboundCallEvents {
  changed: (state: CallState, previous: CallState) => void;
  'call.ringing': (state: CallState) => void;
  'call.answered': (state: CallState) => void;
  'call.bridged': (state: CallState) => void;
  'call.abandoned': (state: CallState) => void;
  'call.hung_up': (end: CallEnd) => void;
}

/** Why a person was not bridged to an agent. */
export type BridgeRefusal =
  /** The call does not wait for an agent (any more). */
  | 'NOT_HELD'
  /** The agent's leg is down, its contact offline or its heartbeat old. */
  | 'AGENT_NOT_BRIDGEABLE'
  /** The agent is in another conversation. */
  | 'AGENT_BUSY'
  /** Asterisk refused. The person still waits, if the hold window is not over. */
  | 'FAILED';

/** What became of bridging. */
export type BridgeResult = { ok: true } | { ok: false; reason: BridgeRefusal };

/** One call to the outside, from the originate to its one end. */
export interface OutboundCall {
  readonly id: string;
  readonly state: CallState;
  /** Returns what stops the listener. */
  on<E extends keyof OutboundCallEvents>(event: E, listener: OutboundCallEvents[E]): () => void;
  /** Connects the person who waits with an agent. Never rejects. */
  bridgeTo(agent: AgentLeg): Promise<BridgeResult>;
  /** Ends the call, whatever it is doing. Resolves when it has ended; never rejects. */
  hangUp(by?: 'agent' | 'system'): Promise<void>;
  /**
   * Takes the call back while it rings. One that was answered meanwhile goes on as an answered call.
   * Resolves when the command is on its way; never rejects.
   */
  cancel(): Promise<void>;
  /** Resolves once, when the call has ended. Never rejects. */
  readonly hungUp: Promise<CallEnd>;
}
