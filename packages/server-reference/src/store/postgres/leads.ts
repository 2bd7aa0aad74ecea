import { builtInDispositions, type CallOffer, type E164, renderScript } from '@dialwright/core';
import { withTenant } from '../../database/tenant-transaction.ts';
import type { CallRef, CampaignRef, NewLead } from '../dialer-store.ts';
import { milliseconds, type StoreContext, timestamp } from './database.ts';

/** How many earlier calls an agent is shown. */
const HISTORY = 10;

/** See {@link DialerStore.addLeads}. */
export function addLeads(
  { pool }: StoreContext,
  ref: CampaignRef,
  leads: readonly NewLead[],
  now: number,
): Promise<number> {
  return withTenant(pool, ref.tenantId, async (transaction) => {
    const numbers = leads.map((lead) => lead.e164);
    await transaction.query(
      `insert into numbers (tenant_id, e164)
       select $1, e164 from unnest($2::text[]) as e164 order by e164 on conflict do nothing`,
      [ref.tenantId, numbers],
    );
    const { rowCount } = await transaction.query(
      `insert into leads (tenant_id, lead_id, campaign_id, e164, name, zones, fields, next_at)
       select $1, lead_id, $2, e164, name,
         array(select jsonb_array_elements_text(zones)), fields, $3
       from unnest($4::uuid[], $5::text[], $6::text[], $7::jsonb[], $8::jsonb[])
         with ordinality as l (lead_id, e164, name, zones, fields, place)
       order by place
       on conflict (tenant_id, campaign_id, e164) do nothing`,
      [
        ref.tenantId,
        ref.campaignId,
        timestamp(now),
        leads.map((lead) => lead.leadId),
        numbers,
        leads.map((lead) => lead.name),
        leads.map((lead) => JSON.stringify(lead.zones)),
        leads.map((lead) => JSON.stringify(lead.fields)),
      ],
    );
    return rowCount ?? 0;
  });
}

/** See {@link DialerStore.knownNumbers}. */
export function knownNumbers(
  { pool }: StoreContext,
  ref: CampaignRef,
): Promise<{ known: Set<string>; suppressed: Set<string> }> {
  return withTenant(pool, ref.tenantId, async (transaction) => {
    const known = await transaction.query<{ e164: string }>(
      'select e164 from leads where tenant_id = $1 and campaign_id = $2',
      [ref.tenantId, ref.campaignId],
    );
    const suppressed = await transaction.query<{ e164: string }>(
      'select e164 from numbers where tenant_id = $1 and suppressed_at is not null',
      [ref.tenantId],
    );
    return {
      known: new Set(known.rows.map((row) => row.e164)),
      suppressed: new Set(suppressed.rows.map((row) => row.e164)),
    };
  });
}

/** See {@link DialerStore.offer}. */
export function offer({ pool }: StoreContext, call: CallRef): Promise<CallOffer> {
  return withTenant(pool, call.tenantId, async (transaction) => {
    const { rows } = await transaction.query<{
      campaign_id: string;
      campaign_name: string;
      script: string;
      lead_id: string;
      e164: E164;
      name: string;
      zones: string[];
      fields: Record<string, string>;
    }>(
      `select a.campaign_id, c.settings ->> 'name' as campaign_name, c.settings ->> 'script' as script,
         l.lead_id, l.e164, l.name, l.zones, l.fields
       from attempts a
       join campaigns c on c.tenant_id = a.tenant_id and c.campaign_id = a.campaign_id
       join leads l on l.tenant_id = a.tenant_id and l.lead_id = a.lead_id
       where a.tenant_id = $1 and a.attempt_id = $2`,
      [call.tenantId, call.callId],
    );
    const row = rows[0];
    if (!row) throw new Error(`There is no call ${call.callId}.`);
    const { rows: history } = await transaction.query<{
      attempt_id: string;
      placed_at: Date;
      outcome: string;
      disposition: string | null;
      username: string | null;
      notes: string;
    }>(
      `select a.attempt_id, a.placed_at, a.outcome, a.disposition, g.username, a.notes
       from attempts a left join agents g on g.tenant_id = a.tenant_id and g.agent_id = a.agent_id
       where a.tenant_id = $1 and a.lead_id = $2 and a.hung_up_at is not null and a.attempt_id <> $3
       order by a.placed_at desc limit $4`,
      [call.tenantId, row.lead_id, call.callId, HISTORY],
    );
    return {
      callId: call.callId,
      via: 'line',
      campaignId: row.campaign_id,
      campaignName: row.campaign_name,
      lead: {
        leadId: row.lead_id,
        e164: row.e164,
        name: row.name,
        zones: row.zones,
        fields: row.fields,
      },
      history: history.map((each) => ({
        callId: each.attempt_id,
        placedAt: milliseconds(each.placed_at),
        outcome: each.outcome,
        disposition: each.disposition,
        agentUsername: each.username,
        notes: each.notes,
      })),
      script: renderScript(row.script ?? '', scriptValues(row.name, row.fields)),
      dispositions: builtInDispositions.map(({ code, label }) => ({ code, label })),
    };
  });
}

/** The fields a script may name: the lead's own, and its name, whole and first. */
function scriptValues(
  name: string,
  fields: Readonly<Record<string, string>>,
): Record<string, string> {
  return { name, first_name: name.split(' ')[0] ?? name, ...fields };
}
