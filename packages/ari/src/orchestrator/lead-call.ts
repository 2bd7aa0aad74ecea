/**
 * One call to the outside: sent, answered and held, bridged or abandoned. Moved by Asterisk's events,
 * by its own timers and by its owner; every handler may be called late or twice.
 */
import { type CallState, placedCall } from '@dialwright/core';
import { type Deferred, deferred } from '../deferred.ts';
import type { KnownEvent } from '../protocol/events.ts';
import { AbandonMessagePlayer, LONGEST_MESSAGE_MS } from './abandon-message-player.ts';
import type { AgentLeg } from './agent-leg.ts';
import { CallEnding, type ChannelReach } from './call-ending.ts';
import { CallProgress } from './call-progress.ts';
import { Conversation, type ConversationRecording } from './conversation.ts';
import { decideOutcome } from './decide-outcome.ts';
import type { LeadCallContext } from './lead-call-context.ts';
import { limitWait } from './limit-wait.ts';
import { OneTimer } from './one-timer.ts';
import { originateLead } from './originate-lead.ts';
import type {
  AdoptableCall,
  BridgeRefusal,
  BridgeResult,
  CallEnd,
  OutboundCall,
  OutboundCallEvents,
  ResolvedPlaceRequest,
} from './outbound-call.ts';
import type { StandingLeg } from './standing-leg.ts';
import type { Line } from './trunk-lines.ts';

export class LeadCall implements OutboundCall {
  readonly id: string;
  readonly #context: LeadCallContext;
  readonly #request: ResolvedPlaceRequest | AdoptableCall;
  readonly #line: Line;
  readonly #progress: CallProgress;
  readonly #ending: CallEnding;
  readonly #message: AbandonMessagePlayer;
  /** A call waits for one thing at a time: its turn, an answer, an agent, the confirmation of its end. */
  readonly #timer: OneTimer;
  readonly #reach: ChannelReach = {
    sent: false,
    confirmed: false,
    upAt: null,
    ours: false,
  };
  readonly #hungUp: Deferred<CallEnd> = deferred();
  readonly #endRoute: () => void;
  #heard = 0;
  /** The one it talks in. */
  #conversation: Conversation | null = null;
  /** The one that is being made. */
  #bridging: Conversation | null = null;

  constructor(
    context: LeadCallContext,
    id: string,
    request: ResolvedPlaceRequest | AdoptableCall,
    line: Line,
  ) {
    this.#context = context;
    this.id = id;
    this.#request = request;
    this.#line = line;
    const placedAt = 'placedAt' in request ? request.placedAt : context.clock.now();
    this.#progress = new CallProgress(id, placedCall(placedAt), context.logger);
    this.#timer = new OneTimer(context.clock);
    this.#message = new AbandonMessagePlayer(
      context,
      id,
      request.abandonMedia,
      () => void this.#ending.ask(),
    );
    this.#ending = new CallEnding(context, {
      callId: id,
      request,
      progress: this.#progress,
      reach: this.#reach,
      message: this.#message,
      timer: this.#timer,
      release: () => this.#release(),
      ended: (end) => {
        this.#hungUp.resolve(end);
        context.ended(this);
      },
    });
    this.#endRoute = context.router.route(`channel:${id}`, (event) => this.#handle(event));
  }

  get state(): CallState {
    return this.#progress.state;
  }

  get hungUp(): Promise<CallEnd> {
    return this.#hungUp.promise;
  }

  get isOver(): boolean {
    return this.#progress.isOver;
  }

  /** Whether a list of channels that Asterisk makes from now on has it, unless it has ended. */
  get isExpected(): boolean {
    return this.#reach.confirmed || (this.#reach.sent && this.#ending.intent !== 'none');
  }

  /** How many events it has heard: tells whether a list is older than what is known. */
  get heard(): number {
    return this.#heard;
  }

  on<E extends keyof OutboundCallEvents>(event: E, listener: OutboundCallEvents[E]): () => void {
    return this.#progress.on(event, listener);
  }

  /** Sends the call to the network, once its line's turn has come. */
  async place(originateBefore: number): Promise<void> {
    // The owner first gets to listen.
    await Promise.resolve();
    if (this.isOver) return;
    const { clock, asterisk } = this.#context;
    const { waitMs } = this.#line;
    if (clock.monotonicNow() + waitMs > originateBefore) {
      this.#ending.finish('NOT_SENT', null, 'system');
      return;
    }
    if (waitMs > 0) {
      const turn = deferred<void>();
      this.#timer.set(waitMs, turn.resolve);
      await turn.promise;
      if (this.isOver) return;
    }
    this.#reach.sent = true;
    this.#startRinging(this.#request.ringTimeoutMs);
    const sent = await originateLead(asterisk, this.id, this.#request, this.#line);
    switch (sent) {
      case 'sent':
        this.#reach.confirmed = true;
        break;
      case 'gone':
        this.#ending.finish(decideOutcome(this.state, this.#ending.intent, null), null);
        break;
      case 'refused':
        this.#ending.finish('FAILED', null, 'system');
        break;
      case 'not_sent':
        this.#ending.finish('NOT_SENT', null, 'system');
        break;
      case 'unknown':
        // Never sent again: taken back by its id, and believed when it is seen to be gone.
        if (this.#reach.upAt === null) await this.#ending.want('unknown_originate', 'system');
        break;
    }
  }

  async bridgeTo(agent: AgentLeg): Promise<BridgeResult> {
    const leg = this.#context.desk.own(agent);
    const reason = this.#refusalToBridge(leg);
    if (leg === null || reason !== null) return refused(reason ?? 'AGENT_NOT_BRIDGEABLE');
    this.#timer.stop();
    const conversation = new Conversation(this.#context, this.id, leg);
    this.#bridging = conversation;
    const failure = await conversation.connect().then(
      () => (leg.state.status === 'up' ? null : 'AGENT_NOT_BRIDGEABLE'),
      (error: unknown) => {
        this.#context.logger.warn('Bridging failed.', { callId: this.id, error });
        return 'FAILED' as const;
      },
    );
    this.#bridging = null;
    if (failure !== null || this.state.status !== 'held') {
      await conversation.end();
      // The person may have hung up meanwhile; if not, they wait on.
      if (this.state.status !== 'held') return refused('NOT_HELD');
      await this.#holdAgain();
      return refused(failure ?? 'FAILED');
    }
    this.#conversation = conversation;
    if ('record' in this.#request && this.#request.record === true) conversation.record();
    conversation.alertAgent();
    const at = this.#context.clock.now();
    this.#progress.move({ type: 'bridged', at, agentId: leg.agentId });
    return { ok: true };
  }

  async hangUp(by?: 'agent' | 'system'): Promise<void> {
    const blamed = by ?? (this.state.status === 'talking' ? 'agent' : 'system');
    if (this.#reach.sent) await this.#ending.want('hang_up', blamed);
    else this.#ending.finish('NOT_SENT', null, blamed);
    await this.hungUp;
  }

  async cancel(): Promise<void> {
    if (!this.#progress.isUnanswered || this.#reach.upAt !== null) return;
    if (this.#reach.sent) await this.#ending.want('cancel', 'system');
    else this.#ending.finish('NOT_SENT', null, 'system');
  }

  /** The agent's leg is gone in the middle of the conversation. */
  agentLost(): void {
    if (!this.#bridging) void this.#ending.want('hang_up', 'agent');
  }

  /** Asterisk was restarted: nothing of this call is left. */
  nodeLost(): void {
    if (this.#reach.sent) this.#ending.finish('MEDIA_NODE_LOST', null, 'system');
  }

  /** Its owner goes away and can't wait for the end. */
  interrupt(): void {
    this.#ending.finish('INTERRUPTED', null, 'system');
  }

  /** Lets go of it as if it had never been taken up. */
  disown(): void {
    this.#timer.stop();
    this.#release();
    this.#context.ended(this);
  }

  /** It was sent by the process before this one. */
  markSent(): void {
    this.#reach.sent = true;
    this.#reach.confirmed = true;
  }

  /** Asterisk's list has the channel: what happened to it while we could not hear? */
  resume(found: { up: boolean; ours: boolean; answeredAt: number | null }): void {
    const { clock } = this.#context;
    if (found.up) this.#reach.upAt ??= found.answeredAt ?? clock.now();
    this.#setOurs(found.ours);
    this.#answeredIfSo();
    // The message is over, and the hang-up after it was lost.
    const told = this.state.status === 'abandoning' && !this.#timer.isSet;
    if (this.#ending.intent !== 'none' || told) {
      void this.#ending.ask();
    } else if (this.#progress.isUnanswered && this.#reach.upAt === null && !this.#timer.isSet) {
      this.#startRinging(this.#request.ringTimeoutMs - (clock.now() - this.state.placedAt));
    }
  }

  /** The conversation was found running in its bridge. */
  resumeTalking(leg: StandingLeg, bridgedAt: number, recorded: boolean): void {
    this.#timer.stop();
    this.#conversation = new Conversation(this.#context, this.id, leg);
    if (recorded) this.#conversation.resume({ name: this.id, startedAt: bridgedAt });
    this.#progress.move({ type: 'bridged', at: bridgedAt, agentId: leg.agentId });
  }

  /** The lead was found in a conversation that the agent has left. */
  resumeAlone(agentId: string, bridgedAt: number): void {
    this.#progress.move({ type: 'bridged', at: bridgedAt, agentId });
    this.agentLost();
  }

  /** Asterisk's list does not have the channel. */
  missing(): Promise<void> {
    return this.#ending.missing();
  }

  #handle(event: KnownEvent): void {
    if (this.isOver) return;
    this.#heard += 1;
    this.#reach.confirmed = true;
    if (event.type === 'Dial') {
      if (event.dialstatus === 'RINGING' || event.dialstatus === 'PROGRESS') this.#ringing();
      if (event.dialstatus === 'ANSWER') this.#pickedUp();
    } else if (event.type === 'ChannelStateChange') {
      if (event.channel.state === 'Ringing') this.#ringing();
      if (event.channel.state === 'Up') this.#pickedUp();
    } else if (event.type === 'StasisStart') {
      this.#setOurs(true);
      // Under load Stasis can begin before the answer: only a channel that is up was answered.
      if (event.channel.state === 'Up') this.#pickedUp();
    } else if (event.type === 'StasisEnd') {
      this.#setOurs(false);
    } else if (event.type === 'ChannelHangupRequest') {
      this.#message.hangingUp();
    } else if (event.type === 'ChannelDestroyed') {
      this.#ending.destroyed({ code: event.cause, text: event.cause_txt });
    }
  }

  #ringing(): void {
    this.#progress.move({ type: 'ringing', at: this.#context.clock.now() });
  }

  #pickedUp(): void {
    this.#reach.upAt ??= this.#context.clock.now();
    this.#ending.overtakenByAnswer();
    if (this.#progress.isUnanswered) this.#timer.stop();
    this.#answeredIfSo();
  }

  /** Answered: picked up, and in our application, where something can be done for them. */
  #answeredIfSo(): void {
    const { upAt, ours } = this.#reach;
    if (upAt === null || !ours || !this.#progress.isUnanswered) return;
    this.#startHolding();
    this.#progress.move({ type: 'answered', at: upAt });
  }

  /** Entering or leaving our application. What the dialplan has, we keep our hands off. */
  #setOurs(ours: boolean): void {
    const changed = this.#reach.ours !== ours;
    this.#reach.ours = ours;
    if (!changed || this.state.status !== 'held' || this.#bridging) return;
    if (ours) this.#startHolding();
    else if (this.#ending.intent === 'none') this.#timer.stop();
  }

  #startRinging(timeoutMs: number): void {
    this.#timer.set(timeoutMs, () => void this.#ending.want('ring_timeout', 'system'));
  }

  #startHolding(): void {
    const { clock } = this.#context;
    const waitedMs = clock.now() - (this.#reach.upAt ?? clock.now());
    this.#timer.set(this.#request.holdWindowMs - waitedMs, () => this.#abandon());
  }

  /** Bridging failed: the person waits on, under the dialplan's protection again. */
  async #holdAgain(): Promise<void> {
    this.#startHolding();
    const { asterisk, logger } = this.#context;
    await limitWait(asterisk, this.id, this.#request.holdWindowMs).catch((error: unknown) =>
      logger.debug('The limit of a wait could not be set.', { callId: this.id, error }),
    );
  }

  #abandon(): void {
    if (this.state.status !== 'held') return;
    this.#ending.blame('system');
    this.#progress.move({ type: 'abandoned', at: this.#context.clock.now() });
    // Should the end of the message go unheard, the call ends all the same.
    this.#timer.set(LONGEST_MESSAGE_MS, () => void this.#ending.ask());
    this.#message.play();
  }

  #refusalToBridge(leg: StandingLeg | null): BridgeRefusal | null {
    const waits = this.state.status === 'held' && this.#reach.ours && !this.#bridging;
    if (!waits || this.#ending.intent !== 'none') return 'NOT_HELD';
    if (!leg?.bridgeable) return 'AGENT_NOT_BRIDGEABLE';
    return leg.conversation === null ? null : 'AGENT_BUSY';
  }

  #release(): ConversationRecording | null {
    this.#endRoute();
    if (!this.#reach.sent) this.#line.unused();
    this.#line.release();
    const recording = this.#conversation?.recording ?? null;
    void (this.#conversation ?? this.#bridging)?.end();
    this.#conversation = null;
    return recording;
  }
}

function refused(reason: BridgeRefusal): BridgeResult {
  return { ok: false, reason };
}
