import { withTenant } from '../../database/tenant-transaction.ts';
import { startOfCallMessage } from '../call-messages.ts';
import type { CallRef } from '../dialer-store.ts';
import { campaignIn } from './campaigns.ts';
import { countMinute } from './counters.ts';
import { type StoreContext, timestamp, type Transaction } from './database.ts';

/** See {@link DialerStore.note}. */
export function note(
  { pool }: StoreContext,
  call: CallRef,
  at: number,
  type: string,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  return withTenant(pool, call.tenantId, (transaction) =>
    noteIn(transaction, call, at, type, details),
  );
}

/** The same inside the caller's transaction. */
export async function noteIn(
  transaction: Transaction,
  call: CallRef,
  at: number,
  type: string,
  details: Readonly<Record<string, unknown>>,
): Promise<void> {
  await transaction.query(
    'insert into call_timeline (tenant_id, attempt_id, at, type, details) values ($1, $2, $3, $4, $5)',
    [call.tenantId, call.callId, timestamp(at), type, JSON.stringify(details)],
  );
}

/** See {@link DialerStore.answered}. */
export function answered({ pool }: StoreContext, call: CallRef, at: number): Promise<void> {
  return withTenant(pool, call.tenantId, async (transaction) => {
    const { rows } = await transaction.query<{ campaign_id: string }>(
      `update attempts set answered_at = $3
       where tenant_id = $1 and attempt_id = $2 and answered_at is null and hung_up_at is null
       returning campaign_id`,
      [call.tenantId, call.callId, timestamp(at)],
    );
    const campaignId = rows[0]?.campaign_id;
    if (campaignId === undefined) return;
    await noteIn(transaction, call, at, 'call.answered', {});
    await countMinute(transaction, { tenantId: call.tenantId, campaignId }, at, { answered: 1 });
  });
}

/** See {@link DialerStore.bridged}. */
export async function bridged(
  context: StoreContext,
  call: CallRef,
  at: number,
  agentId: string,
): Promise<void> {
  await withTenant(context.pool, call.tenantId, async (transaction) => {
    const { rows } = await transaction.query<{
      campaign_id: string;
      lead_id: string;
      e164: string;
    }>(
      `update attempts set bridged_at = $3, agent_id = $4
       where tenant_id = $1 and attempt_id = $2 and bridged_at is null and hung_up_at is null
       returning campaign_id, lead_id, e164`,
      [call.tenantId, call.callId, timestamp(at), agentId],
    );
    const row = rows[0];
    if (!row) return;
    await noteIn(transaction, call, at, 'call.bridged', { agentId });
    const campaign = await campaignIn(transaction, {
      tenantId: call.tenantId,
      campaignId: row.campaign_id,
    });
    const { rows: agents } = await transaction.query<{ username: string }>(
      'select username from agents where tenant_id = $1 and agent_id = $2',
      [call.tenantId, agentId],
    );
    const message =
      campaign &&
      startOfCallMessage(call.tenantId, campaign.settings, {
        callId: call.callId,
        campaignId: row.campaign_id,
        leadId: row.lead_id,
        customerNumber: row.e164,
        agentUsername: agents[0]?.username ?? agentId,
        at,
      });
    if (message) await context.outbox.enqueue(message, transaction);
  });
  context.outbox.wake();
}
