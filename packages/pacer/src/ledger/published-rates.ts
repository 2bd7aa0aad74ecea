import { answersOf, countsAt, type DropLedger } from './drop-ledger.ts';

/** A rate that says how it was computed, and from what. */
export interface PublishedRate {
  /** A fraction, 0 to 1; null while nobody has answered. */
  rate: number | null;
  /** The formula's name: stable. */
  formula: string;
  /** The formula in words. */
  text: string;
  /** What went in. */
  inputs: Readonly<Record<string, number>>;
}

/** The two abandon rates of one legal period. */
export interface PublishedRates {
  /** Of the period, epoch ms: from (included) and until (excluded). */
  period: { index: number; from: number; until: number };
  /**
   * All dropped people over agent-confirmed people and drops. Machine detection is advisory, so a
   * dropped answer counts as a person's.
   */
  strict: PublishedRate;
  /** The rule set's own. */
  ruleSet: PublishedRate & { ruleSetId: string };
}

/** The two rates of the period that holds `at` (epoch ms). */
export function publishedRates(ledger: DropLedger, at: number): PublishedRates {
  const { ruleSet } = ledger;
  const counts = countsAt(ledger, at);
  const { connected, abandoned, hungUpWaiting, abandonedByRule } = counts;
  const dropped = abandoned + hungUpWaiting;
  const answered = answersOf(counts);
  const from = ledger.campaignStartedAt + counts.index * ruleSet.period.lengthMs;
  return {
    period: { index: counts.index, from, until: from + ruleSet.period.lengthMs },
    strict: {
      rate: ratio(dropped, connected + dropped),
      formula: 'strict-dropped-over-confirmed',
      text: 'people never connected / (people an agent spoke with + people never connected)',
      inputs: { connected, abandoned, hungUpWaiting },
    },
    ruleSet: {
      ruleSetId: ruleSet.id,
      rate: ratio(abandonedByRule, answered),
      formula: ruleSet.formula.name,
      text: ruleSet.formula.text,
      inputs: { abandonedByRule, answered },
    },
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
