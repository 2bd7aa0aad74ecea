import type { CallOffer, Disposition } from '@dialwright/core';
import { builtInDispositions } from '@dialwright/core';
import type { SoftphoneSnapshot } from '@dialwright/softphone';

/** What the agent page shows. */
export interface AgentPageState {
  phone: SoftphoneSnapshot;
  /** What the agent has written about the call on screen. */
  notes: string;
  /** The disposition marked while the call is still up; it is saved in the wrap-up. */
  marked: string | null;
  /** What the agent asked for and the server has not answered yet. */
  asking: Command | null;
  /** What went wrong last, until the next command. */
  problem: string | null;
  /** What to add to this machine's wall time to get the server's, in milliseconds, as far as is known. */
  serverAheadMs: number;
}

/** A command that the server answers. */
export type Command = 'ready' | 'pause' | 'hang_up' | 'dispose';

/** What can happen on the page. */
export type AgentPageInput =
  | {
      type: 'phone_changed';
      phone: SoftphoneSnapshot;
      keptNotes: (callId: string) => string;
    }
  | { type: 'clock_learnt'; serverAheadMs: number }
  | { type: 'notes_written'; notes: string }
  | { type: 'disposition_marked'; code: string }
  | { type: 'command_sent'; command: Command }
  | { type: 'command_answered'; problem: string | null }
  | { type: 'problem_arose'; message: string };

/** The page before the phone has said anything. */
export function initialAgentPage(phone: SoftphoneSnapshot): AgentPageState {
  return { phone, notes: '', marked: null, asking: null, problem: null, serverAheadMs: 0 };
}

/** Moves the page. Notes and mark belong to a call: another call begins with its own. */
export function reduceAgentPage(state: AgentPageState, input: AgentPageInput): AgentPageState {
  switch (input.type) {
    case 'phone_changed': {
      const callId = input.phone.call?.callId ?? null;
      const next = { ...state, phone: input.phone };
      if (callId === (state.phone.call?.callId ?? null)) return next;
      return { ...next, notes: callId === null ? '' : input.keptNotes(callId), marked: null };
    }
    case 'clock_learnt':
      return { ...state, serverAheadMs: input.serverAheadMs };
    case 'notes_written':
      return { ...state, notes: input.notes };
    case 'disposition_marked':
      return { ...state, marked: state.marked === input.code ? null : input.code };
    case 'command_sent':
      return { ...state, asking: input.command, problem: null };
    case 'command_answered':
      return { ...state, asking: null, problem: input.problem };
    case 'problem_arose':
      return { ...state, problem: input.message };
  }
}

/** The pause the agent is in, or has asked for after the call. Null: none. */
export function pauseChosen({ phone: { agent } }: AgentPageState): string | null {
  if (agent?.status === 'paused') return agent.code;
  return agent !== null && 'pauseAfter' in agent ? agent.pauseAfter : null;
}

/** Whether calls come, or will once the present one is done. */
export function takesCalls(state: AgentPageState): boolean {
  const status = state.phone.agent?.status;
  const busy = status === 'talking' || status === 'wrap_up';
  return status === 'ready' || (busy && pauseChosen(state) === null);
}

/** Whether asking for calls would change something, and can be heard. */
export function canAskForCalls(state: AgentPageState): boolean {
  return isConnected(state) && !takesCalls(state) && state.phone.agent?.status !== 'connecting';
}

/** Whether asking for this pause would change something, and can be heard. */
export function canPause(state: AgentPageState, code: string): boolean {
  return isConnected(state) && pauseChosen(state) !== code;
}

function isConnected({ phone }: AgentPageState): boolean {
  return phone.agent !== null && phone.connection.status === 'live';
}

/** Whether the talking is over and the call wants its disposition. */
export function isWrapUp({ phone }: AgentPageState): boolean {
  return phone.call?.state.status === 'hung_up';
}

/** Whether a person is on the line with the agent. */
export function isTalking({ phone }: AgentPageState): boolean {
  return phone.call?.state.status === 'talking';
}

/** The lead on screen: the one on the call. */
export function shownOffer({ phone }: AgentPageState): CallOffer | null {
  return phone.call?.offer ?? null;
}

/** What to choose from; before the first call, what can be chosen without setting anything up. */
export function shownDispositions(
  state: AgentPageState,
): readonly Pick<Disposition, 'code' | 'label'>[] {
  const offered = shownOffer(state)?.dispositions ?? [];
  return offered.length > 0 ? offered : builtInDispositions;
}

/** The last moment for the server to hear a marked disposition before a wrap-up ends by itself. */
const MARK_LEAD_MS = 1_500;

/** The marked disposition, if it must be saved now because the wrap-up is about to run out. */
export function markDueAt(state: AgentPageState, now: number): string | null {
  const { agent } = state.phone;
  if (state.marked === null || state.asking !== null || !isWrapUp(state)) return null;
  if (agent?.status !== 'wrap_up' || agent.endsAt === null) return null;
  return now + state.serverAheadMs >= agent.endsAt - MARK_LEAD_MS ? state.marked : null;
}

/** What a screen reader says, once, when `before` became `after`. Null: nothing worth saying. */
export function announcement(before: AgentPageState, after: AgentPageState): string | null {
  const [from, to] = [before.phone.agent, after.phone.agent];
  if (to === null || from?.status === to.status) return null;
  switch (to.status) {
    case 'talking': {
      const name = shownOffer(after)?.lead.name;
      return name === undefined || name === '' ? 'Call connected.' : `Call connected: ${name}.`;
    }
    case 'wrap_up':
      return to.endsAt === null
        ? 'Call over. Choose how it ended.'
        : `Call over. Choose how it ended within ${Math.ceil((to.endsAt - to.since) / 1_000)} seconds.`;
    case 'ready':
      return 'Ready. Waiting for a call.';
    case 'paused':
      return 'Paused. No calls come.';
    case 'connecting':
      return 'Connecting your phone.';
    case 'offline':
      return 'Logged out.';
  }
}
