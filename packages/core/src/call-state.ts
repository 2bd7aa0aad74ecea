import type { CallOutcome, CallState } from './model.ts';

/** What can happen to a call. `at` is wall time in milliseconds. */
export type CallInput =
  | { type: 'ringing'; at: number }
  | { type: 'answered'; at: number }
  | { type: 'abandoned'; at: number }
  | { type: 'bridged'; at: number; agentId: string }
  | { type: 'hung_up'; at: number; outcome: CallOutcome }
  | { type: 'ended'; at: number; disposition: string };

/** A call that has just been sent to the network. */
export function placedCall(at: number): CallState {
  return { status: 'placing', placedAt: at };
}

/**
 * Moves a call. The one place that knows which way a call can go:
 *
 * ```
 *   placing ──► ringing ──► held ──► talking ──► hung_up ──► ended
 *      │           │         │ └──► abandoning ──►┤
 *      └───────────┴─────────┴────────────────────┘
 * ```
 *
 * - `placing`: sent, the far network has said nothing yet. `ringing`: a phone rings.
 * - `held`: a person answered and waits for an agent. `talking`: they have one.
 * - `abandoning`: nobody came within the hold window; the abandon message is due or playing.
 * - `hung_up`: the talking is over, the disposition is not chosen. `ended`: it is. Terminal.
 *
 * An input that does not apply (late, repeated, overtaken) leaves the state as it is, the very same
 * object: comparing by identity tells whether something happened.
 */
export function reduceCall(state: CallState, input: CallInput): CallState {
  switch (input.type) {
    case 'ringing':
      return state.status === 'placing'
        ? { status: 'ringing', placedAt: state.placedAt, ringingAt: input.at }
        : state;
    case 'answered':
      return state.status === 'placing' || state.status === 'ringing'
        ? { status: 'held', placedAt: state.placedAt, answeredAt: input.at }
        : state;
    case 'abandoned':
      return state.status === 'held'
        ? { ...state, status: 'abandoning', abandonedAt: input.at }
        : state;
    case 'bridged':
      return state.status === 'held'
        ? { ...state, status: 'talking', bridgedAt: input.at, agentId: input.agentId }
        : state;
    case 'hung_up':
      if (state.status === 'hung_up' || state.status === 'ended') return state;
      return {
        status: 'hung_up',
        placedAt: state.placedAt,
        answeredAt: 'answeredAt' in state ? state.answeredAt : null,
        bridgedAt: state.status === 'talking' ? state.bridgedAt : null,
        abandonedAt: state.status === 'abandoning' ? state.abandonedAt : null,
        agentId: state.status === 'talking' ? state.agentId : null,
        hungUpAt: input.at,
        outcome: input.outcome,
      };
    case 'ended':
      return state.status === 'hung_up'
        ? { ...state, status: 'ended', endedAt: input.at, disposition: input.disposition }
        : state;
  }
}

/** Milliseconds between the answer and whatever ended the wait; null: nobody answered, or they still wait. */
export function heldMs(state: CallState): number | null {
  switch (state.status) {
    case 'placing':
    case 'ringing':
    case 'held':
      return null;
    case 'abandoning':
      return state.abandonedAt - state.answeredAt;
    case 'talking':
      return state.bridgedAt - state.answeredAt;
    case 'hung_up':
    case 'ended': {
      const { answeredAt, bridgedAt, abandonedAt, hungUpAt } = state;
      return answeredAt === null ? null : (bridgedAt ?? abandonedAt ?? hungUpAt) - answeredAt;
    }
  }
}
