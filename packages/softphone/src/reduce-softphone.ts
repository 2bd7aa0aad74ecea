import {
  type AgentState,
  type AgentStreamMessage,
  type CallOffer,
  type CallRecord,
  type CallState,
  type CallStatus,
  reduceAgent,
} from '@dialwright/core';
import type { LineState } from './line/line.ts';
import type { AnyErrorCode } from './softphone-error.ts';
import type { SoftphoneSnapshot } from './softphone-snapshot.ts';

/** What can happen to a phone. Moments are wall time in milliseconds. */
export type SoftphoneInput =
  | { type: 'connecting' }
  | { type: 'heard'; at: number; message: AgentStreamMessage }
  | { type: 'waiting'; retryAt: number; code: AnyErrorCode; message: string }
  | { type: 'line_changed'; line: LineState }
  | { type: 'muted'; callId: string; muted: boolean }
  | { type: 'logged_out'; at: number }
  | { type: 'stopped' };

/**
 * Moves the snapshot. Messages may come twice or late (a stream that was cut repeats itself):
 *
 * - A call only moves forward, and a call whose record has come is over for good. Without a record it
 *   goes when it is `ended` and the agent has left it.
 * - Whom the agent talks to is the agent state's to say: while it names the present call, no message
 *   about another one replaces it.
 * - The first agent state after a cut is the truth: a call it does not speak of ended meanwhile.
 *
 * An input that changes nothing returns the very same object.
 */
export function reduceSoftphone(
  snapshot: SoftphoneSnapshot,
  input: SoftphoneInput,
): SoftphoneSnapshot {
  switch (input.type) {
    case 'connecting':
      return { ...snapshot, connection: { status: 'connecting' } };
    case 'waiting': {
      const { retryAt, code, message } = input;
      return { ...snapshot, connection: { status: 'waiting', retryAt, code, message } };
    }
    case 'heard':
      return hear(snapshot, input.message, input.at);
    case 'line_changed':
      return { ...snapshot, line: input.line };
    case 'muted': {
      const { call } = snapshot;
      if (call?.callId !== input.callId || call.muted === input.muted) return snapshot;
      return { ...snapshot, call: { ...call, muted: input.muted } };
    }
    case 'logged_out': {
      const agent = snapshot.agent && reduceAgent(snapshot.agent, input);
      return agent === snapshot.agent ? snapshot : { ...snapshot, agent };
    }
    case 'stopped':
      return { ...snapshot, connection: { status: 'off' }, line: { status: 'off' } };
  }
}

/** The call that `agent` is talking on or wrapping up. */
export function engagedCallId(agent: AgentState | null): string | null {
  return agent?.status === 'talking' || agent?.status === 'wrap_up' ? agent.callId : null;
}

function hear(
  before: SoftphoneSnapshot,
  message: AgentStreamMessage,
  at: number,
): SoftphoneSnapshot {
  const isFirst = before.connection.status !== 'live';
  const snapshot: SoftphoneSnapshot = isFirst
    ? { ...before, connection: { status: 'live', since: at } }
    : before;
  switch (message.type) {
    case 'agent.state':
      return hearAgent(snapshot, message.state, isFirst);
    case 'call.offered':
      return hearOffer(snapshot, message.offer, message.at);
    case 'call.state':
      return hearCallState(snapshot, message.callId, message.state);
    case 'call.withdrawn':
      return snapshot.call?.callId === message.callId ? { ...snapshot, call: null } : snapshot;
    case 'call.ended':
      return hearRecord(snapshot, message.record);
  }
}

function hearAgent(
  snapshot: SoftphoneSnapshot,
  agent: AgentState,
  isFirst: boolean,
): SoftphoneSnapshot {
  const known = snapshot.agent;
  if (isFirst) {
    const isGone = snapshot.call !== null && engagedCallId(agent) !== snapshot.call.callId;
    const call = isGone ? null : snapshot.call;
    return { ...snapshot, agent: isSame(known, agent) ? known : agent, call };
  }
  if (known && (agent.since < known.since || isSame(known, agent))) return snapshot;
  const { call } = snapshot;
  const isOver = call?.state.status === 'ended' && engagedCallId(agent) !== call.callId;
  return { ...snapshot, agent, call: isOver ? null : call };
}

function hearOffer(snapshot: SoftphoneSnapshot, offer: CallOffer, at: number): SoftphoneSnapshot {
  const { callId } = offer;
  const { call } = snapshot;
  if (call?.callId === callId) {
    return call.offer ? snapshot : { ...snapshot, call: { ...call, offer } };
  }
  if (!mayBecomePresent(snapshot, callId)) return snapshot;
  // The call's own state follows at once; until then, what the offer implies. A call on the standing
  // leg is offered because somebody answered it.
  const state: CallState =
    offer.via === 'line'
      ? { status: 'held', placedAt: at, answeredAt: at }
      : { status: 'placing', placedAt: at };
  return { ...snapshot, call: { callId, offer, state, muted: false } };
}

function hearCallState(
  snapshot: SoftphoneSnapshot,
  callId: string,
  state: CallState,
): SoftphoneSnapshot {
  const { call } = snapshot;
  if (call?.callId === callId) {
    if (progress[state.status] < progress[call.state.status]) return snapshot;
    return isSame(call.state, state) ? snapshot : { ...snapshot, call: { ...call, state } };
  }
  const isOver = state.status === 'hung_up' || state.status === 'ended';
  if (!mayBecomePresent(snapshot, callId)) return snapshot;
  if (isOver && engagedCallId(snapshot.agent) !== callId) return snapshot;
  return { ...snapshot, call: { callId, offer: null, state, muted: false } };
}

function hearRecord(snapshot: SoftphoneSnapshot, record: CallRecord): SoftphoneSnapshot {
  const { call, lastRecord: last } = snapshot;
  const isLate = last !== null && (record.hungUpAt < last.hungUpAt || isSame(last, record));
  const isPresent = call?.callId === record.callId;
  if (isLate && !isPresent) return snapshot;
  return {
    ...snapshot,
    call: isPresent ? null : call,
    lastRecord: isLate ? last : record,
  };
}

function mayBecomePresent({ call, agent, lastRecord }: SoftphoneSnapshot, callId: string): boolean {
  if (lastRecord?.callId === callId) return false;
  return call === null || engagedCallId(agent) !== call.callId;
}

/** How far along a call is: it never goes back. */
const progress: Readonly<Record<CallStatus, number>> = {
  placing: 0,
  ringing: 1,
  held: 2,
  abandoning: 3,
  talking: 3,
  hung_up: 4,
  ended: 5,
};

/** Equality of values that came from JSON. */
function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
