/**
 * How the ledger holds the pacer back, in two ways: softly, by how much blocking it allows, and hard,
 * by how many lines may ring beyond the idle agents.
 */
import { answersOf, type PeriodCounts } from './drop-ledger.ts';

/** What the ledger says to the pacer now. */
export interface DropAllowance {
  /** Drops beyond the target's share of the answers so far; negative: drops in hand. */
  debt: number;
  /**
   * Lines that may be in flight beyond the idle agents: if every one of them were answered and dropped,
   * the period would still be within its target. 0 or less closes the gate.
   */
  linesBeyondIdle: number;
  /** The chance of blocking allowed to a line dialled now, 0 to 1. */
  allowedBlocking: number;
}

/** How fast the allowed blocking reacts to one drop. Quicker is tighter and less even. */
const REACTION = 0.006;
/** Drops kept in hand: a fixed count, since the error of a controlled count does not grow with the answers. */
const RESERVE_DROPS = 4;
/** … and more for each agent, whose lines in flight are what can go wrong at once. */
const RESERVE_DROPS_PER_AGENT = 0.25;
/** Blocking allowed with the reserve exactly in hand, times the agents: a line sees only its own risk, not that of the lines after it. */
const NEUTRAL_BLOCKING_TIMES_AGENTS = 0.12;
const LEAST_BLOCKING = 1e-8;
/** Drops saved up over a quiet week are not to be spent in a burst: the allowance grows to this many times neutral. */
const MOST_TIMES_NEUTRAL = 4;

/**
 * The allowance that follows from a period's counts. It depends on nothing else, so a restart changes
 * nothing and no controller winds up over an idle hour.
 *
 * @param target the abandon rate to stay under, a fraction.
 * @param agentCount agents who count now, at least 1.
 */
export function dropAllowance(
  counts: PeriodCounts,
  target: number,
  agentCount: number,
): DropAllowance {
  const answers = answersOf(counts);
  const debt = counts.drops - target * answers;
  if (target === 0) return { debt, linesBeyondIdle: 0, allowedBlocking: 0 };
  const reserve = RESERVE_DROPS + RESERVE_DROPS_PER_AGENT * agentCount;
  const neutral = NEUTRAL_BLOCKING_TIMES_AGENTS / agentCount;
  const timesNeutral = Math.exp((-REACTION * (debt + reserve)) / target);
  return {
    debt,
    // drops + n ≤ target × (answers + n), solved for n.
    linesBeyondIdle: Math.floor(-debt / (1 - target) + 1e-9),
    allowedBlocking: Math.max(LEAST_BLOCKING, neutral * Math.min(MOST_TIMES_NEUTRAL, timesNeutral)),
  };
}
