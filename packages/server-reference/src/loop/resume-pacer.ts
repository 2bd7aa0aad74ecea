import type { Campaign } from '@dialwright/core';
import {
  emptyLedger,
  type LedgerEntry,
  type PacerState,
  reduceLedger,
  resolveRuleSet,
} from '@dialwright/pacer';
import type { CampaignRef, DialerStore, DropLedgerEntry } from '../store/dialer-store.ts';

/**
 * What the pacer knew when it was last kept, with the drop ledger as it stands in the store: estimates
 * may be a little old, the legal count may not. Null: there is nothing to go on from.
 */
export async function resumePacer(
  store: Pick<DialerStore, 'pacerState' | 'dropLedger'>,
  ref: CampaignRef,
  campaign: Campaign,
): Promise<PacerState | null> {
  const kept = (await store.pacerState(ref)) as PacerState | null;
  if (kept === null || campaign.startedAt === null) return null;
  const ruleSet = resolveRuleSet(campaign.settings.ruleSet);
  const entries = await store.dropLedger(ref, campaign.startedAt);
  const ledger = entries
    .map(toLedgerEntry)
    .reduce(reduceLedger, emptyLedger(ruleSet, campaign.startedAt));
  return { ...kept, ledger };
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
