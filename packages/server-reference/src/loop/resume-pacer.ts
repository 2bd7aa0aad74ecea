import type { Campaign } from '@dialwright/core';
import {
  emptyLedger,
  type LedgerEntry,
  type Observation,
  type PacerState,
  reduceLedger,
  resolveRuleSet,
} from '@dialwright/pacer';
import type { CampaignRef, DialerStore, DropLedgerEntry } from '../store/dialer-store.ts';

/** What a pacer goes on from. */
export interface ResumedPacer {
  /** What the last one knew when it was last kept; null: nothing was. */
  state: PacerState | null;
  /** What it has to be told besides, oldest first. */
  observations: readonly Observation[];
}

/**
 * What is known of a campaign from before: estimates may be a little old, the legal count is exactly
 * the store's.
 */
export async function resumePacer(
  store: Pick<DialerStore, 'pacerState' | 'dropLedger'>,
  ref: CampaignRef,
  campaign: Campaign,
): Promise<ResumedPacer> {
  const startedAt = campaign.startedAt ?? 0;
  const kept = (await store.pacerState(ref)) as PacerState | null;
  const entries = await store.dropLedger(ref, startedAt);
  if (kept === null) return { state: null, observations: entries.flatMap(toObservations) };
  const ruleSet = resolveRuleSet(campaign.settings.ruleSet);
  const ledger = entries.map(toLedgerEntry).reduce(reduceLedger, emptyLedger(ruleSet, startedAt));
  return { state: { ...kept, ledger }, observations: [] };
}

function toLedgerEntry(entry: DropLedgerEntry): LedgerEntry {
  const { answeredAt, heldMs, connected, abandonedFor } = entry;
  const ending = connected
    ? 'connected'
    : abandonedFor.length > 0
      ? 'abandoned'
      : 'hung_up_waiting';
  return { answeredAt, heldMs, ending };
}

/** The waiting of one answered call as it was, with nothing in it to learn durations from. */
function toObservations(entry: DropLedgerEntry): Observation[] {
  const { attemptId, answeredAt, heldMs } = entry;
  const at = answeredAt + heldMs;
  const { ending } = toLedgerEntry(entry);
  const answered = { type: 'call.answered', attemptId, at: answeredAt } as const;
  switch (ending) {
    case 'connected':
      return [answered, { type: 'call.bridged', attemptId, at, agentId: '' }];
    case 'abandoned':
      return [answered, { type: 'call.abandoned', attemptId, at, heldMs }];
    case 'hung_up_waiting':
      return [answered, { type: 'call.hung_up', attemptId, at, outcome: 'CALLER_HUNG_UP' }];
  }
}
