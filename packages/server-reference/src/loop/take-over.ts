import type { CallOrchestrator } from '@dialwright/ari';
import { type Clock, type Logger, SYSTEM_ERROR } from '@dialwright/core';
import type { CampaignRef, DialerStore, Lease } from '../store/dialer-store.ts';
import type { AgentDesk } from './agent-desk.ts';
import type { CallFlow } from './call-flow.ts';
import type { DurableQueue } from './durable-queue.ts';

interface TakeOverOptions {
  store: DialerStore;
  calls: CallOrchestrator;
  agents: AgentDesk;
  flow: CallFlow;
  queue: DurableQueue;
  /** Makes a campaign known: how a call counts is for its campaign's rules to say. */
  load(ref: CampaignRef): Promise<void>;
  lease: Lease;
  abandonMedia: string;
  clock: Clock;
  logger: Logger;
}

/**
 * Takes on what the last owner of the node left: calls that are still up go on with their agents, calls
 * that ended are ended on the record as far as Asterisk can tell, calls nobody disposed get a named
 * disposition. Nothing is dialled again.
 */
export async function takeOver(options: TakeOverOptions): Promise<void> {
  const { store, calls, agents, flow, queue, lease, clock, logger } = options;
  const { nodeId } = lease;
  const { live, undisposed } = await store.unfinished(lease);
  await store.closeAgentSpans(nodeId, clock.now());
  const choice = { disposition: SYSTEM_ERROR, by: 'system' as const, notes: '' };
  for (const call of undisposed) await store.end(call, { at: clock.now(), ...choice });
  for (const { ref } of live) await options.load(ref);
  const adopted = await calls.adopt(
    live.map((attempt) => ({
      callId: attempt.callId,
      to: attempt.e164,
      placedAt: attempt.placedAt,
      answeredAt: attempt.answeredAt ?? undefined,
      bridgedAt: attempt.bridgedAt ?? undefined,
      agentId: attempt.agentId ?? undefined,
      holdWindowMs: attempt.holdWindowMs,
      ringTimeoutMs: attempt.ringTimeoutMs,
      abandonMedia: options.abandonMedia,
    })),
  );
  const byId = new Map(live.map((attempt) => [attempt.callId, attempt]));
  for (const call of adopted) {
    const attempt = byId.get(call.id);
    if (!attempt) continue;
    if (call.state.status === 'talking') {
      const { agentId } = call.state;
      // By what Asterisk says: the last owner may have died before it wrote down who talks.
      const { tenantId } = attempt.ref;
      const profile = await queue.add(agentId, () => store.agent(tenantId, agentId));
      const leg = calls.agents.get(agentId) ?? null;
      const pauseAfter = leg?.state.status === 'up' ? null : 'LINE_LOST';
      if (profile) {
        // From now on: until now their time is the last owner's, and a page may have heard of a later state.
        const since = clock.now();
        const state = { status: 'talking', since, callId: call.id, pauseAfter } as const;
        agents.restore(profile, state, leg);
      }
    }
    flow.adopt(attempt.ref, call, attempt.e164, attempt.placedAt);
  }
  if (live.length > 0 || undisposed.length > 0) {
    logger.info('Took over what the last owner of the node left.', {
      nodeId,
      calls: live.length,
      undisposed: undisposed.length,
    });
  }
}
