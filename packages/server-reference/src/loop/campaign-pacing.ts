/**
 * One campaign's pacing on this node: what the pacer is shown, when it is asked, and what becomes of
 * its answer. Evaluations of a campaign never overlap; one asked for during another follows it.
 */
import type { CallOrchestrator } from '@dialwright/ari';
import type { Campaign, Clock, IdGenerator, Logger } from '@dialwright/core';
import {
  type Decision,
  explain,
  type Observation,
  type Pacer,
  type Snapshot,
} from '@dialwright/pacer';
import type { CampaignRef, Claim, DialerStore, Lease } from '../store/dialer-store.ts';
import type { AgentDesk } from './agent-desk.ts';
import type { CallDesk } from './call-desk.ts';
import type { ResumedPacer } from './resume-pacer.ts';

export interface CampaignPacing {
  readonly ref: CampaignRef;
  readonly campaign: Campaign;
  /** The last decision as a sentence. */
  readonly why: string;
  change(campaign: Campaign): void;
  observe(observation: Observation): void;
  /** Asks the pacer, soon; cheap to call on every event. */
  evaluate(): void;
  /** What the pacer has learnt, to be kept. */
  state(): unknown;
  /** Resolves when no evaluation is going on. */
  idle(): Promise<void>;
}

export interface CampaignPacingOptions {
  ref: CampaignRef;
  campaign: Campaign;
  /** Makes a pacer by a campaign's settings, going on from what another one knew, or from nothing. */
  pacerFor(campaign: Campaign, state: unknown): Pacer;
  /** What is known of the campaign from before. */
  resumed: ResumedPacer;
  store: Pick<DialerStore, 'fillHopper' | 'claim'>;
  calls: Pick<CallOrchestrator, 'linesFree'>;
  agents: AgentDesk;
  desk: CallDesk;
  /** The lease, while a dial may be sent under it; null: none may. */
  maySend(): Lease | null;
  clock: Clock;
  logger: Logger;
  generateId: IdGenerator;
  /** Sends a claimed call. `sendBefore` is on the clock's monotonic reading. */
  place(claim: Claim, sendBefore: number): void;
  onDecision(why: string): void;
}

/** How many leads wait ready for each agent of the campaign. A lead in the hopper is dialled within minutes. */
const HOPPER_PER_AGENT = 20;
const SMALLEST_HOPPER = 50;

export function createCampaignPacing(options: CampaignPacingOptions): CampaignPacing {
  const { ref, store, agents, desk, clock, logger } = options;
  let { campaign } = options;
  let pacer = options.pacerFor(campaign, options.resumed.state);
  for (const observation of options.resumed.observations) pacer.observe(observation);
  let why = 'Not asked yet.';
  let hopperSize = 0;
  let refillAt = 0;
  let wanted = false;
  let running: Promise<void> | null = null;

  const snapshot = (): Snapshot => {
    const present = [...agents.all()].filter((each) => each.profile.campaignId === ref.campaignId);
    const inFlight = [...desk.all()].filter((each) => each.ref.campaignId === ref.campaignId);
    return {
      at: clock.now(),
      open: campaign.status === 'running',
      linesFree: options.calls.linesFree(),
      leadsLeft: hopperSize,
      agents: present.flatMap((agent): Snapshot['agents'] => {
        const { state } = agent;
        const { agentId } = agent.profile;
        if (agents.isFree(agent)) return [{ agentId, status: 'ready', since: state.since }];
        // Being put through, or busy and not coming back: either way not free for another call.
        if (agent.reservedFor !== null) return [{ agentId, status: 'talking', since: clock.now() }];
        if (state.status === 'talking' && state.pauseAfter === null) {
          return [{ agentId, status: 'talking', since: state.since }];
        }
        if (state.status === 'wrap_up' && state.pauseAfter === null) {
          return [{ agentId, status: 'wrap_up', since: state.since, wrapUpEndsAt: state.endsAt }];
        }
        return [];
      }),
      inFlight: inFlight.flatMap((each): Snapshot['inFlight'] => {
        const { state } = each.call;
        const base = { attemptId: each.callId, placedAt: each.placedAt };
        if (state.status === 'placing' || state.status === 'ringing') {
          return [{ ...base, status: 'ringing' }];
        }
        return state.status === 'held' && !each.assigning
          ? [{ ...base, status: 'held', answeredAt: state.answeredAt }]
          : [];
      }),
    };
  };

  const refill = async (): Promise<void> => {
    const wish = Math.max(SMALLEST_HOPPER, [...agents.all()].length * HOPPER_PER_AGENT);
    if (hopperSize > wish / 2 || clock.now() < refillAt) return;
    const fill = await store.fillHopper(ref, wish, clock.now());
    hopperSize = fill.size;
    // Nothing more is due: look again when something will be, or when leads may have been added.
    refillAt = fill.size > 0 ? 0 : Math.min(fill.nextAt ?? Infinity, clock.now() + 5_000);
  };

  const evaluateOnce = async (): Promise<void> => {
    const lease = options.maySend();
    if (!lease) return;
    if (campaign.status === 'running') await refill();
    const shown = snapshot();
    const decision = pacer.decide(shown);
    const sentence = explain(decision);
    if (sentence !== why) {
      why = sentence;
      options.onDecision(why);
    }
    for (const attemptId of decision.cancelRinging) await desk.get(attemptId)?.call.cancel();
    if (decision.dial > 0) await dial(decision, shown, lease);
  };

  const dial = async (decision: Decision, shown: Snapshot, lease: Lease): Promise<void> => {
    const startedAt = clock.monotonicNow();
    const claims = await store.claim(
      ref,
      lease,
      {
        decisionId: options.generateId(),
        at: shown.at,
        dial: decision.dial,
        message: explain(decision),
        reasons: decision.reasons,
        snapshot: shown,
      },
      clock.now(),
      options.generateId,
    );
    hopperSize = claims.length < decision.dial ? 0 : hopperSize - claims.length;
    for (const claim of claims) {
      pacer.observe({ type: 'call.placed', attemptId: claim.callId, at: claim.placedAt });
      // Past half of the lease another process may own the node before this reaches Asterisk.
      const sendBefore = options.maySend() ? startedAt + claim.originateWithinMs : startedAt;
      options.place(claim, sendBefore);
    }
  };

  const run = async (): Promise<void> => {
    while (wanted) {
      wanted = false;
      try {
        await evaluateOnce();
      } catch (error) {
        logger.warn('Pacing was skipped; it is tried again at the next tick.', {
          campaignId: ref.campaignId,
          error,
        });
      }
    }
    running = null;
  };

  return {
    ref,
    get campaign() {
      return campaign;
    },
    get why() {
      return why;
    },
    change(next) {
      const changed = pacingSettings(next) !== pacingSettings(campaign);
      const sameLaw = next.settings.ruleSet === campaign.settings.ruleSet;
      campaign = next;
      // What traffic is like stays true; which drops count, and against what, may not.
      if (changed) pacer = options.pacerFor(next, sameLaw ? pacer.save() : null);
    },
    observe: (observation) => pacer.observe(observation),
    evaluate() {
      wanted = true;
      running ??= run();
    },
    state: () => pacer.save(),
    idle: async () => {
      await running;
    },
  };
}

/** The settings a pacer is made with, to tell whether it has to be made anew. */
function pacingSettings({ settings, startedAt }: Campaign): string {
  const { dialMethod, ruleSet, dropTarget, holdWindowMs } = settings;
  return JSON.stringify([dialMethod, ruleSet, dropTarget, holdWindowMs, startedAt]);
}
