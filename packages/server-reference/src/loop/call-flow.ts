/**
 * What happens to one call, from the claim to the record: placed, answered, put through or not, over.
 */
import type { CallEnd, CallOrchestrator, OutboundCall } from '@dialwright/ari';
import {
  type CallRecord,
  type CallState,
  type Campaign,
  type Clock,
  type E164,
  heldMs,
  type Logger,
  systemDisposition,
  SYSTEM_ERROR,
} from '@dialwright/core';
import { abandonedFor } from '@dialwright/pacer';
import type { CallRef, CampaignRef, Claim, DialerStore, HangUp } from '../store/dialer-store.ts';
import type { AgentDesk, SeatedAgent } from './agent-desk.ts';
import { type CallDesk, callRef, type DeskCall } from './call-desk.ts';
import type { CampaignPacing } from './campaign-pacing.ts';
import type { DurableQueue } from './durable-queue.ts';
import type { LoopEvent } from './loop-events.ts';
import { observationOf } from './observation-of.ts';

export interface CallFlow {
  /** Sends a claimed call. */
  place(ref: CampaignRef, campaign: Campaign, claim: Claim, sendBefore: number): void;
  /** Goes on with a call that was found alive, or found over, after a restart. */
  adopt(ref: CampaignRef, call: OutboundCall, customerNumber: E164, placedAt: number): void;
  /** Puts whoever waits the longest through to whoever is free the longest, until one of them runs out. */
  assignHeld(campaignId: string): void;
  /** Tells that a call has its disposition. */
  disposed(call: CallRef, record: CallRecord): void;
}

export interface CallFlowOptions {
  store: DialerStore;
  calls: CallOrchestrator;
  agents: AgentDesk;
  desk: CallDesk;
  queue: DurableQueue;
  clock: Clock;
  logger: Logger;
  emit(event: LoopEvent): void;
  abandonMedia: string;
  /** Of the lease we hold: an end that a successor has taken on is not ours to write. */
  epoch(): number;
  pacing(campaignId: string): CampaignPacing | undefined;
}

export function createCallFlow(options: CallFlowOptions): CallFlow {
  const { store, agents, desk, queue, clock, logger, emit } = options;

  const follow = (
    ref: CampaignRef,
    call: OutboundCall,
    customerNumber: E164,
    placedAt: number,
  ): void => {
    const { tenantId } = ref;
    // Read ahead of the answer, and again until it can be read: an agent needs to know who it is.
    const reading = queue.add(`offer ${call.id}`, () => store.offer({ tenantId, callId: call.id }));
    const entry: DeskCall = {
      ref,
      callId: call.id,
      customerNumber,
      placedAt,
      call,
      offer: reading,
      assigning: false,
      refusedBy: new Set(),
    };
    desk.add(entry);
    call.on('changed', (state, previous) => changed(entry, state, previous));
    void call.hungUp.then((end) => ended(entry, end));
    tell(entry, call.state);
    if (call.state.status !== 'talking') return;
    // Found alive after a restart: the last owner may have died before it wrote this down, and the
    // agent's page has to be told again who is on the line.
    const { bridgedAt, agentId } = call.state;
    void queue.add(call.id, () => store.bridged(callRef(entry), bridgedAt, agentId));
    const agent = agents.get(agentId);
    if (agent) void showOffer(entry, agent).then(() => tell(entry, call.state));
  };

  const showOffer = async (entry: DeskCall, agent: SeatedAgent): Promise<void> => {
    try {
      emit({ type: 'call.offered', at: clock.now(), agent, offer: await entry.offer });
    } catch (error) {
      logger.error('The lead could not be read for its agent.', { callId: entry.callId, error });
    }
  };

  const tell = (entry: DeskCall, state: CallState): void => {
    const { ref, customerNumber } = entry;
    emit({
      type: 'call.changed',
      at: clock.now(),
      call: callRef(entry),
      ref,
      customerNumber,
      state,
    });
  };

  const observe = ({ ref, callId }: DeskCall, state: CallState): void => {
    const observation = observationOf(callId, state);
    if (observation) options.pacing(ref.campaignId)?.observe(observation);
  };

  const changed = (entry: DeskCall, state: CallState, previous: CallState): void => {
    // The end is told once, by `ended`.
    if (state.status === previous.status || state.status === 'hung_up') return;
    tell(entry, state);
    observe(entry, state);
    const call = callRef(entry);
    const pacing = options.pacing(entry.ref.campaignId);
    switch (state.status) {
      case 'ringing':
        void queue.add(entry.callId, () => store.note(call, state.ringingAt, 'call.ringing', {}));
        break;
      case 'held':
        void queue.add(entry.callId, () => store.answered(call, state.answeredAt));
        assignHeld(entry.ref.campaignId);
        break;
      case 'abandoning':
        void queue.add(entry.callId, () =>
          store.note(call, state.abandonedAt, 'call.abandoned', {}),
        );
        break;
      case 'talking': {
        const { agentId, bridgedAt } = state;
        void queue.add(entry.callId, () => store.bridged(call, bridgedAt, agentId));
        break;
      }
      case 'placing':
      case 'ended':
        break;
    }
    pacing?.evaluate();
  };

  const assignHeld = (campaignId: string): void => {
    for (const waiting of desk.held(campaignId)) {
      const agent = agents.longestFree(campaignId, waiting.refusedBy);
      if (!agent) continue;
      waiting.assigning = true;
      agents.reserve(agent.profile.agentId, waiting.callId);
      void putThrough(waiting, agent);
    }
  };

  const putThrough = async (entry: DeskCall, agent: SeatedAgent): Promise<void> => {
    const { agentId } = agent.profile;
    const { leg } = agent;
    void showOffer(entry, agent);
    const result = leg
      ? await entry.call.bridgeTo(leg)
      : ({ ok: false, reason: 'AGENT_NOT_BRIDGEABLE' } as const);
    const { state } = entry.call;
    entry.assigning = false;
    agents.release(agentId);
    if (result.ok) {
      const at = state.status === 'talking' ? state.bridgedAt : clock.now();
      agents.apply(agentId, { type: 'bridged', at, callId: entry.callId });
      // Over before we were told that it began: the agent has its wrap-up all the same.
      if (state.status === 'hung_up') {
        agents.apply(agentId, {
          type: 'hung_up',
          at: state.hungUpAt,
          callId: entry.callId,
          wrapUpMs: wrapUpMs(entry.ref.campaignId),
        });
      }
      return;
    }
    entry.refusedBy.add(agentId);
    emit({ type: 'call.withdrawn', at: clock.now(), agent, call: callRef(entry) });
    if (result.reason === 'AGENT_NOT_BRIDGEABLE') {
      agents.apply(agentId, { type: 'line_lost', at: clock.now(), code: 'LINE_LOST' });
    }
    assignHeld(entry.ref.campaignId);
    options.pacing(entry.ref.campaignId)?.evaluate();
  };

  const wrapUpMs = (campaignId: string): number | null => {
    const wrapUp = options.pacing(campaignId)?.campaign.settings.wrapUp;
    return wrapUp?.mode === 'unlimited' ? null : (wrapUp?.limitMs ?? 30_000);
  };

  const ended = (entry: DeskCall, end: CallEnd): void => {
    const { state } = end;
    if (state.status !== 'hung_up') return;
    desk.remove(entry.callId);
    const call = callRef(entry);
    const { campaignId } = entry.ref;
    const at = state.hungUpAt;
    const pacing = options.pacing(campaignId);
    if (end.outcome === 'INTERRUPTED' && state.answeredAt === null) {
      // Counted as a drop on the record, so the pacer has to count it too.
      const { callId: attemptId } = entry;
      pacing?.observe({ type: 'call.abandoned', attemptId, at, heldMs: 0 });
    }
    observe(entry, state);
    const seat = state.agentId === null ? undefined : agents.get(state.agentId);
    const disposes = seat !== undefined && seat.state.status !== 'offline';
    if (seat) {
      const { agentId } = seat.profile;
      agents.apply(agentId, {
        type: 'hung_up',
        at,
        callId: entry.callId,
        wrapUpMs: wrapUpMs(campaignId),
      });
    }
    const ending: HangUp = {
      at,
      outcome: end.outcome,
      answeredAt: state.answeredAt,
      bridgedAt: state.bridgedAt,
      agentId: state.agentId,
      heldMs: heldMs(state),
      abandonedFor: ruleSetsBroken(state, end, pacing),
      abandonMessage: end.abandonMessage,
      recording: end.recording && { durationMs: end.recording.durationMs },
      disposition: disposes ? null : dispositionWithoutAgent(end),
      epoch: options.epoch(),
    };
    if (!disposes) pacing?.observe({ type: 'call.ended', attemptId: entry.callId, at });
    void queue
      .add(entry.callId, () => store.hangUp(call, ending))
      .then((record) => {
        if (record?.endedAt != null) emit({ type: 'call.ended', at, call, record });
        if (record && end.recording) {
          emit({ type: 'recording.made', at, call, name: end.recording.name });
        }
      })
      // Refused for good: the queue has said so.
      .catch(() => {});
    tell(entry, state);
    pacing?.evaluate();
  };

  return {
    place(ref, campaign, claim, sendBefore) {
      const { settings } = campaign;
      const call = options.calls.place({
        callId: claim.callId,
        to: claim.e164,
        callerId: claim.callerId,
        ringTimeoutMs: settings.ringTimeoutMs,
        holdWindowMs: settings.holdWindowMs,
        abandonMedia: options.abandonMedia,
        record: settings.recording,
        originateBefore: sendBefore,
      });
      follow(ref, call, claim.e164, claim.placedAt);
    },
    adopt: follow,
    assignHeld,
    disposed(call, record) {
      const at = record.endedAt ?? clock.now();
      options
        .pacing(record.campaignId)
        ?.observe({ type: 'call.ended', attemptId: record.callId, at });
      emit({ type: 'call.ended', at, call, record });
    },
  };
}

function dispositionWithoutAgent(end: CallEnd): string {
  return end.outcome === 'CONNECTED' ? SYSTEM_ERROR : systemDisposition(end.outcome);
}

/** The rule sets under which an answered call counts as abandoned: connected too late, or not at all. */
function ruleSetsBroken(
  state: Extract<CallState, { status: 'hung_up' }>,
  end: CallEnd,
  pacing: CampaignPacing | undefined,
): string[] {
  if (!pacing) return [];
  const { ruleSet } = pacing.campaign.settings;
  // Nothing is left that tells whether somebody answered: it counts as if they had.
  if (end.outcome === 'INTERRUPTED') return [ruleSet];
  if (state.answeredAt === null) return [];
  return abandonedFor([ruleSet], {
    heldMs: heldMs(state) ?? 0,
    ending:
      state.bridgedAt !== null
        ? 'connected'
        : end.outcome === 'CALLER_HUNG_UP'
          ? 'hung_up_waiting'
          : 'abandoned',
  });
}
