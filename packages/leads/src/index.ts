export type { CallingWindow } from './calling-window.ts';
export { checkCallable } from './check-callable.ts';
export type {
  Callable,
  CallableLead,
  CallingRules,
  FrequencyCap,
  NotCallableCode,
  Reason,
} from './check-callable.ts';
export { zonesForLead } from './lead-zones.ts';
export type { LeadPlace, LeadZones } from './lead-zones.ts';
export { LeadsError } from './leads-error.ts';
export type { LeadsErrorCode } from './leads-error.ts';
export { nextAttempt } from './next-attempt.ts';
export type { NextAttempt, PastAttempt } from './next-attempt.ts';
export { zonesForNumber } from './number-zones.ts';
export { parseNumber } from './phone-number.ts';
export type { ParsedNumber, UnparsedNumber } from './phone-number.ts';
export type { Problem, ProblemCode } from './problem.ts';
export type { NumberType } from './verdict/numbering-plans.ts';
