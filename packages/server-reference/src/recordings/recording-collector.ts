/**
 * Brings finished recordings from Asterisk to the operator's own storage, and takes them off Asterisk's
 * disk. What could not be had (Asterisk away, this process killed) is asked for again until a day later.
 */
import { type AsteriskConnection, fetchRecording } from '@dialwright/ari';
import { type Clock, type Logger, sleep } from '@dialwright/core';
import type { Pool } from 'pg';
import type { CallRef } from '../store/dialer-store.ts';
import { recordingStored, recordingsToCollect } from '../store/postgres/recordings.ts';
import type { RecordingFiles } from './recording-files.ts';

export interface RecordingCollector {
  /** Fetches a recording that was just finished. */
  collect(call: CallRef, name: string): void;
  /** Stops asking; what is on its way arrives. */
  close(): Promise<void>;
}

export interface RecordingCollectorOptions {
  asterisk: AsteriskConnection;
  files: RecordingFiles;
  pool: Pool;
  nodeId: string;
  clock: Clock;
  logger: Logger;
}

/** How often what is missing is asked for again. */
const AGAIN_MS = 30_000;
/** After this long a recording is left to a person. */
const GIVE_UP_MS = 86_400_000;

export function createRecordingCollector(options: RecordingCollectorOptions): RecordingCollector {
  const { asterisk, files, pool, nodeId, clock, logger } = options;
  const closing = new AbortController();
  const underWay = new Map<string, Promise<void>>();

  const fetchOne = async (call: CallRef, name: string): Promise<void> => {
    try {
      const content = await fetchRecording(asterisk, name);
      await recordingStored({ pool }, call, await files.save(call, content));
    } catch (error) {
      const { callId } = call;
      logger.warn('A recording could not be fetched; it is asked for again.', { callId, error });
      return;
    }
    await asterisk.request('recordings.deleteStored', { recordingName: name }).catch(() => {
      logger.warn('A recording that was fetched could not be deleted from Asterisk.', { name });
    });
  };
  const collect = (call: CallRef, name: string): void => {
    if (underWay.has(call.callId)) return;
    const work = fetchOne(call, name).finally(() => underWay.delete(call.callId));
    underWay.set(call.callId, work);
  };
  const watch = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      if (asterisk.state.status === 'connected') {
        const since = clock.now() - GIVE_UP_MS;
        const missing = await recordingsToCollect({ pool }, nodeId, since).catch(() => []);
        // A recording goes by its call's id.
        for (const call of missing) collect(call, call.callId);
      }
      await sleep(clock, AGAIN_MS, closing.signal).catch(() => {});
    }
  };
  const watching = watch();

  return {
    collect,
    async close() {
      closing.abort();
      await watching;
      await Promise.all(underWay.values());
    },
  };
}
