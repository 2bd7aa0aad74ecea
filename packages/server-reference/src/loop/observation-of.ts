import type { CallState } from '@dialwright/core';
import type { Observation } from '@dialwright/pacer';

/**
 * What the pacer learns from a call having come to a state, in the pacer's own words; null: nothing.
 * The one place where the two vocabularies meet, so that neither package has to know the other.
 */
export function observationOf(attemptId: string, state: CallState): Observation | null {
  switch (state.status) {
    case 'placing':
      return { type: 'call.placed', attemptId, at: state.placedAt };
    case 'ringing':
      return null;
    case 'held':
      return { type: 'call.answered', attemptId, at: state.answeredAt };
    case 'abandoning': {
      const { answeredAt, abandonedAt } = state;
      return {
        type: 'call.abandoned',
        attemptId,
        at: abandonedAt,
        heldMs: abandonedAt - answeredAt,
      };
    }
    case 'talking':
      return { type: 'call.bridged', attemptId, at: state.bridgedAt, agentId: state.agentId };
    case 'hung_up':
      return { type: 'call.hung_up', attemptId, at: state.hungUpAt, outcome: state.outcome };
    case 'ended':
      return { type: 'call.ended', attemptId, at: state.endedAt };
  }
}
