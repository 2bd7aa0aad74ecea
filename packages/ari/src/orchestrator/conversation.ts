/**
 * A lead and an agent in one mixing bridge, and its recording. The bridge is named after the call; the
 * lead never leaves it, the agent's leg is moved in and back.
 */
import type { Clock, Logger } from '@dialwright/core';
import { isAriError } from '../ari-error.ts';
import type { AsteriskConnection } from '../connection/asterisk-connection.ts';
import type { AgentDesk } from './agent-desk.ts';
import { createBridge } from './create-bridge.ts';
import type { EventRouter } from './event-router.ts';
import { limitWait } from './limit-wait.ts';
import type { StandingLeg } from './standing-leg.ts';

/** What the agent hears when somebody is there. */
const AGENT_TONE = 'sound:beep';

export interface ConversationContext {
  asterisk: AsteriskConnection;
  clock: Clock;
  logger: Logger;
  router: EventRouter;
  desk: AgentDesk;
}

/** Marks the bridges of an application's calls, so that one that was left over is known as such. */
export function callBridgeName(app: string): string {
  return `dialwright-call-${app}`;
}

/**
 * The bridge of a call. Not the call's own id: that is the channel's, and Asterisk keeps what an
 * application listens to by the bare id. Of a bridge with a channel's id it would tell nothing.
 */
export function bridgeIdOf(callId: string): string {
  return `call-${callId}`;
}

/** The recording of a conversation. Instants are epoch milliseconds. */
export interface ConversationRecording {
  name: string;
  startedAt: number;
}

export class Conversation {
  readonly callId: string;
  readonly leg: StandingLeg;
  readonly #context: ConversationContext;
  #recording: ConversationRecording | null = null;
  #endRoute: (() => void) | null = null;

  constructor(context: ConversationContext, callId: string, leg: StandingLeg) {
    this.#context = context;
    this.callId = callId;
    this.leg = leg;
    leg.conversation = callId;
  }

  get recording(): ConversationRecording | null {
    return this.#recording;
  }

  /** Puts both into the bridge. @throws {AriError} when Asterisk refuses. */
  async connect(): Promise<void> {
    const { asterisk } = this.#context;
    await Promise.all([
      // The dialplan's own limit of the wait is over: this person has been taken.
      limitWait(asterisk, this.callId, 0),
      createBridge(asterisk, {
        bridgeId: bridgeIdOf(this.callId),
        type: 'mixing',
        name: callBridgeName(asterisk.app),
      }),
    ]);
    await asterisk.request('bridges.addChannel', {
      bridgeId: bridgeIdOf(this.callId),
      channel: `${this.callId},${this.leg.channelId}`,
    });
  }

  /** Tells the agent's ear that somebody is there. */
  alertAgent(): void {
    void this.#try(
      this.#context.asterisk.request('channels.play', {
        channelId: this.leg.channelId,
        media: AGENT_TONE,
      }),
    );
  }

  /** Records the bridge under the call's id. */
  record(): void {
    const { asterisk, router, clock, logger } = this.#context;
    this.#endRoute = router.route(`recording:${this.callId}`, (event) => {
      if (event.type === 'RecordingStarted') {
        this.#recording ??= { name: this.callId, startedAt: clock.now() };
      } else if (event.type === 'RecordingFailed') {
        this.#recording = null;
        logger.error('A recording failed.', {
          callId: this.callId,
          reason: event.recording.cause,
        });
      }
    });
    const request = asterisk.request('bridges.record', {
      bridgeId: bridgeIdOf(this.callId),
      name: this.callId,
      format: 'wav',
      ifExists: 'overwrite',
    });
    request.catch((error: unknown) =>
      logger.error('A recording could not be started.', { callId: this.callId, error }),
    );
  }

  /** Takes up the recording of a conversation that was found running. */
  resume(recording: ConversationRecording | null): void {
    this.#recording = recording;
  }

  /** Sends the agent's leg back to wait and takes the bridge down. Never rejects. */
  async end(): Promise<void> {
    const { asterisk, desk } = this.#context;
    this.#endRoute?.();
    this.#endRoute = null;
    if (this.leg.conversation === this.callId) this.leg.conversation = null;
    await Promise.all([
      desk.park(this.leg),
      this.#try(asterisk.request('bridges.destroy', { bridgeId: bridgeIdOf(this.callId) })),
    ]);
  }

  async #try(command: Promise<unknown>): Promise<void> {
    try {
      await command;
    } catch (error) {
      if (isAriError(error, 'ARI_NOT_FOUND')) return;
      this.#context.logger.debug('A command of a conversation was refused.', {
        callId: this.callId,
        error,
      });
    }
  }
}
