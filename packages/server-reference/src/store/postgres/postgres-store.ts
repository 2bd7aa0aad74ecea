import type { Clock } from '@dialwright/core';
import { withTenant } from '../../database/tenant-transaction.ts';
import type { DialerStore } from '../dialer-store.ts';
import { agent, agentChanged, closeAgentSpans } from './agents.ts';
import { end, hangUp } from './call-ends.ts';
import { answered, bridged, note } from './call-progress.ts';
import {
  campaignIn,
  campaigns,
  dropLedger,
  pacerState,
  rotateWebhookSecret,
  runningCampaigns,
  saveCampaign,
  savePacerState,
} from './campaigns.ts';
import { claim } from './claims.ts';
import { figures, minutes } from './counters.ts';
import type { StoreContext } from './database.ts';
import { fillHopper } from './hopper.ts';
import { addLeads, knownNumbers, offer } from './leads.ts';
import { acquireLease, releaseLease, renewLease } from './leases.ts';
import { suppress } from './numbers.ts';
import { recordIn } from './records.ts';
import { unfinished } from './unfinished.ts';

/** The store in PostgreSQL, by the application's role, under row-level security. */
export function postgresStore(context: StoreContext & { clock: Clock }): DialerStore {
  const { pool, clock } = context;
  return {
    acquireLease: (nodeId, owner, leaseMs) => acquireLease(pool, nodeId, owner, leaseMs),
    renewLease: (lease, leaseMs) => renewLease(pool, lease, leaseMs),
    releaseLease: (lease) => releaseLease(pool, lease),
    runningCampaigns: () => runningCampaigns(context),
    campaign: (ref) =>
      withTenant(pool, ref.tenantId, (transaction) => campaignIn(transaction, ref)),
    campaigns: (tenantId) => campaigns(context, tenantId),
    saveCampaign: (tenantId, campaign) => saveCampaign(context, tenantId, campaign, clock.now()),
    rotateWebhookSecret: (ref) => rotateWebhookSecret(context, ref),
    pacerState: (ref) => pacerState(context, ref),
    savePacerState: (ref, state) => savePacerState(context, ref, state),
    dropLedger: (ref, since) => dropLedger(context, ref, since),
    fillHopper: (ref, size, now) => fillHopper(context, ref, size, now),
    claim: (ref, lease, decision, now, newId) => claim(context, ref, lease, decision, now, newId),
    note: (call, at, type, details) => note(context, call, at, type, details),
    answered: (call, at) => answered(context, call, at),
    bridged: (call, at, agentId) => bridged(context, call, at, agentId),
    hangUp: (call, ending) => hangUp(context, call, ending),
    end: (call, choice) => end(context, call, choice),
    unfinished: (lease) => unfinished(context, lease),
    record: (call) =>
      withTenant(pool, call.tenantId, (transaction) =>
        recordIn(transaction, call, context.publicUrl),
      ),
    agent: (tenantId, agentId) => agent(context, tenantId, agentId),
    offer: (call) => offer(context, call),
    agentChanged: (agent, nodeId, state) => agentChanged(context, agent, nodeId, state),
    closeAgentSpans: (nodeId, at) => closeAgentSpans(context, nodeId, at),
    figures: (ref, now) => figures(context, ref, now),
    minutes: (tenantId, since) => minutes(context, tenantId, since),
    suppress: (tenantId, numbers, reason, now) => suppress(context, tenantId, numbers, reason, now),
    addLeads: (ref, leads, now) => addLeads(context, ref, leads, now),
    knownNumbers: (ref) => knownNumbers(context, ref),
  };
}
