/** Recordings on the operator's own disk: one file a call, in a folder a tenant. */
import { createReadStream } from 'node:fs';
import { mkdir, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CallRef } from '../store/dialer-store.ts';

export interface RecordingFiles {
  /** Keeps a recording; whoever asks for it sees all of it or nothing. Resolves to its size in bytes. */
  save(call: CallRef, content: Uint8Array): Promise<number>;
  /** Null: there is no such file. */
  size(call: CallRef): Promise<number | null>;
  /** The bytes from `start` to `end`, both inclusive. */
  read(call: CallRef, start: number, end: number): AsyncIterable<Uint8Array>;
}

/** @param folder made when the first recording arrives. */
export function localRecordingFiles(folder: string): RecordingFiles {
  const path = (call: CallRef): string => join(folder, call.tenantId, `${call.callId}.wav`);
  return {
    async save(call, content) {
      await mkdir(join(folder, call.tenantId), { recursive: true, mode: 0o700 });
      const partial = `${path(call)}.partial`;
      await writeFile(partial, content, { mode: 0o600 });
      await rename(partial, path(call));
      return content.byteLength;
    },
    async size(call) {
      try {
        return (await stat(path(call))).size;
      } catch {
        return null;
      }
    },
    read: (call, start, end) => createReadStream(path(call), { start, end }),
  };
}
