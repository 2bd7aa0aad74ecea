import { checkCallable } from '@dialwright/leads';
import { withTenant } from '../../database/tenant-transaction.ts';
import type { CampaignRef, HopperFill } from '../dialer-store.ts';
import { campaignIn } from './campaigns.ts';
import { milliseconds, type StoreContext, timestamp, type Transaction } from './database.ts';

/** How many leads one filling looks at. Bounds its transaction; the next filling goes on from there. */
const CANDIDATES = 1_000;

export function fillHopper(
  { pool }: StoreContext,
  ref: CampaignRef,
  size: number,
  now: number,
): Promise<HopperFill> {
  return withTenant(pool, ref.tenantId, async (transaction) => {
    const campaign = await campaignIn(transaction, ref);
    const { rows: counts } = await transaction.query<{ waiting: string }>(
      'select count(*) as waiting from hopper where tenant_id = $1 and campaign_id = $2',
      [ref.tenantId, ref.campaignId],
    );
    const waiting = Number(counts[0]?.waiting ?? 0);
    let added = 0;
    if (campaign && waiting < size) {
      const candidates = await dueLeads(transaction, ref, now);
      const ready: string[] = [];
      const putOff: { leadId: string; code: string; nextAt: number | null }[] = [];
      for (const { lead_id: leadId, zones } of candidates) {
        if (waiting + ready.length >= size) break;
        const verdict = checkCallable(
          { zones },
          { callingWindow: campaign.settings.callingWindow },
          now,
        );
        if (verdict.callable) ready.push(leadId);
        else putOff.push({ leadId, code: verdict.code, nextAt: verdict.nextAt });
      }
      await insertIntoHopper(transaction, ref, ready);
      await putOffLeads(transaction, ref.tenantId, putOff);
      added = ready.length;
    }
    const { rows: next } = await transaction.query<{ next_at: Date | null }>(
      `select min(next_at) as next_at from leads
       where tenant_id = $1 and campaign_id = $2 and status = 'open' and next_at > $3`,
      [ref.tenantId, ref.campaignId, timestamp(now)],
    );
    return { size: waiting + added, nextAt: milliseconds(next[0]?.next_at ?? null) };
  });
}

/** Takes leads out of play for now, or for good when there is no next moment, with the reason on them. */
export async function putOffLeads(
  transaction: Transaction,
  tenantId: string,
  leads: readonly { leadId: string; code: string; nextAt: number | null }[],
): Promise<void> {
  if (leads.length === 0) return;
  await transaction.query(
    `update leads l set
       status = case when p.next_at is null then 'done' else 'open' end,
       next_at = coalesce(p.next_at, l.next_at),
       status_code = p.code
     from unnest($2::uuid[], $3::text[], $4::timestamptz[]) as p (lead_id, code, next_at)
     where l.tenant_id = $1 and l.lead_id = p.lead_id`,
    [
      tenantId,
      leads.map((lead) => lead.leadId),
      leads.map((lead) => lead.code),
      leads.map((lead) => timestamp(lead.nextAt)),
    ],
  );
}

/** Due leads in the order they are dialled: the one that has been due longest, then by place in the list. */
async function dueLeads(
  transaction: Transaction,
  ref: CampaignRef,
  now: number,
): Promise<{ lead_id: string; zones: string[] }[]> {
  const { rows } = await transaction.query<{ lead_id: string; zones: string[] }>(
    `select l.lead_id, l.zones from leads l
     join numbers n on n.tenant_id = l.tenant_id and n.e164 = l.e164
     where l.tenant_id = $1 and l.campaign_id = $2 and l.status = 'open' and l.next_at <= $3
       and n.suppressed_at is null and n.live_attempt_id is null
       and not exists (select from hopper h where h.tenant_id = l.tenant_id
         and h.campaign_id = l.campaign_id and h.lead_id = l.lead_id)
     order by l.next_at, l.list_position
     limit $4
     for update of l skip locked`,
    [ref.tenantId, ref.campaignId, timestamp(now), CANDIDATES],
  );
  return rows;
}

async function insertIntoHopper(
  transaction: Transaction,
  ref: CampaignRef,
  leadIds: readonly string[],
): Promise<void> {
  if (leadIds.length === 0) return;
  await transaction.query(
    `insert into hopper (tenant_id, campaign_id, lead_id, e164)
     select l.tenant_id, l.campaign_id, l.lead_id, l.e164
     from unnest($2::uuid[]) with ordinality as wanted (lead_id, place)
     join leads l on l.tenant_id = $1 and l.lead_id = wanted.lead_id
     order by wanted.place
     on conflict do nothing`,
    [ref.tenantId, leadIds],
  );
}
