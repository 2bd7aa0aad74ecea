import { builtInDispositions, callOutcomes, SYSTEM_ERROR, WRAP_UP_EXPIRED } from '@dialwright/core';
import type { CallOutcome } from '@dialwright/core';

/** A code such as `QUOTE_SENT` for a person who has no other name for it: `Quote sent`. */
export function wordsOf(code: string): string {
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What an outcome is called on screen. */
export function outcomeWords(outcome: string): string {
  return isOutcome(outcome) ? callOutcomes[outcome].label : wordsOf(outcome);
}

/** The dispositions that the system gives, for a person. */
const systemWords: Readonly<Record<string, string>> = {
  [WRAP_UP_EXPIRED]: 'Wrap-up ran out',
  [SYSTEM_ERROR]: 'Not disposed',
};

/** What a disposition is called on screen: its own label, an outcome's, or the code in words. */
export function dispositionWords(code: string): string {
  const builtIn = builtInDispositions.find((disposition) => disposition.code === code);
  return builtIn?.label ?? systemWords[code] ?? outcomeWords(code);
}

function isOutcome(text: string): text is CallOutcome {
  return Object.hasOwn(callOutcomes, text);
}
