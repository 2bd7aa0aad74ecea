import type { E164 } from '@dialwright/core';
import { withTenant } from '../../database/tenant-transaction.ts';
import type { CallRef, Lease, LiveAttempt } from '../dialer-store.ts';
import { milliseconds, type StoreContext } from './database.ts';

interface AttemptRow {
  attempt_id: string;
  campaign_id: string;
  lead_id: string;
  e164: E164;
  caller_id: E164;
  placed_at: Date;
  answered_at: Date | null;
  bridged_at: Date | null;
  agent_id: string | null;
  hold_window_ms: number;
  ring_timeout_ms: number;
  over: boolean;
}

/** See {@link DialerStore.unfinished}. */
export async function unfinished(
  { pool }: StoreContext,
  { nodeId, epoch }: Lease,
): Promise<{ live: LiveAttempt[]; undisposed: CallRef[] }> {
  const { rows: found } = await pool.query<{ tenant_id: string; attempt_id: string }>(
    'select tenant_id, attempt_id from unfinished_attempts($1)',
    [nodeId],
  );
  const byTenant = Map.groupBy(found, (row) => row.tenant_id);
  const live: LiveAttempt[] = [];
  const undisposed: CallRef[] = [];
  for (const [tenantId, ids] of byTenant) {
    const rows = await withTenant(pool, tenantId, async (transaction) => {
      await transaction.query(
        `update attempts set epoch = $3
         where tenant_id = $1 and attempt_id = any ($2) and epoch < $3 and hung_up_at is null`,
        [tenantId, ids.map((row) => row.attempt_id), epoch],
      );
      const result = await transaction.query<AttemptRow>(
        `select attempt_id, campaign_id, lead_id, e164, caller_id, placed_at, answered_at, bridged_at,
           agent_id, hold_window_ms, ring_timeout_ms, hung_up_at is not null as over
         from attempts where tenant_id = $1 and attempt_id = any ($2) order by placed_at`,
        [tenantId, ids.map((row) => row.attempt_id)],
      );
      return result.rows;
    });
    for (const row of rows) {
      if (row.over) undisposed.push({ tenantId, callId: row.attempt_id });
      else live.push(toLiveAttempt(tenantId, row));
    }
  }
  return { live, undisposed };
}

function toLiveAttempt(tenantId: string, row: AttemptRow): LiveAttempt {
  return {
    ref: { tenantId, campaignId: row.campaign_id },
    callId: row.attempt_id,
    leadId: row.lead_id,
    e164: row.e164,
    callerId: row.caller_id,
    placedAt: milliseconds(row.placed_at),
    answeredAt: milliseconds(row.answered_at),
    bridgedAt: milliseconds(row.bridged_at),
    agentId: row.agent_id,
    holdWindowMs: row.hold_window_ms,
    ringTimeoutMs: row.ring_timeout_ms,
  };
}
