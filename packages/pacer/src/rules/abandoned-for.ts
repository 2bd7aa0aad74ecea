import { resolveRuleSet, type RuleSet, type RuleSetId } from './rule-set.ts';

/** How the waiting of a person who answered came to its end. */
export interface AnsweredCall {
  /** From the answer to that end, ms. */
  heldMs: number;
  /** `connected` to an agent, `abandoned` by us, or `hung_up_waiting`: they left first. */
  ending: 'connected' | 'abandoned' | 'hung_up_waiting';
}

/** Whether the call counts as abandoned under the rule set, whatever our own hold window was. */
export function isAbandoned(ruleSet: RuleSet, call: AnsweredCall): boolean {
  // Whoever hangs up within the time we had to connect them was not abandoned by us.
  return call.ending === 'abandoned' || call.heldMs > ruleSet.connectWithinMs;
}

/**
 * The ids of the rule sets under which the call counts as abandoned, in the order given. A call that
 * was connected, but too late, is among them: that is what a record's `abandonedFor` says.
 *
 * @throws PacerError `PACER_RULE_SET_UNKNOWN`.
 */
export function abandonedFor(
  ruleSets: readonly (RuleSetId | RuleSet)[],
  call: AnsweredCall,
): string[] {
  return ruleSets
    .map(resolveRuleSet)
    .filter((ruleSet) => isAbandoned(ruleSet, call))
    .map((ruleSet) => ruleSet.id);
}
