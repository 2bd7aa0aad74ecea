/** The message for a person nobody came for: plays it once, and knows what was heard of it. */
import type { AbandonMessage, Logger } from '@dialwright/core';
import type { AsteriskConnection } from '../connection/asterisk-connection.ts';
import type { KnownEvent } from '../protocol/events.ts';
import { limitWait } from './limit-wait.ts';
import type { EventRouter } from './event-router.ts';

/** The message is over by then, whatever it is. */
export const LONGEST_MESSAGE_MS = 120_000;

export class AbandonMessagePlayer {
  readonly #context: { asterisk: AsteriskConnection; router: EventRouter; logger: Logger };
  readonly #callId: string;
  readonly #media: string | undefined;
  readonly #over: () => void;
  #progress: AbandonMessage | 'playing' = 'not_played';
  #hangingUp = false;
  #endRoute: (() => void) | null = null;

  /** @param over called when the message is over, heard or not; not when the person hung up. */
  constructor(
    context: { asterisk: AsteriskConnection; router: EventRouter; logger: Logger },
    callId: string,
    media: string | undefined,
    over: () => void,
  ) {
    this.#context = context;
    this.#callId = callId;
    this.#media = media;
    this.#over = over;
  }

  play(): void {
    if (this.#media === undefined || this.#media === '') {
      this.#over();
      return;
    }
    const { asterisk, router, logger } = this.#context;
    const playbackId = `message-${this.#callId}`;
    this.#endRoute = router.route(`playback:${playbackId}`, (event) => this.#handle(event));
    const channelId = this.#callId;
    const commands = [
      asterisk.request('channels.play', { channelId, media: this.#media, playbackId }),
      // Should we die now, the dialplan hangs up when the message must be over, and does not play
      // it a second time.
      asterisk.request('channels.setChannelVar', { channelId, variable: 'DW_TOLD', value: '1' }),
      limitWait(asterisk, channelId, LONGEST_MESSAGE_MS),
    ];
    commands[0]?.catch(() => this.#over());
    Promise.all(commands).catch((error: unknown) =>
      logger.debug('A command of an abandon message was refused.', { callId: this.#callId, error }),
    );
  }

  /** The person is hanging up: a message that breaks off from now on was cut short. */
  hangingUp(): void {
    this.#hangingUp = true;
  }

  /** What the dialplan says of the message that it played itself. */
  believe(heard: AbandonMessage): void {
    this.#progress = heard;
  }

  /** The call is over. Says what was heard. */
  end(): AbandonMessage {
    this.#endRoute?.();
    this.#endRoute = null;
    return this.#progress === 'playing' ? 'cut_short' : this.#progress;
  }

  #handle(event: KnownEvent): void {
    if (event.type === 'PlaybackStarted') this.#progress = 'playing';
    if (event.type !== 'PlaybackFinished') return;
    if (event.playback.state === 'done') this.#progress = 'heard';
    else this.#progress = this.#hangingUp ? 'cut_short' : 'not_played';
    if (!this.#hangingUp) this.#over();
  }
}
