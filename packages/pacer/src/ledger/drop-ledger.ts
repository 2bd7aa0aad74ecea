/**
 * The drop ledger: what became of every person who answered, counted per legal period. It only ever
 * grows; a rate is computed from it, never kept.
 */
import { isAbandoned, type AnsweredCall } from '../rules/abandoned-for.ts';
import type { RuleSet } from '../rules/rule-set.ts';

/** One answered call whose waiting is over. */
export interface LedgerEntry extends AnsweredCall {
  /** When the person answered, epoch ms: it decides the period. */
  answeredAt: number;
}

/** The counts of one legal period. */
export interface PeriodCounts {
  /** 0 for the first block from the campaign's start, 1 for the next … */
  index: number;
  /** Connected to an agent, however late. */
  connected: number;
  /** Given up by us. */
  abandoned: number;
  /** Left while they waited. */
  hungUpWaiting: number;
  /** Of all of these, those that the rule set counts as abandoned. */
  abandonedByRule: number;
  /** Not connected, or abandoned by the rule: the drops that the pacer paces on. */
  drops: number;
}

/** All periods so far, in order. Plain data: it survives JSON. */
export interface DropLedger {
  /** The rule set that cuts the periods and judges each entry, as it was when the campaign started. */
  ruleSet: RuleSet;
  /** Epoch ms. */
  campaignStartedAt: number;
  periods: readonly PeriodCounts[];
}

/** A ledger with nothing in it. */
export function emptyLedger(ruleSet: RuleSet, campaignStartedAt: number): DropLedger {
  return { ruleSet, campaignStartedAt, periods: [] };
}

/** The ledger with one more entry. */
export function reduceLedger(ledger: DropLedger, entry: LedgerEntry): DropLedger {
  const index = periodIndex(ledger, entry.answeredAt);
  const before = countsOf(ledger, index);
  const byRule = isAbandoned(ledger.ruleSet, entry);
  const after: PeriodCounts = {
    index,
    connected: before.connected + (entry.ending === 'connected' ? 1 : 0),
    abandoned: before.abandoned + (entry.ending === 'abandoned' ? 1 : 0),
    hungUpWaiting: before.hungUpWaiting + (entry.ending === 'hung_up_waiting' ? 1 : 0),
    abandonedByRule: before.abandonedByRule + (byRule ? 1 : 0),
    drops: before.drops + (byRule || entry.ending !== 'connected' ? 1 : 0),
  };
  const others = ledger.periods.filter((period) => period.index !== index);
  return { ...ledger, periods: [...others, after].sort((a, b) => a.index - b.index) };
}

/** The counts of the period that holds `at`; zeros when nobody answered in it yet. */
export function countsAt(ledger: DropLedger, at: number): PeriodCounts {
  return countsOf(ledger, periodIndex(ledger, at));
}

/** Everybody who answered in the period. */
export function answersOf(counts: PeriodCounts): number {
  return counts.connected + counts.abandoned + counts.hungUpWaiting;
}

function periodIndex(ledger: DropLedger, at: number): number {
  // An instant before the start (two clocks that differ a little) belongs to the first period.
  return Math.max(0, Math.floor((at - ledger.campaignStartedAt) / ledger.ruleSet.period.lengthMs));
}

function countsOf(ledger: DropLedger, index: number): PeriodCounts {
  const found = ledger.periods.find((period) => period.index === index);
  return (
    found ?? { index, connected: 0, abandoned: 0, hungUpWaiting: 0, abandonedByRule: 0, drops: 0 }
  );
}
