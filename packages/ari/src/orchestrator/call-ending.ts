/**
 * How a call ends: asking Asterisk for it, believing that it happened, and finding out what it was,
 * from our intent, from Asterisk's event or from what the dialplan noted. It ends once.
 */
import type { CallOutcome } from '@dialwright/core';
import { isAriError } from '../ari-error.ts';
import type { AbandonMessagePlayer } from './abandon-message-player.ts';
import type { CallProgress } from './call-progress.ts';
import type { ConversationRecording } from './conversation.ts';
import { decideOutcome, type Intent } from './decide-outcome.ts';
import { type DialplanTrace, takeDialplanTrace } from './dialplan-trace.ts';
import type { LeadCallContext } from './lead-call.ts';
import type { OneTimer } from './one-timer.ts';
import type { AdoptableCall, CallEnd, ResolvedPlaceRequest } from './outbound-call.ts';

/** How long to wait for Asterisk to confirm an end we asked for before asking whether it is so. */
const CONFIRMED_WITHIN_MS = 2_000;

/** How far the channel itself has come, as opposed to what the owner was told. */
export interface ChannelReach {
  /** Whether anything was sent: before that there is no channel to miss. */
  sent: boolean;
  /** When the phone was picked up; null: not yet. */
  upAt: number | null;
  /** Whether our application has the channel, and so may put it into a bridge. */
  ours: boolean;
}

export interface CallEndingParts {
  callId: string;
  request: ResolvedPlaceRequest | AdoptableCall;
  progress: CallProgress;
  reach: Readonly<ChannelReach>;
  message: AbandonMessagePlayer;
  timer: OneTimer;
  /** Lets go of everything the call holds. Says what was recorded. */
  release: () => ConversationRecording | null;
  /** Told once, after everybody else. */
  ended: (end: CallEnd) => void;
}

export class CallEnding {
  readonly #context: LeadCallContext;
  readonly #parts: CallEndingParts;
  #intent: Intent = 'none';
  #hungUpBy: CallEnd['hungUpBy'] = 'customer';

  constructor(context: LeadCallContext, parts: CallEndingParts) {
    this.#context = context;
    this.#parts = parts;
  }

  get intent(): Intent {
    return this.#intent;
  }

  /** An answer overtook the end that was asked for: then it is an answer. */
  overtakenByAnswer(): void {
    if (this.#intent !== 'hang_up') this.#intent = 'none';
  }

  /** From now on whatever ends the call is our doing. */
  blame(by: CallEnd['hungUpBy']): void {
    this.#hungUpBy = by;
  }

  /** Wants the call to end. */
  async want(intent: Exclude<Intent, 'none'>, by: CallEnd['hungUpBy']): Promise<void> {
    if (this.#parts.progress.isOver) return;
    this.#intent = intent;
    this.#hungUpBy = by;
    await this.ask();
  }

  /** Asks Asterisk. The end itself is Asterisk's event, or, should that be lost, its silence. */
  async ask(): Promise<void> {
    const { callId, timer, progress } = this.#parts;
    if (progress.isOver) return;
    timer.set(CONFIRMED_WITHIN_MS, () => this.#confirm());
    try {
      await this.#context.asterisk.request('channels.hangup', { channelId: callId });
    } catch (error) {
      if (isAriError(error, 'ARI_NOT_FOUND')) return;
      this.#context.logger.debug('A hang-up was refused.', { callId, error });
    }
  }

  /** Asterisk says that the channel is gone. */
  destroyed(cause: { code: number; text: string }): void {
    const { progress, reach } = this.#parts;
    const waiting = progress.state.status === 'held' && !reach.ours;
    const unheard = reach.upAt !== null && progress.isUnanswered;
    if (!waiting && !unheard) {
      this.finish(decideOutcome(progress.state, this.#intent, cause.code), cause);
      return;
    }
    // Picked up, and at the end not in our hands: the dialplan may have dealt with them.
    void this.#takeTrace().then((trace) => {
      if (trace) this.#finishAsTraced(trace, cause);
      else {
        progress.move({ type: 'answered', at: reach.upAt ?? this.#context.clock.now() });
        this.finish(decideOutcome(progress.state, this.#intent, cause.code), cause);
      }
    });
  }

  /** Asterisk's list does not have the channel: it ended, and nobody heard how. */
  async missing(): Promise<void> {
    const { progress, reach } = this.#parts;
    if (progress.isOver || !reach.sent) return;
    const trace = await this.#takeTrace();
    if (trace) {
      this.#finishAsTraced(trace, null);
      return;
    }
    this.#recall();
    const { status } = progress.state;
    const known = status === 'talking' || status === 'abandoning' || this.#intent !== 'none';
    const outcome = known ? decideOutcome(progress.state, this.#intent, null) : 'INTERRUPTED';
    this.finish(outcome, null, this.#intent === 'none' ? 'system' : this.#hungUpBy);
  }

  finish(
    outcome: CallOutcome,
    cause: CallEnd['cause'],
    hungUpBy: CallEnd['hungUpBy'] = this.#hungUpBy,
  ): void {
    const { callId, progress, message, timer, release, ended } = this.#parts;
    if (progress.isOver) return;
    const at = this.#context.clock.now();
    timer.stop();
    const abandonMessage = message.end();
    // The agent is free again before anybody hears of the end and wants to bridge them.
    const recording = release();
    progress.move({ type: 'hung_up', at, outcome });
    const end: CallEnd = {
      callId,
      state: progress.state,
      outcome,
      hungUpBy,
      abandonMessage: outcome === 'ABANDONED' ? abandonMessage : null,
      recording: recording && { ...recording, durationMs: at - recording.startedAt },
      cause,
    };
    progress.tellEnd(end);
    ended(end);
  }

  /** No event told of the end we asked for: is it gone? */
  #confirm(): void {
    const { asterisk } = this.#context;
    const { callId, progress, timer } = this.#parts;
    asterisk.request('channels.get', { channelId: callId }).then(
      () => {
        // It lives. Unless an answer overtook us, it is asked for again.
        if (this.#intent !== 'none' || progress.state.status === 'abandoning') void this.ask();
      },
      (error: unknown) => {
        if (isAriError(error, 'ARI_NOT_FOUND')) void this.missing();
        else if (!progress.isOver && asterisk.state.status === 'connected') {
          timer.set(CONFIRMED_WITHIN_MS, () => this.#confirm());
        }
        // While the connection is down nothing is asked: its return compares all calls.
      },
    );
  }

  #finishAsTraced(trace: DialplanTrace, cause: CallEnd['cause']): void {
    const { progress, message } = this.#parts;
    if (progress.isOver) return;
    progress.move({ type: 'answered', at: trace.answeredAt });
    if (trace.messageAt === null) {
      this.finish(decideOutcome(progress.state, this.#intent, cause?.code ?? null), cause);
      return;
    }
    progress.move({ type: 'abandoned', at: trace.messageAt });
    message.believe(trace.abandonMessage);
    this.finish('ABANDONED', cause, trace.abandonMessage === 'cut_short' ? 'customer' : 'system');
  }

  async #takeTrace(): Promise<DialplanTrace | null> {
    const { callId } = this.#parts;
    try {
      return await takeDialplanTrace(this.#context.asterisk, callId);
    } catch (error) {
      this.#context.logger.warn('The dialplan’s trace of a call could not be read.', {
        callId,
        error,
      });
      return null;
    }
  }

  /** How far the call had come, as the owner of before the restart wrote it down. */
  #recall(): void {
    const { request, progress } = this.#parts;
    if (!('placedAt' in request)) return;
    const { answeredAt, bridgedAt, agentId } = request;
    if (answeredAt !== undefined) progress.move({ type: 'answered', at: answeredAt });
    if (bridgedAt !== undefined && agentId !== undefined) {
      progress.move({ type: 'bridged', at: bridgedAt, agentId });
    }
  }
}
