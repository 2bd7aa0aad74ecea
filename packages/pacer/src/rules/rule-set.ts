import { PacerError } from '../pacer-error.ts';
import { usFtc } from './us-ftc.ts';

/**
 * What one regulator says of abandoned calls, as data. Not legal advice: check it against the text it
 * names before you rely on it.
 */
export interface RuleSet {
  /** Stable: written into records. */
  id: string;
  /** For a person. */
  title: string;
  /** The highest lawful abandon rate of a period, a fraction (0.03 is 3 %). */
  abandonRateLimit: number;
  /** A person who answered and was connected later than this counts as abandoned, ms. */
  connectWithinMs: number;
  /** The shortest time an unanswered call must be left to ring, ms. */
  minRingMs: number;
  /** What the rate is measured over: consecutive blocks of `lengthMs` from the campaign's start, not a sliding window. */
  period: { anchor: 'campaign-start'; lengthMs: number };
  /** The name of the formula of the rate, and the formula in words. */
  formula: { name: string; text: string };
  /** Where it is written, and since when it holds (ISO date). */
  source: { text: string; effectiveOn: string };
}

/** The ids of the rule sets that come with the package. */
export type RuleSetId = 'us-ftc';

/** The rule sets that come with the package, by id. */
export const ruleSets: Readonly<Record<RuleSetId, RuleSet>> = { 'us-ftc': usFtc };

/**
 * The rule set of that id, or the one passed.
 * @throws PacerError `PACER_RULE_SET_UNKNOWN`.
 */
export function resolveRuleSet(ruleSet: RuleSetId | RuleSet): RuleSet {
  if (typeof ruleSet !== 'string') return ruleSet;
  const found = Object.hasOwn(ruleSets, ruleSet) ? ruleSets[ruleSet] : undefined;
  if (found) return found;
  throw new PacerError(
    'PACER_RULE_SET_UNKNOWN',
    `There is no rule set "${ruleSet}". There are: ${Object.keys(ruleSets).join(', ')}.`,
    { ruleSet },
  );
}
