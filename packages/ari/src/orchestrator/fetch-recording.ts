import type { AsteriskConnection } from '../connection/asterisk-connection.ts';

/**
 * The audio of a recording, as Asterisk stored it: a WAV file for the calls of an orchestrator.
 *
 * @param name the `recording.name` of a call's end.
 * @throws {AriError} `ARI_NOT_FOUND` when there is no such recording (yet).
 */
export function fetchRecording(
  asterisk: AsteriskConnection,
  name: string,
): Promise<Uint8Array<ArrayBuffer>> {
  return asterisk.request('recordings.getStoredFile', { recordingName: name });
}
