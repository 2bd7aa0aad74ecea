import { type Clock, sleep, systemClock } from '@dialwright/core';
import { isAriError } from '../ari-error.ts';
import type { AsteriskConnection } from '../connection/asterisk-connection.ts';

/** Asterisk writes the end of a recording a moment after the call's end. */
const WRITTEN_WITHIN_MS = 2_000;
const ASK_EVERY_MS = 50;

/**
 * The audio of a recording, as Asterisk stored it: a WAV file for the calls of an orchestrator. Of a
 * call that has just ended it waits, up to 2 s, until all of it is written.
 *
 * @param name the `recording.name` of a call's end.
 * @throws {AriError} `ARI_NOT_FOUND` when there is no such recording.
 */
export async function fetchRecording(
  asterisk: AsteriskConnection,
  name: string,
  options: { clock?: Clock | undefined } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const { clock = systemClock } = options;
  for (let waitedMs = 0; waitedMs < WRITTEN_WITHIN_MS; waitedMs += ASK_EVERY_MS) {
    if (!(await isLive(asterisk, name))) break;
    await sleep(clock, ASK_EVERY_MS);
  }
  return asterisk.request('recordings.getStoredFile', { recordingName: name });
}

async function isLive(asterisk: AsteriskConnection, recordingName: string): Promise<boolean> {
  try {
    await asterisk.request('recordings.getLive', { recordingName });
    return true;
  } catch (error) {
    if (isAriError(error, 'ARI_NOT_FOUND')) return false;
    throw error;
  }
}
