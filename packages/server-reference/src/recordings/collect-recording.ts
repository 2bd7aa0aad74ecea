import { type AsteriskConnection, fetchRecording } from '@dialwright/ari';
import { type Clock, type Logger, sleep } from '@dialwright/core';
import type { CallRef } from '../store/dialer-store.ts';
import type { RecordingFiles } from './recording-files.ts';

interface CollectOptions {
  asterisk: AsteriskConnection;
  files: RecordingFiles;
  clock: Clock;
  logger: Logger;
  /** Called once the file lies in the store. */
  stored(call: CallRef, bytes: number): Promise<void>;
}

/** How often a recording is asked for before it is left to a person. */
const TRIES = 5;

/** Brings a finished recording from Asterisk to the operator's own storage. */
export async function collectRecording(
  options: CollectOptions,
  call: CallRef,
  name: string,
): Promise<void> {
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    try {
      const content = await fetchRecording(options.asterisk, name);
      await options.stored(call, await options.files.save(call, content));
      return;
    } catch (error) {
      if (attempt === TRIES) {
        options.logger.error('A recording could not be fetched from Asterisk; it is still there.', {
          callId: call.callId,
          name,
          error,
        });
        return;
      }
      await sleep(options.clock, 1_000 * 2 ** attempt);
    }
  }
}
