/**
 * One call to the outside, from the originate to its one end. Moved by Asterisk's events, by its own
 * timers and by its owner; every handler may be called late or twice.
 */
import {
  type CallInput,
  type CallOutcome,
  type CallState,
  type Clock,
  type Logger,
  placedCall,
  reduceCall,
  type Timer,
} from '@dialwright/core';
import { EventEmitter } from 'eventemitter3';
import { isAriError } from '../ari-error.ts';
import { deferred } from '../deferred.ts';
import type { AsteriskConnection } from '../connection/asterisk-connection.ts';
import type { KnownEvent } from '../protocol/events.ts';
import { AbandonMessagePlayer } from './abandon-message-player.ts';
import type { AgentDesk } from './agent-desk.ts';
import type { AgentLeg } from './agent-leg.ts';
import { Conversation } from './conversation.ts';
import { decideOutcome, type Intent } from './decide-outcome.ts';
import { type DialplanTrace, takeDialplanTrace } from './dialplan-trace.ts';
import type { EventRouter } from './event-router.ts';
import { originateLead } from './originate-lead.ts';
import type {
  AdoptableCall,
  BridgeRefusal,
  BridgeResult,
  CallEnd,
  OutboundCall,
  OutboundCallEvents,
  PlaceRequest,
} from './outbound-call.ts';
import type { StandingLeg } from './standing-leg.ts';
import type { Line } from './trunk-lines.ts';

/** How long to wait for Asterisk to confirm an end we asked for before believing it. */
const END_CONFIRMED_WITHIN_MS = 2_000;

/** What a call needs of those around it. */
export interface LeadCallContext {
  asterisk: AsteriskConnection;
  clock: Clock;
  logger: Logger;
  router: EventRouter;
  desk: AgentDesk;
  /** Told once, when the call has ended. */
  ended: (call: LeadCall) => void;
}

export class LeadCall implements OutboundCall {
  readonly id: string;
  readonly hungUp: Promise<CallEnd>;
  readonly #context: LeadCallContext;
  readonly #request: PlaceRequest | AdoptableCall;
  readonly #emitter = new EventEmitter<OutboundCallEvents>();
  readonly #line: Line;
  readonly #resolveHungUp: (end: CallEnd) => void;
  readonly #message: AbandonMessagePlayer;
  #endRoute: () => void;
  #state: CallState;
  #intent: Intent = 'none';
  #hungUpBy: CallEnd['hungUpBy'] = 'customer';
  /** When the phone was picked up; the state says so once our application has the channel. */
  #upAt: number | null = null;
  /** Whether our application has the channel, and so may put it into a bridge. */
  #ours = false;
  #timer: Timer | null = null;
  #conversation: Conversation | null = null;
  #bridging: Conversation | null = null;
  /** Whether anything was sent: before that there is no channel to miss. */
  #sent = false;

  constructor(
    context: LeadCallContext,
    id: string,
    request: PlaceRequest | AdoptableCall,
    line: Line,
  ) {
    this.#context = context;
    this.id = id;
    this.#request = request;
    this.#line = line;
    this.#state = placedCall('placedAt' in request ? request.placedAt : context.clock.now());
    const { promise, resolve } = deferred<CallEnd>();
    this.hungUp = promise;
    this.#resolveHungUp = resolve;
    this.#message = new AbandonMessagePlayer(context, id, request.abandonMedia, () => {
      if (!this.isOver) void this.#sendHangup();
    });
    this.#endRoute = context.router.route(`channel:${id}`, (event) => this.#handle(event));
  }

  get state(): CallState {
    return this.#state;
  }

  get isOver(): boolean {
    return this.#state.status === 'hung_up' || this.#state.status === 'ended';
  }

  /** Whether Asterisk's list of channels is to have it. */
  get isSent(): boolean {
    return this.#sent;
  }

  on<E extends keyof OutboundCallEvents>(event: E, listener: OutboundCallEvents[E]): () => void {
    // A listener that throws must not keep the call from its end.
    const guarded = (...args: unknown[]): void => {
      try {
        (listener as (...args: unknown[]) => void)(...args);
      } catch (error) {
        this.#context.logger.error('A listener of a call threw.', { callId: this.id, error });
      }
    };
    const emitter = this.#emitter as unknown as EventEmitter;
    emitter.on(event, guarded);
    return () => emitter.off(event, guarded);
  }

  /** Sends the call to the network, once its line's turn has come. */
  async place(originateBefore: number): Promise<void> {
    // The owner first gets to listen.
    await Promise.resolve();
    if (this.isOver) return;
    const { clock } = this.#context;
    const { waitMs } = this.#line;
    if (clock.monotonicNow() + waitMs > originateBefore) {
      this.#finish('NOT_SENT', null);
      return;
    }
    if (waitMs > 0) {
      const { promise, resolve } = deferred<void>();
      this.#setTimer(waitMs, resolve);
      await promise;
      if (this.isOver) return;
    }
    this.#sent = true;
    this.#setTimer(this.#request.ringTimeoutMs, () => void this.#giveUp('ring_timeout'));
    const sent = await originateLead(this.#context.asterisk, this.id, this.#request, this.#line);
    switch (sent) {
      case 'sent':
        break;
      case 'gone':
        this.#finish(decideOutcome(this.#state, this.#intent, null), null);
        break;
      case 'refused':
        this.#finish('FAILED', null);
        break;
      case 'not_sent':
        this.#finish('NOT_SENT', null);
        break;
      case 'unknown':
        // Never sent again: taken back by its id, and believed when it is seen to be gone.
        if (this.#upAt === null) await this.#giveUp('unknown_originate');
        break;
    }
  }

  async bridgeTo(agent: AgentLeg): Promise<BridgeResult> {
    const refused = (reason: BridgeRefusal): BridgeResult => ({ ok: false, reason });
    if (this.#state.status !== 'held' || !this.#ours || this.#bridging || this.#intent !== 'none') {
      return refused('NOT_HELD');
    }
    const leg = this.#context.desk.own(agent);
    if (!leg?.bridgeable) return refused('AGENT_NOT_BRIDGEABLE');
    if (leg.conversation !== null) return refused('AGENT_BUSY');
    this.#stopTimer();
    const conversation = new Conversation(this.#context, this.id, leg);
    this.#bridging = conversation;
    try {
      await conversation.connect();
    } catch (error) {
      this.#bridging = null;
      await conversation.end();
      if (this.#state.status !== 'held') return refused('NOT_HELD');
      this.#context.logger.warn('Bridging failed.', { callId: this.id, error });
      await this.#holdAgain();
      return refused('FAILED');
    }
    this.#bridging = null;
    if (this.#state.status !== 'held') {
      await conversation.end();
      return refused('NOT_HELD');
    }
    if (leg.state.status !== 'up') {
      await conversation.end();
      await this.#holdAgain();
      return refused('AGENT_NOT_BRIDGEABLE');
    }
    this.#conversation = conversation;
    if ('record' in this.#request && this.#request.record === true) conversation.record();
    conversation.alertAgent();
    this.#move({ type: 'bridged', at: this.#context.clock.now(), agentId: leg.agentId });
    return { ok: true };
  }

  async hangUp(by?: 'agent' | 'system'): Promise<void> {
    if (!this.isOver) {
      this.#hungUpBy = by ?? (this.#state.status === 'talking' ? 'agent' : 'system');
      if (this.#sent) await this.#giveUp('hang_up');
      else this.#finish('NOT_SENT', null);
    }
    await this.hungUp;
  }

  async cancel(): Promise<void> {
    if (this.#state.status !== 'placing' && this.#state.status !== 'ringing') return;
    if (this.#upAt !== null) return;
    if (this.#sent) await this.#giveUp('cancel');
    else this.#finish('NOT_SENT', null);
  }

  /** The agent's leg is gone in the middle of the conversation. */
  agentLost(): void {
    if (this.isOver || this.#bridging) return;
    this.#hungUpBy = 'agent';
    void this.#giveUp('hang_up');
  }

  /** Asterisk was restarted: nothing of this call is left. */
  nodeLost(): void {
    if (this.#sent && !this.isOver) this.#finish('MEDIA_NODE_LOST', null, 'system');
  }

  /** Its owner goes away and can't wait for the end. */
  interrupt(): void {
    this.#finish('INTERRUPTED', null, 'system');
  }

  /** It was sent by the process before this one. */
  markSent(): void {
    this.#sent = true;
  }

  /** Asterisk's list has the channel: what happened to it while we could not hear? */
  resume(found: { up: boolean; ours: boolean; answeredAt: number | null }): void {
    if (found.up) this.#upAt ??= found.answeredAt ?? this.#context.clock.now();
    this.#setOurs(found.ours);
    this.#answeredIfSo();
    if (this.#state.status === 'placing' || this.#state.status === 'ringing') {
      if (this.#intent !== 'none') void this.#sendHangup();
      else if (this.#timer === null && this.#upAt === null) {
        const elapsedMs = this.#context.clock.now() - this.#state.placedAt;
        this.#setTimer(
          this.#request.ringTimeoutMs - elapsedMs,
          () => void this.#giveUp('ring_timeout'),
        );
      }
    } else if (this.#intent !== 'none') {
      void this.#sendHangup();
    }
  }

  /** The conversation was found running in its bridge. */
  resumeTalking(leg: StandingLeg, bridgedAt: number, recorded: boolean): void {
    this.#stopTimer();
    this.#conversation = new Conversation(this.#context, this.id, leg);
    if (recorded) this.#conversation.resume({ name: this.id, startedAt: bridgedAt });
    this.#move({ type: 'bridged', at: bridgedAt, agentId: leg.agentId });
  }

  /** The lead was found in a conversation that the agent has left. */
  resumeAlone(agentId: string, bridgedAt: number): void {
    this.#move({ type: 'bridged', at: bridgedAt, agentId });
    this.agentLost();
  }

  /** Asterisk's list does not have the channel: it ended, and nobody heard how. */
  async missing(): Promise<void> {
    if (this.isOver || !this.#sent) return;
    const trace = await this.#takeTrace();
    if (this.isOver) return;
    if (trace) {
      this.#finishFromTrace(trace);
      return;
    }
    this.#recall();
    const known =
      this.#state.status === 'talking' ||
      this.#state.status === 'abandoning' ||
      this.#intent !== 'none';
    this.#finish(
      known ? decideOutcome(this.#state, this.#intent, null) : 'INTERRUPTED',
      null,
      this.#intent === 'none' ? 'system' : this.#hungUpBy,
    );
  }

  /** How far the call had come, as the owner of before the restart wrote it down. */
  #recall(): void {
    if (!('placedAt' in this.#request)) return;
    const { answeredAt, bridgedAt, agentId } = this.#request;
    if (answeredAt !== undefined) this.#move({ type: 'answered', at: answeredAt });
    if (bridgedAt !== undefined && agentId !== undefined) {
      this.#move({ type: 'bridged', at: bridgedAt, agentId });
    }
  }

  #handle(event: KnownEvent): void {
    if (this.isOver) return;
    switch (event.type) {
      case 'Dial':
        if (event.dialstatus === 'RINGING' || event.dialstatus === 'PROGRESS') this.#ringing();
        if (event.dialstatus === 'ANSWER') this.#pickedUp();
        break;
      case 'ChannelStateChange':
        if (event.channel.state === 'Ringing') this.#ringing();
        if (event.channel.state === 'Up') this.#pickedUp();
        break;
      case 'StasisStart':
        this.#setOurs(true);
        if (event.channel.state === 'Up') this.#pickedUp();
        break;
      case 'StasisEnd':
        this.#setOurs(false);
        break;
      case 'ChannelHangupRequest':
        this.#message.hangingUp();
        break;
      case 'ChannelDestroyed':
        this.#destroyed({ code: event.cause, text: event.cause_txt });
        break;
      default:
        break;
    }
  }

  #ringing(): void {
    this.#move({ type: 'ringing', at: this.#context.clock.now() });
  }

  #pickedUp(): void {
    this.#upAt ??= this.#context.clock.now();
    // A cancel or a time-out that the answer overtook is an answer.
    if (this.#intent === 'cancel' || this.#intent === 'ring_timeout') this.#intent = 'none';
    if (this.#intent === 'unknown_originate') this.#intent = 'none';
    if (this.#state.status === 'placing' || this.#state.status === 'ringing') this.#stopTimer();
    this.#answeredIfSo();
  }

  /** Answered: picked up, and in our application, where something can be done for them. */
  #answeredIfSo(): void {
    if (this.#upAt === null || !this.#ours) return;
    if (this.#state.status !== 'placing' && this.#state.status !== 'ringing') return;
    this.#startHolding();
    this.#move({ type: 'answered', at: this.#upAt });
  }

  /** Entering or leaving our application. What the dialplan has, we keep our hands off. */
  #setOurs(ours: boolean): void {
    const changed = this.#ours !== ours;
    this.#ours = ours;
    if (!changed || this.#state.status !== 'held' || this.#bridging) return;
    if (ours) this.#startHolding();
    else if (this.#intent === 'none') this.#stopTimer();
  }

  #startHolding(): void {
    const waitedMs = this.#context.clock.now() - (this.#upAt as number);
    this.#setTimer(this.#request.holdWindowMs - waitedMs, () => this.#abandon());
  }

  /** Bridging failed: the person waits on, under the dialplan's protection again. */
  async #holdAgain(): Promise<void> {
    if (this.#state.status !== 'held') return;
    this.#startHolding();
    await this.#try(
      this.#context.asterisk.request('channels.setChannelVar', {
        channelId: this.id,
        variable: 'TIMEOUT(absolute)',
        value: String(this.#request.holdWindowMs / 1_000),
      }),
    );
  }

  #abandon(): void {
    if (this.#state.status !== 'held') return;
    this.#hungUpBy = 'system';
    this.#move({ type: 'abandoned', at: this.#context.clock.now() });
    this.#message.play();
  }

  async #giveUp(intent: Exclude<Intent, 'none'>): Promise<void> {
    if (this.isOver) return;
    this.#stopTimer();
    this.#intent = intent;
    if (intent !== 'hang_up') this.#hungUpBy = 'system';
    await this.#sendHangup();
  }

  /** Asks Asterisk to end it. The end itself is Asterisk's event, or, should that be lost, its silence. */
  async #sendHangup(): Promise<void> {
    this.#setTimer(END_CONFIRMED_WITHIN_MS, () => this.#confirmEnd());
    await this.#try(this.#context.asterisk.request('channels.hangup', { channelId: this.id }));
  }

  /** No event told of the end we asked for: is it gone? */
  #confirmEnd(): void {
    const { asterisk } = this.#context;
    asterisk.request('channels.get', { channelId: this.id }).then(
      () => {
        // It lives. An answer that overtook the hang-up is an answer; anything else is asked again.
        const wanted = this.#intent !== 'none' || this.#state.status === 'abandoning';
        if (!this.isOver && wanted) void this.#sendHangup();
      },
      (error: unknown) => {
        if (isAriError(error, 'ARI_NOT_FOUND')) void this.missing();
        else if (!this.isOver && asterisk.state.status === 'connected') {
          this.#setTimer(END_CONFIRMED_WITHIN_MS, () => this.#confirmEnd());
        }
        // While the connection is down nothing is asked: its return compares all calls.
      },
    );
  }

  #destroyed(cause: { code: number; text: string }): void {
    const waiting = this.#state.status === 'held' && !this.#ours;
    const unheard =
      this.#upAt !== null && (this.#state.status === 'placing' || this.#state.status === 'ringing');
    if (!waiting && !unheard) {
      this.#finish(decideOutcome(this.#state, this.#intent, cause.code), cause);
      return;
    }
    // Picked up, and at the end not in our hands: the dialplan may have dealt with them.
    void this.#takeTrace().then((trace) => {
      if (this.isOver) return;
      if (trace) {
        this.#finishFromTrace(trace, cause);
        return;
      }
      this.#move({ type: 'answered', at: this.#upAt as number });
      this.#finish(decideOutcome(this.#state, this.#intent, cause.code), cause);
    });
  }

  #finishFromTrace(trace: DialplanTrace, cause: CallEnd['cause'] = null): void {
    this.#move({ type: 'answered', at: trace.answeredAt });
    if (trace.messageAt === null) {
      this.#finish(decideOutcome(this.#state, this.#intent, cause?.code ?? null), cause);
      return;
    }
    this.#move({ type: 'abandoned', at: trace.messageAt });
    this.#message.believe(trace.abandonMessage);
    this.#finish('ABANDONED', cause, trace.abandonMessage === 'cut_short' ? 'customer' : 'system');
  }

  #takeTrace(): Promise<DialplanTrace | null> {
    return takeDialplanTrace(this.#context.asterisk, this.id).catch((error: unknown) => {
      this.#context.logger.warn('The dialplan’s trace of a call could not be read.', {
        callId: this.id,
        error,
      });
      return null;
    });
  }

  #finish(
    outcome: CallOutcome,
    cause: CallEnd['cause'],
    hungUpBy: CallEnd['hungUpBy'] = this.#hungUpBy,
  ): void {
    if (this.isOver) return;
    const at = this.#context.clock.now();
    this.#stopTimer();
    this.#endRoute();
    this.#line.release();
    const abandonMessage = this.#message.end();
    const recording = this.#conversation?.recording ?? null;
    const leg = this.#conversation ?? this.#bridging;
    this.#conversation = null;
    // The agent is free again before anybody hears of the end and wants to bridge them.
    const cleanedUp = leg === null ? Promise.resolve() : leg.end();
    this.#move({ type: 'hung_up', at, outcome });
    const end: CallEnd = {
      callId: this.id,
      state: this.#state,
      outcome,
      hungUpBy,
      abandonMessage: outcome === 'ABANDONED' ? abandonMessage : null,
      recording: recording === null ? null : { ...recording, durationMs: at - recording.startedAt },
      cause,
    };
    this.#emitter.emit('call.hung_up', end);
    this.#emitter.removeAllListeners();
    this.#resolveHungUp(end);
    this.#context.ended(this);
    void cleanedUp;
  }

  #move(input: CallInput): void {
    const previous = this.#state;
    const next = reduceCall(previous, input);
    if (next === previous) return;
    this.#state = next;
    this.#emitter.emit('changed', next, previous);
    if (next.status === 'ringing') this.#emitter.emit('call.ringing', next);
    if (next.status === 'held') this.#emitter.emit('call.answered', next);
    if (next.status === 'talking') this.#emitter.emit('call.bridged', next);
    if (next.status === 'abandoning') this.#emitter.emit('call.abandoned', next);
  }

  /** A call waits for one thing at a time, so it has one timer. */
  #setTimer(delayMs: number, action: () => void): void {
    this.#stopTimer();
    this.#timer = this.#context.clock.setTimer(Math.max(0, delayMs), () => {
      this.#timer = null;
      action();
    });
  }

  #stopTimer(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  async #try(command: Promise<unknown>): Promise<void> {
    try {
      await command;
    } catch (error) {
      if (isAriError(error, 'ARI_NOT_FOUND')) return;
      this.#context.logger.debug('A command of a call was refused.', { callId: this.id, error });
    }
  }
}
