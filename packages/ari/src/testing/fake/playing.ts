/** What is being played to the channels of the fake. */
import type { Exchange } from './exchange.ts';
import { channelSource, type FakeChannel, type FakePlayback } from './model.ts';

export class Playing {
  readonly #exchange: Exchange;

  constructor(exchange: Exchange) {
    this.#exchange = exchange;
  }

  play(channel: FakeChannel, playback: FakePlayback): void {
    this.end(channel, 'failed');
    channel.playback = playback;
    const durationMs = this.#exchange.playbackMs(playback.media);
    this.#tell(channel, 'PlaybackStarted', playback, 'playing');
    this.#exchange.after(channel, 'playback', durationMs ?? 0, () =>
      this.end(channel, durationMs === null ? 'failed' : 'done'),
    );
  }

  end(channel: FakeChannel, state: 'done' | 'failed'): void {
    const { playback } = channel;
    if (playback === null) return;
    channel.playback = null;
    this.#exchange.stop(channel, 'playback');
    this.#tell(channel, 'PlaybackFinished', playback, state);
  }

  #tell(channel: FakeChannel, type: string, playback: FakePlayback, state: string): void {
    this.#exchange.applications.publish(
      {
        type,
        playback: {
          id: playback.id,
          media_uri: playback.media,
          target_uri: channelSource(channel),
          language: 'en',
          state,
        },
      },
      [channelSource(channel)],
    );
  }
}
