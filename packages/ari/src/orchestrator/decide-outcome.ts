import type { CallOutcome, CallState } from '@dialwright/core';

/** What we wanted of a call when it ended. */
export type Intent =
  /** Nothing: the other side, or Asterisk, ended it. */
  | 'none'
  /** Take it back while it rings. */
  | 'cancel'
  /** Its ring timer ran out. */
  | 'ring_timeout'
  /** Whether it was ever sent is unknown, so it is to end. */
  | 'unknown_originate'
  /** End it. */
  | 'hang_up';

/**
 * The outcome of a call whose channel is gone. It follows from how far the call had come and from
 * what we wanted; Asterisk's cause decides only where neither says anything, because for one and the
 * same ending it differs between versions.
 *
 * @param state where the call was before it ended.
 * @param causeCode the Q.850 cause; null: Asterisk did not say.
 */
export function decideOutcome(
  state: CallState,
  intent: Intent,
  causeCode: number | null,
): CallOutcome {
  switch (state.status) {
    case 'talking':
      return 'CONNECTED';
    case 'abandoning':
      return 'ABANDONED';
    case 'held':
      // A person answered and it was we who ended it: whatever we meant, they were abandoned.
      return intent === 'none' ? 'CALLER_HUNG_UP' : 'ABANDONED';
    case 'placing':
    case 'ringing':
      return unanswered(state.status, intent, causeCode);
    case 'hung_up':
    case 'ended':
      return state.outcome;
  }
}

function unanswered(
  status: 'placing' | 'ringing',
  intent: Intent,
  causeCode: number | null,
): CallOutcome {
  switch (intent) {
    case 'cancel':
    case 'hang_up':
      return 'CANCELED';
    case 'ring_timeout':
      return 'NO_ANSWER';
    case 'unknown_originate':
      return 'INTERRUPTED';
    case 'none':
      return ofCause(status, causeCode);
  }
}

/** Causes of ITU-T Q.850, table 1. */
function ofCause(status: 'placing' | 'ringing', causeCode: number | null): CallOutcome {
  switch (causeCode) {
    case 1: // unallocated number
    case 22: // number changed
    case 28: // invalid number format
      return 'DISCONNECTED';
    case 17: // user busy
      return 'BUSY';
    case 18: // no user responding
    case 19: // no answer from user
      return 'NO_ANSWER';
    case 0: // some versions of Asterisk give this instead of 19
      return status === 'ringing' ? 'NO_ANSWER' : 'FAILED';
    case 34: // no circuit available
    case 38: // network out of order
    case 41: // temporary failure
    case 42: // switching equipment congestion
      return 'CONGESTION';
    case null:
    default:
      return 'FAILED';
  }
}
