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
import type { CampaignRef, DialerStore, Lease } from '../store/dialer-store.ts';
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
   * Called once, when another process has taken the node over. Nothing is dialled from then on, and
   * nothing that this process still believes is true any more: end it.
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
/** How often campaigns are read again, in ticks: another process may have been told to change them. */
const REREAD_EVERY_TICKS = 4;

export function createCampaignLoop(options: CampaignLoopOptions): CampaignLoop {
  const { store, calls, clock, nodeId } = options;
  const logger = options.logger ?? silentLogger;
  const generateId = options.generateId ?? systemIdGenerator;
  const emit = (event: LoopEvent): void => {
    try {
      options.onEvent?.(event);
    } catch (error) {
      // Whoever shows what happened must not be able to stop it.
      logger.error('A listener of the campaign loop failed.', { type: event.type, error });
    }
  };
  const queue = createDurableQueue(clock, logger);
  const abandonMedia = options.abandonMedia ?? 'sound:dialwright-abandoned';
  const pacings = new Map<string, CampaignPacing>();
  /** Pacings that are being made: each campaign has one, however many ask for it at once. */
  const loading = new Map<string, Promise<void>>();
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
    epoch: () => lease?.epoch ?? 0,
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

  const create = async (ref: CampaignRef, campaign: Campaign): Promise<void> => {
    const created = createCampaignPacing({
      ref,
      campaign,
      pacerFor: options.pacerFor ?? defaultPacer,
      resumed: await resumePacer(store, ref, campaign),
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
  };
  /** Makes a campaign known, or reads it again. Does nothing in a process that does not own the node. */
  const load = async (ref: CampaignRef): Promise<void> => {
    if (lease?.ownership.status !== 'owning') return;
    await loading.get(ref.campaignId);
    const campaign = await store.campaign(ref);
    if (!campaign || campaign.startedAt === null) return;
    const pacing = pacings.get(ref.campaignId);
    if (pacing) {
      pacing.change(campaign);
    } else if (!loading.has(ref.campaignId)) {
      const creating = create(ref, campaign).finally(() => loading.delete(ref.campaignId));
      loading.set(ref.campaignId, creating);
    }
    await loading.get(ref.campaignId);
    pacings.get(ref.campaignId)?.evaluate();
  };
  /** What another process changed: campaigns that were started, paused or set anew. */
  const reread = async (): Promise<void> => {
    const known = [...pacings.values()].map((pacing) => pacing.ref);
    const running = await store.runningCampaigns();
    const fresh = running.filter((ref) => !pacings.has(ref.campaignId));
    for (const ref of [...known, ...fresh]) await load(ref);
  };
  const keep = async (): Promise<void> => {
    for (const pacing of pacings.values()) {
      await queue.add(pacing.ref.campaignId, () =>
        store.savePacerState(pacing.ref, pacing.state()),
      );
    }
  };
  let rereading: Promise<unknown> | null = null;
  const tick = (): void => {
    ticks += 1;
    for (const pacing of pacings.values()) pacing.evaluate();
    if (lease?.ownership.status === 'owning') {
      if (ticks % KEEP_EVERY_TICKS === 0) void keep();
      if (ticks % REREAD_EVERY_TICKS === 0 && rereading === null) {
        rereading = reread()
          .catch((error: unknown) => logger.warn('Campaigns could not be read again.', { error }))
          .finally(() => (rereading = null));
      }
    }
    tickTimer = clock.setTimer(TICK_MS, tick);
  };
  const begin = async (owned: Lease): Promise<void> => {
    options.connect?.();
    const whole = {
      store,
      calls,
      agents,
      flow,
      queue,
      load,
      lease: owned,
      abandonMedia,
      clock,
      logger,
    };
    while (!stopping.signal.aborted && !begun) {
      try {
        for (const ref of await store.runningCampaigns()) await load(ref);
        await takeOver(whole);
        begun = true;
        if (!stopping.signal.aborted) tickTimer ??= clock.setTimer(0, tick);
      } catch (error) {
        logger.warn('What the last owner left cannot be taken on yet; trying again.', {
          nodeId,
          error,
        });
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
    onOwning(owned) {
      beginning = begin(owned);
    },
    onLost() {
      stopping.abort();
      options.onTakenOver?.();
    },
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
      await rereading;
      await Promise.all([...pacings.values()].map((pacing) => pacing.idle()));
    },
    async close() {
      await this.stopDialling();
      for (const { profile } of agents.all()) await commands.logOut(profile.agentId);
      stopWatchingLegs();
      commands.close();
      await queue.idle();
      if (lease.ownership.status === 'owning') await keep();
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
