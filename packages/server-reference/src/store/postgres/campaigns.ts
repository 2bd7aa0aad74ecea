import type { Campaign } from '@dialwright/core';
import { campaignSettings } from '@dialwright/core/schemas';
import { withTenant } from '../../database/tenant-transaction.ts';
import type { CampaignRef, DropLedgerEntry } from '../dialer-store.ts';
import { milliseconds, type StoreContext, timestamp, type Transaction } from './database.ts';

interface CampaignRow {
  campaign_id: string;
  status: 'paused' | 'running';
  started_at: Date | null;
  settings: unknown;
}

/** What signs a campaign's webhooks, and what signed them before the last rotation. */
interface SecretRow {
  secret: string;
  previous: string | null;
}

export async function runningCampaigns({ pool }: StoreContext): Promise<CampaignRef[]> {
  const { rows } = await pool.query<{ tenant_id: string; campaign_id: string }>(
    'select tenant_id, campaign_id from running_campaigns()',
  );
  return rows.map((row) => ({ tenantId: row.tenant_id, campaignId: row.campaign_id }));
}

/** A campaign, read inside the caller's transaction. */
export async function campaignIn(
  transaction: Transaction,
  ref: CampaignRef,
): Promise<Campaign | null> {
  const { rows } = await transaction.query<CampaignRow>(
    `select campaign_id, status, started_at, settings from campaigns
     where tenant_id = $1 and campaign_id = $2`,
    [ref.tenantId, ref.campaignId],
  );
  return rows[0] ? toCampaign(rows[0]) : null;
}

export function campaigns({ pool }: StoreContext, tenantId: string): Promise<Campaign[]> {
  return withTenant(pool, tenantId, async (transaction) => {
    const { rows } = await transaction.query<CampaignRow>(
      `select campaign_id, status, started_at, settings from campaigns
       where tenant_id = $1 order by created_at, campaign_id`,
      [tenantId],
    );
    return rows.map(toCampaign);
  });
}

export function saveCampaign(
  context: StoreContext,
  tenantId: string,
  campaign: Campaign,
  now: number,
): Promise<void> {
  return withTenant(context.pool, tenantId, async (transaction) => {
    await writeCampaign(context, transaction, { tenantId, before: null, campaign, now });
  });
}

/** See {@link DialerStore.changeCampaign}. */
export function changeCampaign(
  context: StoreContext,
  ref: CampaignRef,
  change: (campaign: Campaign) => Campaign,
  now: number,
): Promise<Campaign | null> {
  const { tenantId, campaignId } = ref;
  return withTenant(context.pool, tenantId, async (transaction) => {
    await transaction.query(
      'select from campaigns where tenant_id = $1 and campaign_id = $2 for update',
      [tenantId, campaignId],
    );
    const before = await campaignIn(transaction, ref);
    if (!before) return null;
    const campaign = change(before);
    await writeCampaign(context, transaction, { tenantId, before, campaign, now });
    return campaign;
  });
}

async function writeCampaign(
  { outbox }: StoreContext,
  transaction: Transaction,
  {
    tenantId,
    before,
    campaign,
    now,
  }: { tenantId: string; before: Campaign | null; campaign: Campaign; now: number },
): Promise<void> {
  const { campaignId, status, startedAt, settings } = campaign;
  const { rows } = await transaction.query<SecretRow>(
    `insert into campaigns
       (tenant_id, campaign_id, created_at, status, started_at, settings, webhook_secret)
     values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (tenant_id, campaign_id) do update
     set status = excluded.status, started_at = excluded.started_at, settings = excluded.settings
     returning webhook_secret as secret, previous_webhook_secret as previous`,
    [
      tenantId,
      campaignId,
      timestamp(now),
      status,
      timestamp(startedAt),
      settings,
      outbox.newSecret(),
    ],
  );
  const [secrets] = rows;
  // Saving an endpoint opens it again; one that asked not to be told stays closed until its URL changes.
  const sameUrls = JSON.stringify(before?.settings.webhooks) === JSON.stringify(settings.webhooks);
  if (secrets && !sameUrls) await outbox.saveEndpoints(tenantId, campaign, secrets, transaction);
}

/** See {@link DialerStore.rotateWebhookSecret}. */
export function rotateWebhookSecret(
  { pool, outbox }: StoreContext,
  ref: CampaignRef,
): Promise<string | null> {
  return withTenant(pool, ref.tenantId, async (transaction) => {
    const { rows } = await transaction.query<SecretRow>(
      `update campaigns set previous_webhook_secret = webhook_secret, webhook_secret = $3
       where tenant_id = $1 and campaign_id = $2
       returning webhook_secret as secret, previous_webhook_secret as previous`,
      [ref.tenantId, ref.campaignId, outbox.newSecret()],
    );
    const [secrets] = rows;
    const campaign = await campaignIn(transaction, ref);
    if (!campaign || !secrets) return null;
    await outbox.saveEndpoints(ref.tenantId, campaign, secrets, transaction);
    return secrets.secret;
  });
}

export function pacerState({ pool }: StoreContext, ref: CampaignRef): Promise<unknown> {
  return withTenant(pool, ref.tenantId, async (transaction) => {
    const { rows } = await transaction.query<{ pacer_state: unknown }>(
      'select pacer_state from campaigns where tenant_id = $1 and campaign_id = $2',
      [ref.tenantId, ref.campaignId],
    );
    return rows[0]?.pacer_state ?? null;
  });
}

export function savePacerState(
  { pool }: StoreContext,
  ref: CampaignRef,
  state: unknown,
): Promise<void> {
  return withTenant(pool, ref.tenantId, async (transaction) => {
    await transaction.query(
      'update campaigns set pacer_state = $3 where tenant_id = $1 and campaign_id = $2',
      [ref.tenantId, ref.campaignId, JSON.stringify(state)],
    );
  });
}

export function dropLedger(
  { pool }: StoreContext,
  ref: CampaignRef,
  since: number,
): Promise<DropLedgerEntry[]> {
  return withTenant(pool, ref.tenantId, async (transaction) => {
    const { rows } = await transaction.query<{
      attempt_id: string;
      answered_at: Date;
      held_ms: number;
      connected: boolean;
      abandoned_for: string[];
    }>(
      `select attempt_id, answered_at, held_ms, connected, abandoned_for from drop_ledger
       where tenant_id = $1 and campaign_id = $2 and answered_at >= $3
       order by answered_at, attempt_id`,
      [ref.tenantId, ref.campaignId, timestamp(since)],
    );
    return rows.map((row) => ({
      attemptId: row.attempt_id,
      answeredAt: milliseconds(row.answered_at),
      heldMs: row.held_ms,
      connected: row.connected,
      abandonedFor: row.abandoned_for,
    }));
  });
}

/** Settings are parsed on the way out too: one written by an older version gets today's defaults. */
function toCampaign(row: CampaignRow): Campaign {
  return {
    campaignId: row.campaign_id,
    status: row.status,
    startedAt: milliseconds(row.started_at),
    settings: campaignSettings.parse(row.settings),
  };
}
