import type { CallEventType, CallOutcome } from './model.ts';

/** The five words of the compatible call-result payload (`crm-callback.v1`). */
export type CrmCallStatus = 'ANSWER' | 'NO_ANSWER' | 'BUSY' | 'FAILED' | 'CANCELED';

/** How one outcome is told in the vocabularies that need it. */
export interface OutcomeMeaning {
  /** In the compatible payload. */
  crmStatus: CrmCallStatus;
  /** The event that reports it before `call.ended`; null: `call.answered` already told, or nothing to tell. */
  event: Extract<CallEventType, 'call.no_answer' | 'call.busy' | 'call.error'> | null;
  /** Whether a person picked up. */
  answered: boolean;
  /** For an agent or a supervisor. */
  label: string;
}

/** The one table from outcomes to every other vocabulary. Total: each outcome has its row. */
export const callOutcomes: Readonly<Record<CallOutcome, OutcomeMeaning>> = {
  CONNECTED: { crmStatus: 'ANSWER', event: null, answered: true, label: 'Connected' },
  ABANDONED: { crmStatus: 'ANSWER', event: null, answered: true, label: 'Abandoned' },
  CALLER_HUNG_UP: {
    crmStatus: 'ANSWER',
    event: null,
    answered: true,
    label: 'Hung up while waiting',
  },
  NO_ANSWER: {
    crmStatus: 'NO_ANSWER',
    event: 'call.no_answer',
    answered: false,
    label: 'No answer',
  },
  BUSY: { crmStatus: 'BUSY', event: 'call.busy', answered: false, label: 'Busy' },
  CONGESTION: { crmStatus: 'FAILED', event: 'call.error', answered: false, label: 'Network busy' },
  DISCONNECTED: {
    crmStatus: 'FAILED',
    event: 'call.error',
    answered: false,
    label: 'Not in service',
  },
  CANCELED: { crmStatus: 'CANCELED', event: null, answered: false, label: 'Taken back' },
  FAILED: { crmStatus: 'FAILED', event: 'call.error', answered: false, label: 'Failed' },
  NOT_SENT: { crmStatus: 'CANCELED', event: null, answered: false, label: 'Not sent' },
  INTERRUPTED: { crmStatus: 'FAILED', event: 'call.error', answered: false, label: 'Interrupted' },
  MEDIA_NODE_LOST: {
    crmStatus: 'FAILED',
    event: 'call.error',
    answered: false,
    label: 'Asterisk lost',
  },
};
