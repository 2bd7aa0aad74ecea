import type { CallOutcome } from '@dialwright/core';
import type { Tone } from '../design/mark.ts';

/** The colour and shape of an outcome: dropped people stand out, what was nobody's fault does not. */
export function outcomeTone(outcome: CallOutcome): Tone {
  switch (outcome) {
    case 'CONNECTED':
      return 'talking';
    case 'ABANDONED':
    case 'CALLER_HUNG_UP':
      return 'dropped';
    case 'INTERRUPTED':
    case 'MEDIA_NODE_LOST':
    case 'FAILED':
      return 'held';
    case 'NO_ANSWER':
    case 'BUSY':
    case 'CONGESTION':
    case 'DISCONNECTED':
    case 'CANCELED':
    case 'NOT_SENT':
      return 'offline';
  }
}
