import type { CallRecord } from '@dialwright/core';
import { withTenant } from '../../database/tenant-transaction.ts';
import { endOfCallMessage } from '../call-messages.ts';
import type { CallRef, CampaignRef, HangUp } from '../dialer-store.ts';
import { settleLead, suppresses } from '../settle-lead.ts';
import { noteIn } from './call-progress.ts';
import { campaignIn } from './campaigns.ts';
import { countMinute } from './counters.ts';
import { type StoreContext, timestamp, type Transaction } from './database.ts';
import { suppressIn } from './numbers.ts';
import { recordIn } from './records.ts';
import { createRecording } from './recordings.ts';

interface EndedRow {
  campaign_id: string;
  lead_id: string;
  e164: string;
}

/** See {@link DialerStore.hangUp}. */
export async function hangUp(
  context: StoreContext,
  call: CallRef,
  end: HangUp,
): Promise<CallRecord | null> {
  const record = await withTenant(context.pool, call.tenantId, async (transaction) => {
    const { rows } = await transaction.query<EndedRow & { answer_counted: boolean }>(
      `with before as (
         select answered_at from attempts where tenant_id = $1 and attempt_id = $2 for update)
       update attempts set hung_up_at = $3, outcome = $4, answered_at = $5, bridged_at = $6, agent_id = $7,
         held_ms = $8, abandoned_for = $9, abandon_message = $10
       from before
       where tenant_id = $1 and attempt_id = $2 and hung_up_at is null and epoch <= $11
       returning campaign_id, lead_id, e164, before.answered_at is not null as answer_counted`,
      [
        call.tenantId,
        call.callId,
        timestamp(end.at),
        end.outcome,
        timestamp(end.answeredAt),
        timestamp(end.bridgedAt),
        end.agentId,
        end.heldMs,
        end.abandonedFor,
        end.abandonMessage,
        end.epoch,
      ],
    );
    const row = rows[0];
    if (!row) return null;
    const ref: CampaignRef = { tenantId: call.tenantId, campaignId: row.campaign_id };
    await transaction.query(
      `update numbers set live_attempt_id = null
       where tenant_id = $1 and e164 = $2 and live_attempt_id = $3`,
      [call.tenantId, row.e164, call.callId],
    );
    await noteIn(transaction, call, end.at, 'call.hung_up', { outcome: end.outcome });
    if (end.answeredAt !== null || end.abandonedFor.length > 0)
      await writeLedger(transaction, ref, call, end);
    if (end.recording) {
      await createRecording(transaction, call, end.recording.durationMs);
    }
    if (end.disposition !== null) {
      const choice = { at: end.at, disposition: end.disposition, by: 'system' as const, notes: '' };
      await dispose(transaction, ref, call, row, choice);
    }
    await countMinute(transaction, ref, end.at, {
      answered: end.answeredAt === null || row.answer_counted ? 0 : 1,
      connected: end.bridgedAt === null ? 0 : 1,
      abandoned: end.abandonedFor.length > 0 ? 1 : 0,
      disposed: end.disposition === null ? 0 : 1,
    });
    return tellEnd(context, transaction, ref, call);
  });
  context.outbox.wake();
  return record;
}

/** See {@link DialerStore.end}. */
export async function end(
  context: StoreContext,
  call: CallRef,
  choice: { at: number; disposition: string; by: 'agent' | 'system'; notes: string },
): Promise<CallRecord | null> {
  const record = await withTenant(context.pool, call.tenantId, async (transaction) => {
    const { rows } = await transaction.query<EndedRow>(
      `select campaign_id, lead_id, e164 from attempts
       where tenant_id = $1 and attempt_id = $2 and hung_up_at is not null and ended_at is null
       for update`,
      [call.tenantId, call.callId],
    );
    const row = rows[0];
    if (!row) return null;
    const ref: CampaignRef = { tenantId: call.tenantId, campaignId: row.campaign_id };
    await dispose(transaction, ref, call, row, choice);
    await countMinute(transaction, ref, choice.at, { disposed: 1 });
    return tellEnd(context, transaction, ref, call);
  });
  context.outbox.wake();
  return record;
}

async function writeLedger(
  transaction: Transaction,
  ref: CampaignRef,
  call: CallRef,
  end: HangUp,
): Promise<void> {
  await transaction.query(
    `insert into drop_ledger
       (tenant_id, campaign_id, attempt_id, answered_at, held_ms, connected, abandoned_for)
     values ($1, $2, $3, $4, $5, $6, $7)`,
    [
      ref.tenantId,
      ref.campaignId,
      call.callId,
      timestamp(end.answeredAt ?? end.at),
      end.heldMs ?? 0,
      end.bridgedAt !== null,
      end.abandonedFor,
    ],
  );
}

async function dispose(
  transaction: Transaction,
  ref: CampaignRef,
  call: CallRef,
  row: EndedRow,
  choice: { at: number; disposition: string; by: 'agent' | 'system'; notes: string },
): Promise<void> {
  await transaction.query(
    `update attempts set ended_at = $3, disposition = $4, disposition_by = $5, notes = $6
     where tenant_id = $1 and attempt_id = $2`,
    [call.tenantId, call.callId, timestamp(choice.at), choice.disposition, choice.by, choice.notes],
  );
  await noteIn(transaction, call, choice.at, 'call.ended', {
    disposition: choice.disposition,
    by: choice.by,
  });
  if (suppresses(choice.disposition)) {
    await suppressIn(transaction, call.tenantId, [row.e164], 'DISPOSITION', choice.at);
  }
  const campaign = await campaignIn(transaction, ref);
  const { rows: history } = await transaction.query<{ code: string; at: Date }>(
    `select disposition as code, ended_at as at from attempts
     where tenant_id = $1 and lead_id = $2 and ended_at is not null order by ended_at, attempt_id`,
    [call.tenantId, row.lead_id],
  );
  const fate = settleLead(
    history.map((each) => ({ code: each.code, at: each.at.getTime() })),
    campaign?.settings.recycle ?? {},
  );
  await transaction.query(
    `update leads set status = $3, next_at = coalesce($4, next_at), status_code = $5
     where tenant_id = $1 and lead_id = $2`,
    [
      call.tenantId,
      row.lead_id,
      fate.status,
      fate.status === 'open' ? timestamp(fate.nextAt) : null,
      fate.code,
    ],
  );
}

/** Reads the record as it stands and, once the call is disposed, puts its webhook into the outbox. */
async function tellEnd(
  context: StoreContext,
  transaction: Transaction,
  ref: CampaignRef,
  call: CallRef,
): Promise<CallRecord | null> {
  const record = await recordIn(transaction, call, context.publicUrl);
  const campaign = await campaignIn(transaction, ref);
  const message = record && campaign && endOfCallMessage(call.tenantId, campaign.settings, record);
  if (message) await context.outbox.enqueue(message, transaction);
  return record;
}
