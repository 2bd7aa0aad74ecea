import type { CampaignFigures, MinuteFigures } from '@dialwright/core';
import { withTenant } from '../../database/tenant-transaction.ts';
import type { CampaignRef } from '../dialer-store.ts';
import { milliseconds, type StoreContext, timestamp, type Transaction } from './database.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Legal periods of the US rule sets: successive blocks of 30 days from the campaign's start. */
const PERIOD_MS = 30 * DAY_MS;

type Count = Partial<Record<'dials' | 'answered' | 'connected' | 'abandoned' | 'disposed', number>>;

/** Adds to the counters of a minute. The last thing a transaction does: the row is everybody's. */
export async function countMinute(
  transaction: Transaction,
  ref: CampaignRef,
  at: number,
  count: Count,
): Promise<void> {
  await transaction.query(
    `insert into campaign_minutes as m
       (tenant_id, campaign_id, minute, dials, answered, connected, abandoned, disposed)
     values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (tenant_id, campaign_id, minute) do update set
       dials = m.dials + excluded.dials, answered = m.answered + excluded.answered,
       connected = m.connected + excluded.connected, abandoned = m.abandoned + excluded.abandoned,
       disposed = m.disposed + excluded.disposed`,
    [
      ref.tenantId,
      ref.campaignId,
      timestamp(Math.floor(at / MINUTE_MS) * MINUTE_MS),
      count.dials ?? 0,
      count.answered ?? 0,
      count.connected ?? 0,
      count.abandoned ?? 0,
      count.disposed ?? 0,
    ],
  );
}

export function minutes(
  { pool }: StoreContext,
  tenantId: string,
  since: number,
): Promise<MinuteFigures[]> {
  return withTenant(pool, tenantId, async (transaction) => {
    const { rows } = await transaction.query<{
      minute: Date;
      dials: number;
      answered: number;
      abandoned: number;
    }>(
      `select minute, sum(dials)::int as dials, sum(answered)::int as answered,
         sum(abandoned)::int as abandoned
       from campaign_minutes where tenant_id = $1 and minute >= $2 group by minute order by minute`,
      [tenantId, timestamp(since)],
    );
    return rows.map((row) => ({ ...row, minute: milliseconds(row.minute) }));
  });
}

export function figures(
  { pool }: StoreContext,
  ref: CampaignRef,
  now: number,
): Promise<Omit<CampaignFigures, 'why' | 'dropTarget'>> {
  return withTenant(pool, ref.tenantId, async (transaction) => {
    const { rows } = await transaction.query<{
      name: string;
      status: 'paused' | 'running';
      dials: number;
      answered: number;
      connected: number;
      abandoned: number;
      disposed: number;
      period_answered: number;
      period_abandoned: number;
      busy_ms: number | null;
      present_ms: number | null;
      leads_left: number;
    }>(
      `with c as (
         select settings ->> 'name' as name, status, started_at, settings ->> 'ruleSet' as rule_set
         from campaigns where tenant_id = $1 and campaign_id = $2
       ), day as (
         select coalesce(sum(dials), 0)::int as dials, coalesce(sum(answered), 0)::int as answered,
           coalesce(sum(connected), 0)::int as connected, coalesce(sum(abandoned), 0)::int as abandoned,
           coalesce(sum(disposed), 0)::int as disposed
         from campaign_minutes where tenant_id = $1 and campaign_id = $2 and minute > $3::timestamptz - $4 * interval '1 ms'
       ), period as (
         select count(*)::int as period_answered,
           count(*) filter (where abandoned_for @> array[c.rule_set])::int as period_abandoned
         from drop_ledger, c
         where tenant_id = $1 and campaign_id = $2 and answered_at >= c.started_at
           + floor(extract(epoch from $3::timestamptz - c.started_at) * 1000 / $5) * $5 * interval '1 ms'
       ), time as (
         select sum(ms) filter (where status in ('talking', 'wrap_up')) as busy_ms,
           sum(ms) filter (where status in ('connecting', 'ready', 'talking', 'wrap_up')) as present_ms
         from (select status, (extract(epoch from coalesce(ended_at, $3) - started_at) * 1000)::float8 as ms
           from agent_spans where tenant_id = $1 and campaign_id = $2
             and started_at > $3::timestamptz - $4 * interval '1 ms') spans
       ), left_over as (
         select count(*)::int as leads_left from leads
         where tenant_id = $1 and campaign_id = $2 and status = 'open'
       )
       select c.name, c.status, day.*, period.*, time.*, left_over.* from c, day, period, time, left_over`,
      [ref.tenantId, ref.campaignId, timestamp(now), DAY_MS, PERIOD_MS],
    );
    const row = rows[0];
    if (!row) throw new Error(`There is no campaign ${ref.campaignId}.`);
    return {
      campaignId: ref.campaignId,
      name: row.name,
      status: row.status,
      dials: row.dials,
      answered: row.answered,
      connected: row.connected,
      abandoned: row.abandoned,
      disposed: row.disposed,
      dropRate: row.period_answered === 0 ? null : row.period_abandoned / row.period_answered,
      utilisation: row.present_ms ? Math.min(1, (row.busy_ms ?? 0) / row.present_ms) : null,
      leadsLeft: row.leads_left,
    };
  });
}
