import { invalidOption } from './pacer-error.ts';
import type { PacerState } from './pacer-state.ts';
import { resolveRuleSet, type RuleSet, type RuleSetId } from './rules/rule-set.ts';

/** The two ways to pace. `progressive`: one line per idle agent. `predictive`: ahead of idle agents. */
export type PacingMethod = 'progressive' | 'predictive';

/** What a pacer is made with. */
export interface PacerOptions {
  method: PacingMethod;
  /** Whose law the drop ledger is kept by. Default `us-ftc`. */
  ruleSet?: RuleSetId | RuleSet | undefined;
  /**
   * The abandon rate to stay under in each legal period, a fraction from 0 to the rule set's limit.
   * Default that limit. Lower costs agents' time: about a point of utilisation per 0.01.
   */
  abandonRateTarget?: number | undefined;
  /** How long a person who answered is held for an agent before the call is abandoned, ms. Default 2000. */
  holdWindowMs?: number | undefined;
  /** When the campaign first dialled, epoch ms: the legal periods are counted from it. */
  campaignStartedAt: number;
  /**
   * Offer lines that have rung this long (ms) for hanging up when no agent will be there for an answer;
   * at least the rule set's minimum ring. It saves drops and costs attempts. Default null: never.
   */
  cancelRingingAfterMs?: number | null | undefined;
  /** What `save()` gave, to go on from there. */
  state?: PacerState | undefined;
}

/** Options that have been checked, with the defaults filled in. */
export interface ResolvedPacerOptions {
  method: PacingMethod;
  ruleSet: RuleSet;
  abandonRateTarget: number;
  holdWindowMs: number;
  campaignStartedAt: number;
  cancelRingingAfterMs: number | null;
}

const methods: readonly string[] = ['progressive', 'predictive'] satisfies PacingMethod[];
const LONGEST_HOLD_MS = 60_000;

/**
 * Checks the options and fills in the defaults.
 * @throws PacerError `PACER_OPTION_INVALID`, `PACER_RULE_SET_UNKNOWN`.
 */
export function resolvePacerOptions(options: PacerOptions): ResolvedPacerOptions {
  const { method, campaignStartedAt } = options;
  if (!methods.includes(method)) {
    throw invalidOption('method', `one of ${methods.join(', ')}`, method);
  }
  if (!Number.isFinite(campaignStartedAt)) {
    throw invalidOption('campaignStartedAt', 'an instant in epoch milliseconds', campaignStartedAt);
  }
  const ruleSet = resolveRuleSet(options.ruleSet ?? 'us-ftc');
  const abandonRateTarget = options.abandonRateTarget ?? ruleSet.abandonRateLimit;
  if (!(abandonRateTarget >= 0 && abandonRateTarget <= ruleSet.abandonRateLimit)) {
    throw invalidOption(
      'abandonRateTarget',
      `a fraction from 0 to ${ruleSet.abandonRateLimit}, the limit of ${ruleSet.id}`,
      abandonRateTarget,
    );
  }
  const holdWindowMs = options.holdWindowMs ?? 2_000;
  if (!(holdWindowMs >= 0 && holdWindowMs <= LONGEST_HOLD_MS)) {
    throw invalidOption('holdWindowMs', `from 0 to ${LONGEST_HOLD_MS} ms`, holdWindowMs);
  }
  const cancelRingingAfterMs = options.cancelRingingAfterMs ?? null;
  if (cancelRingingAfterMs !== null && !(cancelRingingAfterMs >= ruleSet.minRingMs)) {
    throw invalidOption(
      'cancelRingingAfterMs',
      `null or at least ${ruleSet.minRingMs} ms, the minimum ring of ${ruleSet.id}`,
      cancelRingingAfterMs,
    );
  }
  return Object.freeze({
    method,
    ruleSet,
    abandonRateTarget,
    holdWindowMs,
    campaignStartedAt,
    cancelRingingAfterMs,
  });
}
