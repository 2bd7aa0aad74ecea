import type { CallOutcome } from './model.ts';

/** What choosing a disposition means. */
export interface Disposition {
  /** Stable code, upper case. */
  code: string;
  /** For a person. */
  label: string;
  /** Whether the agent says that a person, not a machine, was on the line. */
  human: boolean;
  /** Whether the number is never to be called again. */
  suppresses: boolean;
}

/** The dispositions an agent can choose without anybody setting anything up, in the order of their keys. */
export const builtInDispositions: readonly Disposition[] = [
  { code: 'SALE', label: 'Sale', human: true, suppresses: false },
  { code: 'NOT_INTERESTED', label: 'Not interested', human: true, suppresses: false },
  { code: 'CALLBACK', label: 'Call back', human: true, suppresses: false },
  { code: 'NO_ANSWER', label: 'Nobody there', human: false, suppresses: false },
  { code: 'ANSWERING_MACHINE', label: 'Answering machine', human: false, suppresses: false },
  { code: 'WRONG_NUMBER', label: 'Wrong number', human: true, suppresses: false },
  { code: 'DNC', label: 'Do not call', human: true, suppresses: true },
];

/** Set when a hard wrap-up runs out and the campaign names no other. */
export const WRAP_UP_EXPIRED = 'WRAP_UP_EXPIRED';

/** Set when the agent is gone, or we were, before choosing. */
export const SYSTEM_ERROR = 'SYSTEM_ERROR';

/** The disposition of a call that no agent was on: the outcome's own name. */
export function systemDisposition(outcome: CallOutcome): string {
  return outcome === 'CONNECTED' ? SYSTEM_ERROR : outcome;
}
