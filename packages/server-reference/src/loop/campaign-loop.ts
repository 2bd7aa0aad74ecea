/**
 * The campaign loop: everything between "these leads may be called" and "this call is on the record".
 *
 * It owns one Asterisk node under a lease. Agents, their legs and who talks to whom live in its memory;
 * what must not be lost goes through the store before or as it happens:
 *
 * - A dial is a claim in the store first, then an originate whose channel id is the attempt's id.
 * - An answer is put through to the agent who has been free the longest, at once; the record follows.
 * - An end is written once, by whoever gets to it first.
 *
 * After a crash a new owner waits for the lease, takes the attempts that are not over from the store
 * and finds each one in Asterisk again, or its trace.
 */
import type { CallOrchestrator } from '@dialwright/ari';
import {
  type Campaign,
  type Clock,
  type IdGenerator,
  type Logger,
  silentLogger,
  sleep,
  systemIdGenerator,
  type Timer,
  WRAP_UP_EXPIRED,
} from '@dialwright/core';
import { createPacer, type Pacer } from '@dialwright/pacer';
import type { CampaignRef, DialerStore } from '../store/dialer-store.ts';
import { type AgentCommands, createAgentCommands } from './agent-commands.ts';
import { type AgentDesk, createAgentDesk } from './agent-desk.ts';
import { createCallDesk } from './call-desk.ts';
import { createCallFlow } from './call-flow.ts';
import { type CampaignPacing, createCampaignPacing } from './campaign-pacing.ts';
import { createDurableQueue } from './durable-queue.ts';
import { keepLease, type LeaseKeeper, type Ownership } from './lease-keeper.ts';
import type { LoopEvent } from './loop-events.ts';
import { resumePacer } from './resume-pacer.ts';
import { takeOver } from './take-over.ts';

export interface CampaignLoopOptions {
  store: DialerStore;
  calls: CallOrchestrator;
  clock: Clock;
  /** The Asterisk node this loop owns. One owner at a time, whatever number of processes try. */
  nodeId: string;
  /** A name for this process. */
  owner: string;
  logger?: Logger | undefined;
  generateId?: IdGenerator | undefined;
  /** The sound that plays when nobody comes in time, in Asterisk's words. Default `sound:dialwright-abandoned`. */
  abandonMedia?: string | undefined;
  /** Called when the node has become ours, before anything is asked of Asterisk: connect now. */
  connect?: (() => void) | undefined;
  /**
   * Called when another process took the node over while we still had calls. Nothing is dialled from
   * then on; the process should end, and its successor wait for the lease.
   */
  onTakenOver?: (() => void) | undefined;
  /** How long the node stays ours without a sign of life, in milliseconds. Default 10,000. */
  leaseMs?: number | undefined;
  /** How to pace a campaign. Default: `createPacer` with the campaign's own settings. */
  pacerFor?: ((campaign: Campaign, state: unknown) => Pacer) | undefined;
  onEvent?: ((event: LoopEvent) => void) | undefined;
}

export interface CampaignLoop {
  readonly agents: AgentDesk;
  readonly commands: AgentCommands;
  readonly ownership: Ownership;
  /** Reads a campaign again, after it was made, changed, started or paused. */
  refresh(ref: CampaignRef): Promise<void>;
  /** Why the campaign's last decision was what it was; null: it does not run here. */
  why(ref: CampaignRef): string | null;
  /** Takes ringing calls back, e.g. because their number was suppressed. Answered ones go on. */
  cancel(callIds: readonly string[]): Promise<void>;
  /** Dials nothing more. Calls that are up go on. */
  stopDialling(): Promise<void>;
  /**
   * Stops dialling, logs every agent out, writes down what is in memory and gives the node back. Calls
   * that are up stay up unless the orchestrator is closed before.
   */
  close(): Promise<void>;
}

/** How often every campaign is looked at even when nothing happens, in milliseconds. */
const TICK_MS = 500;
/** How long until Asterisk is asked again for what the last owner left, in milliseconds. */
const BEGIN_AGAIN_MS = 500;
/** How often what the pacer has learnt is kept, in ticks. */
const KEEP_EVERY_TICKS = 20;

export function createCampaignLoop(options: CampaignLoopOptions): CampaignLoop {
  const { store, calls, clock, nodeId } = options;
  const logger = options.logger ?? silentLogger;
  const generateId = options.generateId ?? systemIdGenerator;
  const emit = options.onEvent ?? ((): void => {});
  const queue = createDurableQueue(clock, logger);
  const abandonMedia = options.abandonMedia ?? 'sound:dialwright-abandoned';
  const pacings = new Map<string, CampaignPacing>();
  const desk = createCallDesk();
  let tickTimer: Timer | null = null;
  let ticks = 0;
  /** Aborted when nothing is to be dialled any more. */
  const stopping = new AbortController();
  /** Whether what the last owner left has been taken on. Nothing is dialled before. */
  let begun = false;
  let beginning: Promise<void> = Promise.resolve();
  let lease: LeaseKeeper | null = null;

  const agents: AgentDesk = createAgentDesk((agent, previous) => {
    emit({ type: 'agent.changed', at: agent.state.since, agent });
    const { state, profile } = agent;
    if (state.status !== previous.status || state.since !== previous.since) {
      void queue.add(profile.agentId, () => store.agentChanged(profile, nodeId, state));
    }
    if (state.status === 'wrap_up' && previous.status !== 'wrap_up') commands.wrapUpBegan(agent);
    if (profile.campaignId === null) return;
    if (state.status === 'ready') flow.assignHeld(profile.campaignId);
    pacings.get(profile.campaignId)?.evaluate();
  });
  const flow = createCallFlow({
    store,
    calls,
    agents,
    desk,
    queue,
    clock,
    logger,
    emit,
    abandonMedia,
    pacing: (campaignId) => pacings.get(campaignId),
  });
  const commands: AgentCommands = createAgentCommands({
    store,
    calls,
    agents,
    desk,
    queue,
    flow,
    clock,
    logger,
    defaultDisposition: (campaignId) =>
      pacings.get(campaignId ?? '')?.campaign.settings.wrapUp.defaultDisposition ?? WRAP_UP_EXPIRED,
  });
  const stopWatchingLegs = calls.onAgent((leg) => commands.legChanged(leg));

  const load = async (ref: CampaignRef): Promise<void> => {
    const campaign = await store.campaign(ref);
    const pacing = pacings.get(ref.campaignId);
    if (pacing) {
      if (campaign) pacing.change(campaign);
      pacing.evaluate();
    } else if (campaign && campaign.startedAt !== null) {
      const pacerFor = options.pacerFor ?? defaultPacer;
      const created = createCampaignPacing({
        ref,
        campaign,
        pacerFor,
        state: await resumePacer(store, ref, campaign),
        store,
        calls,
        agents,
        desk,
        maySend: () => (begun && !stopping.signal.aborted ? (lease?.maySend() ?? null) : null),
        clock,
        logger,
        generateId,
        place: (claim, sendBefore) => flow.place(ref, created.campaign, claim, sendBefore),
        onDecision: (why) => emit({ type: 'campaign.decided', at: clock.now(), ref, why }),
      });
      pacings.set(ref.campaignId, created);
      created.evaluate();
    }
  };
  const tick = (): void => {
    ticks += 1;
    for (const pacing of pacings.values()) {
      pacing.evaluate();
      if (ticks % KEEP_EVERY_TICKS === 0) {
        void queue.add(pacing.ref.campaignId, () =>
          store.savePacerState(pacing.ref, pacing.state()),
        );
      }
    }
    tickTimer = clock.setTimer(TICK_MS, tick);
  };
  const begin = async (): Promise<void> => {
    options.connect?.();
    const whole = { store, calls, agents, flow, load, nodeId, abandonMedia, clock, logger };
    while (!stopping.signal.aborted && !begun) {
      try {
        for (const ref of await store.runningCampaigns()) await load(ref);
        await takeOver(whole);
        begun = true;
        if (!stopping.signal.aborted) tickTimer ??= clock.setTimer(0, tick);
      } catch (error) {
        logger.debug('What the last owner left cannot be taken on yet.', { nodeId, error });
        await sleep(clock, BEGIN_AGAIN_MS, stopping.signal).catch(() => {});
      }
    }
  };
  lease = keepLease({
    store,
    clock,
    logger,
    nodeId,
    owner: options.owner,
    leaseMs: options.leaseMs ?? 10_000,
    onOwning(_lease, taken) {
      if (!taken) return;
      if (begun) {
        logger.error('Another process owned this Asterisk node meanwhile; dialling stops.', {
          nodeId,
        });
        stopping.abort();
        options.onTakenOver?.();
      } else {
        beginning = begin();
      }
    },
    onLost: () => {},
  });

  return {
    agents,
    commands,
    get ownership() {
      return lease.ownership;
    },
    refresh: load,
    why: (ref) => pacings.get(ref.campaignId)?.why ?? null,
    async cancel(callIds) {
      for (const callId of callIds) {
        const found = desk.get(callId);
        const status = found?.call.state.status;
        if (status === 'placing' || status === 'ringing') await found?.call.cancel();
      }
    },
    async stopDialling() {
      stopping.abort();
      tickTimer?.cancel();
      await beginning;
      await Promise.all([...pacings.values()].map((pacing) => pacing.idle()));
    },
    async close() {
      await this.stopDialling();
      for (const { profile } of agents.all()) await commands.logOut(profile.agentId);
      stopWatchingLegs();
      commands.close();
      await queue.idle();
      for (const pacing of pacings.values()) {
        await queue.add(pacing.ref.campaignId, () =>
          store.savePacerState(pacing.ref, pacing.state()),
        );
      }
      await lease.close();
    },
  };
}

function defaultPacer(campaign: Campaign, state: unknown): Pacer {
  const { settings, startedAt } = campaign;
  return createPacer({
    method: settings.dialMethod,
    ruleSet: settings.ruleSet,
    abandonRateTarget: settings.dropTarget,
    holdWindowMs: settings.holdWindowMs,
    campaignStartedAt: startedAt ?? 0,
    ...(state === null ? {} : { state: state as Parameters<typeof createPacer>[0]['state'] }),
  });
}
