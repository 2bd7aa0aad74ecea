import { emptyLedger, type DropLedger } from './ledger/drop-ledger.ts';
import { startingModel, type TrafficModel } from './model/traffic-model.ts';
import { PacerError } from './pacer-error.ts';
import type { ResolvedPacerOptions } from './pacer-options.ts';

/** What a pacer remembers of a call until it is disposed. Instants are epoch ms. */
export interface OpenCall {
  attemptId: string;
  placedAt?: number;
  answerOdds?: number;
  answeredAt?: number;
  /** Its waiting is over and in the ledger: connected, abandoned or hung up. */
  settled?: true;
  bridgedAt?: number;
  hungUpAt?: number;
}

/** All that a pacer knows: plain data that survives JSON with no change in later decisions. */
export interface PacerState {
  version: 1;
  model: TrafficModel;
  ledger: DropLedger;
  calls: readonly OpenCall[];
}

/**
 * The state to begin with: the saved one, or an empty one.
 * @throws PacerError `PACER_STATE_INVALID` when the saved one belongs to another campaign start, rule
 * set or version: its legal periods would be wrong.
 */
export function openState(
  options: ResolvedPacerOptions,
  saved: PacerState | undefined,
): PacerState {
  const { ruleSet, campaignStartedAt } = options;
  if (saved === undefined) {
    return {
      version: 1,
      model: startingModel(),
      ledger: emptyLedger(ruleSet, campaignStartedAt),
      calls: [],
    };
  }
  const version: number = saved.version;
  if (version !== 1) throw invalidState('version', 1, version);
  if (saved.ledger.campaignStartedAt !== campaignStartedAt) {
    throw invalidState('campaignStartedAt', campaignStartedAt, saved.ledger.campaignStartedAt);
  }
  if (saved.ledger.ruleSet.id !== ruleSet.id) {
    throw invalidState('ruleSet', ruleSet.id, saved.ledger.ruleSet.id);
  }
  return saved;
}

function invalidState(what: string, expected: unknown, received: unknown): PacerError {
  return new PacerError(
    'PACER_STATE_INVALID',
    `The saved state has ${what} ${String(received)}, not ${String(expected)}.`,
    { what, expected, received },
  );
}
