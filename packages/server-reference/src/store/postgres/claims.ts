import type { CampaignSettings, E164 } from '@dialwright/core';
import { checkCallable } from '@dialwright/leads';
import { withTenant } from '../../database/tenant-transaction.ts';
import type { CampaignRef, Claim, DecisionEntry, Lease } from '../dialer-store.ts';
import { campaignIn } from './campaigns.ts';
import { countMinute } from './counters.ts';
import { type StoreContext, timestamp, type Transaction } from './database.ts';
import { putOffLeads } from './hopper.ts';
import { ORIGINATE_WITHIN_MS } from './leases.ts';

interface Candidate {
  lead_id: string;
  e164: E164;
  zones: string[];
  suppressed: boolean;
  live: boolean;
}

/** See {@link DialerStore.claim}. One transaction: hopper, gate, lease, attempt and decision. */
export function claim(
  { pool }: StoreContext,
  ref: CampaignRef,
  lease: Lease,
  decision: DecisionEntry,
  now: number,
  newId: () => string,
): Promise<Claim[]> {
  return withTenant(pool, ref.tenantId, async (transaction) => {
    const campaign = await campaignIn(transaction, ref);
    // Paused since the pacer was asked: a stored pause is an enforced one.
    if (campaign?.status !== 'running' || !(await holdsLease(transaction, lease))) return [];
    const candidates = await takeFromHopper(transaction, ref, decision.dial);
    const { passed, refused } = gate(candidates, campaign.settings, now);
    await putOffLeads(transaction, ref.tenantId, refused);
    if (passed.length === 0) return [];
    await writeDecision(transaction, ref, decision);
    const callerIds = await nextCallerIds(transaction, ref, campaign.settings, passed.length);
    const claims = passed.map((candidate, index): Claim => ({
      callId: newId(),
      leadId: candidate.lead_id,
      e164: candidate.e164,
      callerId: callerIds[index] as E164,
      placedAt: now,
      originateWithinMs: ORIGINATE_WITHIN_MS,
    }));
    await insertAttempts(transaction, ref, lease, decision.decisionId, campaign.settings, claims);
    await countMinute(transaction, ref, now, { dials: claims.length });
    return claims;
  });
}

/** Locks the lease against being taken over until this transaction is over. */
async function holdsLease(transaction: Transaction, lease: Lease): Promise<boolean> {
  const { rowCount } = await transaction.query(
    'select from nodes where node_id = $1 and epoch = $2 and leased_until > now() for share',
    [lease.nodeId, lease.epoch],
  );
  return rowCount === 1;
}

/**
 * Takes the next leads out of the hopper and locks their numbers, in the order of numbers, so that a
 * suppression either came before and is seen, or waits for us and finds the call live.
 */
async function takeFromHopper(
  transaction: Transaction,
  ref: CampaignRef,
  count: number,
): Promise<Candidate[]> {
  const { rows: taken } = await transaction.query<{ lead_id: string; e164: string }>(
    // Materialized: a subquery with a limit may otherwise be run, and take rows, more than once.
    `with taken as materialized (
       select lead_id from hopper where tenant_id = $1 and campaign_id = $2
       order by position limit $3 for update skip locked)
     delete from hopper h using taken
     where h.tenant_id = $1 and h.campaign_id = $2 and h.lead_id = taken.lead_id
     returning h.lead_id, h.e164`,
    [ref.tenantId, ref.campaignId, count],
  );
  await transaction.query(
    'select from numbers where tenant_id = $1 and e164 = any ($2) order by e164 for update',
    [ref.tenantId, taken.map((row) => row.e164)],
  );
  const { rows } = await transaction.query<Candidate>(
    `select l.lead_id, l.e164, l.zones, n.suppressed_at is not null as suppressed,
       n.live_attempt_id is not null as live
     from leads l join numbers n on n.tenant_id = l.tenant_id and n.e164 = l.e164
     where l.tenant_id = $1 and l.lead_id = any ($2) and l.status = 'open'
     order by l.next_at, l.list_position`,
    [ref.tenantId, taken.map((row) => row.lead_id)],
  );
  return rows;
}

/** Law 1, once more and for good: what held when the hopper was filled may not hold now. */
function gate(
  candidates: readonly Candidate[],
  settings: CampaignSettings,
  now: number,
): { passed: Candidate[]; refused: { leadId: string; code: string; nextAt: number | null }[] } {
  const passed: Candidate[] = [];
  const refused: { leadId: string; code: string; nextAt: number | null }[] = [];
  const numbers = new Set<string>();
  for (const candidate of candidates) {
    const refuse = (code: string, nextAt: number | null): number =>
      refused.push({ leadId: candidate.lead_id, code, nextAt });
    const verdict = checkCallable(
      { zones: candidate.zones },
      { callingWindow: settings.callingWindow },
      now,
    );
    if (candidate.suppressed) refuse('SUPPRESSED', null);
    else if (candidate.live || numbers.has(candidate.e164)) refuse('NUMBER_LIVE', now + 60_000);
    else if (!verdict.callable) refuse(verdict.code, verdict.nextAt);
    else {
      numbers.add(candidate.e164);
      passed.push(candidate);
    }
  }
  return { passed, refused };
}

async function writeDecision(
  transaction: Transaction,
  ref: CampaignRef,
  decision: DecisionEntry,
): Promise<void> {
  await transaction.query(
    `insert into decisions (tenant_id, decision_id, campaign_id, at, dial, message, reasons, snapshot)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [
      ref.tenantId,
      decision.decisionId,
      ref.campaignId,
      timestamp(decision.at),
      decision.dial,
      decision.message,
      JSON.stringify(decision.reasons),
      JSON.stringify(decision.snapshot),
    ],
  );
}

async function nextCallerIds(
  transaction: Transaction,
  ref: CampaignRef,
  settings: CampaignSettings,
  count: number,
): Promise<E164[]> {
  const { strategy, numbers } = settings.callerId;
  const first = numbers[0] as E164;
  if (strategy === 'fixed') return Array.from({ length: count }, () => first);
  const { rows } = await transaction.query<{ used: string }>(
    `update campaigns set caller_ids_used = caller_ids_used + $3
     where tenant_id = $1 and campaign_id = $2 returning caller_ids_used - $3 as used`,
    [ref.tenantId, ref.campaignId, count],
  );
  const used = Number(rows[0]?.used ?? 0);
  return Array.from(
    { length: count },
    (_, index) => numbers[(used + index) % numbers.length] as E164,
  );
}

async function insertAttempts(
  transaction: Transaction,
  ref: CampaignRef,
  lease: Lease,
  decisionId: string,
  settings: CampaignSettings,
  claims: readonly Claim[],
): Promise<void> {
  const callIds = claims.map((each) => each.callId);
  const leadIds = claims.map((each) => each.leadId);
  const numbers = claims.map((each) => each.e164);
  await transaction.query(
    `insert into attempts (tenant_id, attempt_id, campaign_id, lead_id, e164, caller_id, decision_id,
       node_id, epoch, originate_before, hold_window_ms, ring_timeout_ms, placed_at)
     select $1, c.attempt_id, $2, c.lead_id, c.e164, c.caller_id, $3, $4, $5,
       now() + $6 * interval '1 ms', $7, $8, $9
     from unnest($10::uuid[], $11::uuid[], $12::text[], $13::text[])
       as c (attempt_id, lead_id, e164, caller_id)`,
    [
      ref.tenantId,
      ref.campaignId,
      decisionId,
      lease.nodeId,
      lease.epoch,
      ORIGINATE_WITHIN_MS,
      settings.holdWindowMs,
      settings.ringTimeoutMs,
      timestamp(claims[0]?.placedAt ?? 0),
      callIds,
      leadIds,
      numbers,
      claims.map((each) => each.callerId),
    ],
  );
  await transaction.query(
    `update numbers n set live_attempt_id = c.attempt_id
     from unnest($2::text[], $3::uuid[]) as c (e164, attempt_id)
     where n.tenant_id = $1 and n.e164 = c.e164`,
    [ref.tenantId, numbers, callIds],
  );
  await transaction.query(
    `update leads set status = 'live', status_code = null where tenant_id = $1 and lead_id = any ($2)`,
    [ref.tenantId, leadIds],
  );
}
