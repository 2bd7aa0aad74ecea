import type { CampaignFigures, Clock } from '@dialwright/core';
import { generateSecret } from '@dialwright/webhooks';
import type { CampaignRef, DialerStore } from '../dialer-store.ts';
import { memoryCalls } from './memory-calls.ts';
import { memoryDialling } from './memory-dialling.ts';
import { campaignRow, emptyTables, type MemoryTables, numberRow } from './memory-tables.ts';

/** How long a dial of the last owner may still be on its way. */
const ORIGINATE_WITHIN_MS = 2_000;

/** A store that is gone with the process: for trying out, for examples and for simulations. */
export function memoryStore(options: {
  clock: Clock;
}): DialerStore & { readonly tables: MemoryTables } {
  const { clock } = options;
  const tables = emptyTables();
  const now = (): number => clock.monotonicNow();
  let position = 0;

  return {
    tables,
    acquireLease(nodeId, owner, leaseMs) {
      const held = tables.leases.get(nodeId);
      if (held && held.until + ORIGINATE_WITHIN_MS > now()) return Promise.resolve(null);
      const epoch = (held?.epoch ?? 0) + 1;
      tables.leases.set(nodeId, { epoch, owner, until: now() + leaseMs });
      return Promise.resolve({ nodeId, epoch });
    },
    renewLease(lease, leaseMs) {
      const held = tables.leases.get(lease.nodeId);
      if (held?.epoch !== lease.epoch || held.until <= now()) return Promise.resolve(false);
      held.until = now() + leaseMs;
      return Promise.resolve(true);
    },
    releaseLease(lease) {
      const held = tables.leases.get(lease.nodeId);
      if (held?.epoch === lease.epoch) held.until = Number.NEGATIVE_INFINITY;
      return Promise.resolve();
    },
    runningCampaigns: () =>
      Promise.resolve(
        [...tables.campaigns.values()]
          .filter((campaign) => campaign.status === 'running')
          .map(({ tenantId, campaignId }) => ({ tenantId, campaignId })),
      ),
    campaign({ tenantId, campaignId }) {
      const campaign = tables.campaigns.get(campaignId);
      return Promise.resolve(campaign?.tenantId === tenantId ? campaign : null);
    },
    campaigns: (tenantId) =>
      Promise.resolve([...tables.campaigns.values()].filter((each) => each.tenantId === tenantId)),
    saveCampaign(tenantId, campaign) {
      const callerIdsUsed = tables.campaigns.get(campaign.campaignId)?.callerIdsUsed ?? 0;
      tables.campaigns.set(campaign.campaignId, { ...campaign, tenantId, callerIdsUsed });
      return Promise.resolve();
    },
    rotateWebhookSecret: () => Promise.resolve(generateSecret()),
    pacerState: (ref) => Promise.resolve(tables.pacerStates.get(ref.campaignId) ?? null),
    savePacerState(ref, state) {
      tables.pacerStates.set(ref.campaignId, structuredClone(state));
      return Promise.resolve();
    },
    dropLedger: (ref, since) =>
      Promise.resolve(
        tables.dropLedger.filter(
          (entry) => entry.campaignId === ref.campaignId && entry.answeredAt >= since,
        ),
      ),
    ...memoryDialling(tables, now),
    ...memoryCalls(tables),
    agent: (_tenantId, agentId) => Promise.resolve(tables.agents.get(agentId) ?? null),
    agentChanged(agent, nodeId, state) {
      closeSpans(tables, (span) => span.agentId === agent.agentId, state.since);
      if (state.status !== 'offline') {
        tables.agentSpans.push({
          ...agent,
          nodeId,
          status: state.status,
          startedAt: state.since,
          endedAt: null,
        });
      }
      return Promise.resolve();
    },
    closeAgentSpans(nodeId, at) {
      closeSpans(tables, (span) => span.nodeId === nodeId, at);
      return Promise.resolve();
    },
    figures: (ref, at) => Promise.resolve(figures(tables, ref, at)),
    minutes(tenantId, since) {
      const byMinute = Map.groupBy(
        [...tables.attempts.values()]
          .filter((row) => row.tenantId === tenantId && row.record.placedAt >= since)
          .map((row) => row.record),
        (record) => Math.floor(record.placedAt / 60_000) * 60_000,
      );
      return Promise.resolve(
        [...byMinute].map(([minute, records]) => ({
          minute,
          dials: records.length,
          answered: records.filter((each) => each.answeredAt !== null).length,
          abandoned: records.filter((each) => each.abandonedFor.length > 0).length,
        })),
      );
    },
    suppress(tenantId, numbers) {
      const ringing = numbers.flatMap((e164) => {
        const row = numberRow(tables, tenantId, e164);
        row.suppressed = true;
        return row.liveCallId === null ? [] : [{ tenantId, callId: row.liveCallId }];
      });
      const suppressed = new Set<string>(numbers);
      for (const lead of tables.leads.values()) {
        if (lead.ref.tenantId !== tenantId || !suppressed.has(lead.e164)) continue;
        if (lead.status === 'open') Object.assign(lead, { status: 'done', code: 'SUPPRESSED' });
        const hopper = tables.hopper.get(lead.ref.campaignId);
        const index = hopper?.indexOf(lead.leadId) ?? -1;
        if (index >= 0) hopper?.splice(index, 1);
      }
      return Promise.resolve(ringing);
    },
    addLeads(ref, leads, at) {
      const known = new Set(leadsOf(tables, ref).map((lead) => lead.e164));
      const fresh = leads.filter((lead) => !known.has(lead.e164) && known.add(lead.e164));
      for (const lead of fresh) {
        tables.leads.set(lead.leadId, {
          ...lead,
          ref,
          position: position++,
          status: 'open',
          nextAt: at,
          code: null,
        });
      }
      return Promise.resolve(fresh.length);
    },
    knownNumbers: (ref) =>
      Promise.resolve({
        known: new Set<string>(leadsOf(tables, ref).map((lead) => lead.e164)),
        suppressed: new Set(
          [...tables.numbers]
            .filter(([key, row]) => row.suppressed && key.startsWith(ref.tenantId))
            .map(([key]) => key.slice(ref.tenantId.length + 1)),
        ),
      }),
  };
}

function closeSpans(
  tables: MemoryTables,
  which: (span: MemoryTables['agentSpans'][number]) => boolean,
  at: number,
): void {
  for (const span of tables.agentSpans) {
    if (span.endedAt === null && which(span)) span.endedAt = Math.max(span.startedAt, at);
  }
}

function leadsOf(tables: MemoryTables, ref: CampaignRef): { e164: string; status: string }[] {
  return [...tables.leads.values()].filter((lead) => lead.ref.campaignId === ref.campaignId);
}

function recordsOf(
  tables: MemoryTables,
  ref: CampaignRef,
): MemoryTables['attempts'] extends Map<string, infer Row extends { record: unknown }>
  ? Row['record'][]
  : never {
  return [...tables.attempts.values()]
    .map((row) => row.record)
    .filter((record) => record.campaignId === ref.campaignId);
}

function figures(
  tables: MemoryTables,
  ref: CampaignRef,
  at: number,
): Omit<CampaignFigures, 'why' | 'dropTarget'> {
  const campaign = campaignRow(tables, ref.campaignId);
  const records = recordsOf(tables, ref);
  const answered = records.filter((each) => each.answeredAt !== null && each.hungUpAt !== null);
  const abandoned = answered.filter((each) => each.abandonedFor.length > 0).length;
  let busyMs = 0;
  let presentMs = 0;
  for (const span of tables.agentSpans) {
    if (span.campaignId !== ref.campaignId || span.status === 'paused') continue;
    const ms = (span.endedAt ?? at) - span.startedAt;
    presentMs += ms;
    if (span.status === 'talking' || span.status === 'wrap_up') busyMs += ms;
  }
  return {
    campaignId: ref.campaignId,
    name: campaign.settings.name,
    status: campaign.status,
    dials: records.length,
    answered: answered.length,
    connected: answered.filter((each) => each.bridgedAt !== null).length,
    abandoned,
    disposed: records.filter((each) => each.endedAt !== null).length,
    dropRate: answered.length === 0 ? null : abandoned / answered.length,
    utilisation: presentMs === 0 ? null : busyMs / presentMs,
    leadsLeft: leadsOf(tables, ref).filter((lead) => lead.status === 'open').length,
  };
}
