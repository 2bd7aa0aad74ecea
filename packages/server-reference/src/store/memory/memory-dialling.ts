import type { E164 } from '@dialwright/core';
import { checkCallable } from '@dialwright/leads';
import type { CampaignRef, Claim, DialerStore, HopperFill, Lease } from '../dialer-store.ts';
import { campaignRow, type LeadRow, type MemoryTables, numberRow } from './memory-tables.ts';

/** How long after its claim a call may still be sent. */
const ORIGINATE_WITHIN_MS = 2_000;

/** Filling the hopper and claiming from it, in memory. */
export function memoryDialling(
  tables: MemoryTables,
  storeNow: () => number,
): Pick<DialerStore, 'fillHopper' | 'claim'> {
  return {
    fillHopper: (ref, size, now) => Promise.resolve(fill(tables, ref, size, now)),
    claim(ref, lease, decision, now, newId) {
      const held = tables.leases.get(lease.nodeId);
      if (held?.epoch !== lease.epoch || held.until <= storeNow()) return Promise.resolve([]);
      const campaign = campaignRow(tables, ref.campaignId);
      if (campaign.status !== 'running') return Promise.resolve([]);
      const waiting = tables.hopper.get(ref.campaignId) ?? [];
      const claims: Claim[] = [];
      for (const leadId of waiting.splice(0, decision.dial)) {
        const lead = tables.leads.get(leadId);
        if (!lead || lead.status !== 'open') continue;
        const number = numberRow(tables, ref.tenantId, lead.e164);
        const refusal = refusalOf(lead, number, campaign.settings.callingWindow, now);
        if (refusal) {
          putOff(lead, refusal);
          continue;
        }
        const callId = newId();
        number.liveCallId = callId;
        lead.status = 'live';
        lead.code = null;
        const { strategy, numbers } = campaign.settings.callerId;
        const turn = strategy === 'rotate' ? campaign.callerIdsUsed++ % numbers.length : 0;
        const made: Claim = {
          callId,
          leadId,
          e164: lead.e164,
          callerId: numbers[turn] as E164,
          placedAt: now,
          originateWithinMs: ORIGINATE_WITHIN_MS,
        };
        claims.push(made);
        insertAttempt(tables, ref, lease, decision.decisionId, lead, made);
      }
      if (claims.length > 0) tables.decisions.push(decision);
      return Promise.resolve(claims);
    },
  };
}

function fill(tables: MemoryTables, ref: CampaignRef, size: number, now: number): HopperFill {
  const campaign = campaignRow(tables, ref.campaignId);
  const waiting = tables.hopper.get(ref.campaignId) ?? [];
  tables.hopper.set(ref.campaignId, waiting);
  const inHopper = new Set(waiting);
  const open = [...tables.leads.values()]
    .filter((lead) => lead.ref.campaignId === ref.campaignId && lead.status === 'open')
    .sort((a, b) => a.nextAt - b.nextAt || a.position - b.position);
  for (const lead of open) {
    if (waiting.length >= size || lead.nextAt > now) break;
    if (inHopper.has(lead.leadId)) continue;
    const number = numberRow(tables, ref.tenantId, lead.e164);
    const refusal = refusalOf(lead, number, campaign.settings.callingWindow, now);
    if (refusal) putOff(lead, refusal);
    else waiting.push(lead.leadId);
  }
  const later = open.filter((lead) => lead.status === 'open' && lead.nextAt > now);
  return {
    size: waiting.length,
    nextAt: later.length === 0 ? null : Math.min(...later.map((lead) => lead.nextAt)),
  };
}

function refusalOf(
  lead: LeadRow,
  number: { suppressed: boolean; liveCallId: string | null },
  callingWindow: { from: string; to: string },
  now: number,
): { code: string; nextAt: number | null } | null {
  if (number.suppressed) return { code: 'SUPPRESSED', nextAt: null };
  if (number.liveCallId !== null) return { code: 'NUMBER_LIVE', nextAt: now + 60_000 };
  const verdict = checkCallable({ zones: lead.zones }, { callingWindow }, now);
  return verdict.callable ? null : { code: verdict.code, nextAt: verdict.nextAt };
}

function putOff(lead: LeadRow, refusal: { code: string; nextAt: number | null }): void {
  lead.code = refusal.code;
  if (refusal.nextAt === null) lead.status = 'done';
  else lead.nextAt = refusal.nextAt;
}

function insertAttempt(
  tables: MemoryTables,
  ref: CampaignRef,
  { nodeId, epoch }: Lease,
  decisionId: string,
  lead: LeadRow,
  claim: Claim,
): void {
  const { settings } = campaignRow(tables, ref.campaignId);
  tables.attempts.set(claim.callId, {
    tenantId: ref.tenantId,
    nodeId,
    epoch,
    holdWindowMs: settings.holdWindowMs,
    ringTimeoutMs: settings.ringTimeoutMs,
    timeline: [],
    record: {
      callId: claim.callId,
      direction: 'outbound',
      campaignId: ref.campaignId,
      campaignName: settings.name,
      leadId: lead.leadId,
      leadName: lead.name,
      agentId: null,
      agentUsername: null,
      customerNumber: claim.e164,
      callerId: claim.callerId,
      placedAt: claim.placedAt,
      answeredAt: null,
      bridgedAt: null,
      hungUpAt: null,
      endedAt: null,
      heldMs: null,
      talkMs: 0,
      outcome: null,
      abandonedFor: [],
      abandonMessage: null,
      disposition: null,
      dispositionBy: null,
      notes: '',
      recordingUrl: null,
      decisionId,
    },
  });
}
