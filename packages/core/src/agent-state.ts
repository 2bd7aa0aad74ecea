import type { AgentState } from './model.ts';

/** What can happen to an agent. `at` is wall time in milliseconds. */
export type AgentInput =
  | { type: 'logged_in'; at: number }
  /** The agent asks for calls. */
  | { type: 'ready_requested'; at: number }
  /** The agent's phone answered its standing call and is fit to be bridged. */
  | { type: 'line_up'; at: number }
  /** The phone, its registration or the heartbeat is gone. */
  | { type: 'line_lost'; at: number; code: string }
  | { type: 'pause_requested'; at: number; code: string }
  | { type: 'bridged'; at: number; callId: string }
  /** The other side is gone, or the agent hung up. `wrapUpMs` null: a wrap-up without limit. */
  | { type: 'hung_up'; at: number; callId: string; wrapUpMs: number | null }
  /** The call has its disposition. */
  | { type: 'disposed'; at: number; callId: string }
  | { type: 'logged_out'; at: number };

/** The pause an agent is in from logging in to the first Ready. */
export const LOGGED_IN_PAUSE = 'LOGGED_IN';

/** An agent nobody has logged in as. */
export function offlineAgent(at: number): AgentState {
  return { status: 'offline', since: at };
}

/**
 * Moves an agent:
 *
 * ```
 *   offline ──► paused ◄──► connecting ──► ready ──► talking ──► wrap_up
 *                  ▲                         ▲                      │
 *                  └─────────────────────────┴──────────────────────┘
 * ```
 *
 * - A pause asked for during a call or its wrap-up starts after it (`pauseAfter`). So does one that was
 *   overtaken by a call being put through: somebody is on the line, and that decides.
 * - Losing the line in a call does not end the wrap-up: the call still wants its disposition, and the
 *   agent is paused with the given code after it.
 * - Every state leads to `offline` by logging out.
 *
 * An input that does not apply leaves the state as it is, the very same object.
 */
export function reduceAgent(state: AgentState, input: AgentInput): AgentState {
  const since = input.at;
  switch (input.type) {
    case 'logged_in':
      return state.status === 'offline'
        ? { status: 'paused', since, code: LOGGED_IN_PAUSE }
        : state;
    case 'ready_requested':
      if (state.status === 'paused') return { status: 'connecting', since };
      if (state.status === 'talking' || state.status === 'wrap_up') {
        return state.pauseAfter === null ? state : { ...state, pauseAfter: null };
      }
      return state;
    case 'line_up':
      return state.status === 'connecting' ? { status: 'ready', since } : state;
    case 'line_lost':
    case 'pause_requested':
      if (state.status === 'connecting' || state.status === 'ready') {
        return { status: 'paused', since, code: input.code };
      }
      if (state.status === 'paused') {
        return state.code === input.code || input.type === 'line_lost'
          ? state
          : { status: 'paused', since, code: input.code };
      }
      if (state.status === 'talking' || state.status === 'wrap_up') {
        return state.pauseAfter === input.code ? state : { ...state, pauseAfter: input.code };
      }
      return state;
    case 'bridged':
      if (state.status === 'ready') {
        return { status: 'talking', since, callId: input.callId, pauseAfter: null };
      }
      return state.status === 'paused'
        ? { status: 'talking', since, callId: input.callId, pauseAfter: state.code }
        : state;
    case 'hung_up':
      return state.status === 'talking' && state.callId === input.callId
        ? {
            status: 'wrap_up',
            since,
            callId: input.callId,
            endsAt: input.wrapUpMs === null ? null : input.at + input.wrapUpMs,
            pauseAfter: state.pauseAfter,
          }
        : state;
    case 'disposed':
      if (state.status !== 'wrap_up' || state.callId !== input.callId) return state;
      return state.pauseAfter === null
        ? { status: 'ready', since }
        : { status: 'paused', since, code: state.pauseAfter };
    case 'logged_out':
      return state.status === 'offline' ? state : { status: 'offline', since };
  }
}
