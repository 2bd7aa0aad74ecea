import assert from 'node:assert/strict';
import { isAriError } from '../../ari-error.ts';
import type { ConformanceSubject } from '../conformance.ts';
import { type Check, hangUp, heldLead, newId, observe, standingLeg } from './observation.ts';

/** Playing and recording. */
export const audioCases: readonly Check[] = [
  [
    'media that plays to its end finishes as done',
    async (subject) => {
      const seen = observe(subject);
      const channelId = await heldLead(subject, seen);
      const playbackId = newId('playback');
      await subject.asterisk.request('channels.play', {
        channelId,
        media: subject.media.plays,
        playbackId,
      });
      await seen.event('PlaybackStarted', (event) => event.playback.id === playbackId);
      const { playback } = await seen.event(
        'PlaybackFinished',
        (event) => event.playback.id === playbackId,
      );
      assert.equal(playback.state, 'done');
      assert.equal(playback.target_uri, `channel:${channelId}`);
      await hangUp(subject, seen, channelId);
    },
  ],
  [
    'media that does not exist finishes as failed',
    async (subject) => {
      const seen = observe(subject);
      const channelId = await heldLead(subject, seen);
      const playbackId = newId('playback');
      await subject.asterisk.request('channels.play', {
        channelId,
        media: subject.media.missing,
        playbackId,
      });
      const { playback } = await seen.event(
        'PlaybackFinished',
        (event) => event.playback.id === playbackId,
      );
      assert.equal(playback.state, 'failed');
      await hangUp(subject, seen, channelId);
    },
  ],
  [
    'ari-12 a bridge’s recording ends with the bridge and is a WAV file of its length',
    async (subject) => {
      const { asterisk } = subject;
      const seen = observe(subject);
      const lead = await heldLead(subject, seen);
      const agent = await standingLeg(subject, seen);
      const bridgeId = newId('bridge');
      await asterisk.request('bridges.createWithId', { bridgeId, type: 'mixing' });
      await asterisk.request('bridges.addChannel', { bridgeId, channel: `${lead},${agent}` });
      const name = newId('recording');
      await asterisk.request('bridges.record', { bridgeId, name, format: 'wav' });
      const started = await seen.event(
        'RecordingStarted',
        (event) => event.recording.name === name,
      );
      assert.equal(started.recording.target_uri, `bridge:${bridgeId}`);
      await subject.pass(2_000);
      await asterisk.request('bridges.destroy', { bridgeId });
      const wav = await storedFile(subject, name);
      // Whoever hears of a bridge because of its channels hears nothing more once they have left it.
      assert.equal(
        seen.events.some((event) => event.type === 'RecordingFinished'),
        false,
      );
      assert.equal(Buffer.from(wav.subarray(0, 4)).toString(), 'RIFF');
      const seconds = (wav.byteLength - 44) / 16_000;
      assert.ok(Math.abs(seconds - 2) < 0.5, `${seconds} s were recorded`);
      await asterisk.request('recordings.deleteStored', { recordingName: name });
      await hangUp(subject, seen, lead);
      await hangUp(subject, seen, agent);
    },
  ],
];

/** What was recorded, once it is all written. The file is there before that. */
async function storedFile(
  { asterisk, pass }: ConformanceSubject,
  recordingName: string,
): Promise<Uint8Array> {
  for (let waitedMs = 0; waitedMs < 2_000; waitedMs += 50) {
    try {
      await asterisk.request('recordings.getLive', { recordingName });
    } catch (error) {
      if (!isAriError(error, 'ARI_NOT_FOUND')) throw error;
      return asterisk.request('recordings.getStoredFile', { recordingName });
    }
    await pass(50);
  }
  return assert.fail('The recording did not end with its bridge.');
}
