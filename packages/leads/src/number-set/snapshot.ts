/**
 * A set of numbers as bytes and back. Eight bytes a number after a header, so ten million are 80 MB.
 * A file that is cut short or altered is refused: half a do-not-call list is worse than none.
 *
 * Layout, little-endian: the magic bytes, the version (u32), how many bytes of other texts (u32), how
 * many numbers (f64); the numbers (f64 each); the other texts (JSON); a checksum of all before it (u32).
 */
import { type ByteSource, byteChunks } from '../import/byte-chunks.ts';
import { LeadsError } from '../leads-error.ts';
import { numberKey } from './number-key.ts';
import { createNumberSet, type NumberSet } from './number-set.ts';

const MAGIC = new TextEncoder().encode('DWNUMSET');
const VERSION = 1;
const HEADER_BYTES = 24;
const CHUNK_NUMBERS = 8_192;

/** The bytes to keep, in chunks: `writeFile(path, snapshotNumbers(set))`. Don't add to the set meanwhile. */
export function* snapshotNumbers(set: NumberSet): Generator<Uint8Array, void, undefined> {
  const others = [...set].filter((each) => numberKey(each) === undefined);
  const text = new TextEncoder().encode(JSON.stringify(others));
  const header = new Uint8Array(HEADER_BYTES);
  header.set(MAGIC);
  const view = new DataView(header.buffer);
  view.setUint32(8, VERSION, true);
  view.setUint32(12, text.length, true);
  view.setFloat64(16, set.size - others.length, true);
  let sum = checksum(0, header);
  yield header;
  let chunk = new DataView(new ArrayBuffer(CHUNK_NUMBERS * 8));
  let filled = 0;
  for (const each of set) {
    const key = numberKey(each);
    if (key === undefined) continue;
    chunk.setFloat64(filled, key, true);
    filled += 8;
    if (filled === chunk.byteLength) {
      const bytes = new Uint8Array(chunk.buffer);
      sum = checksum(sum, bytes);
      yield bytes;
      chunk = new DataView(new ArrayBuffer(CHUNK_NUMBERS * 8));
      filled = 0;
    }
  }
  for (const bytes of [new Uint8Array(chunk.buffer, 0, filled), text]) {
    sum = checksum(sum, bytes);
    if (bytes.length > 0) yield bytes;
  }
  const end = new Uint8Array(4);
  new DataView(end.buffer).setUint32(0, sum, true);
  yield end;
}

/**
 * The set that a snapshot holds: `await restoreNumbers(createReadStream(path))`.
 *
 * @throws LeadsError `SNAPSHOT_INVALID` when the bytes are not a whole, unaltered snapshot;
 * `FILE_UNREADABLE` when the source breaks off.
 */
export async function restoreNumbers(source: ByteSource): Promise<NumberSet> {
  const set = createNumberSet();
  let rest = new Uint8Array(0);
  let header: { numbers: number; textBytes: number } | undefined;
  let sum = 0;
  let read = 0;
  for await (const chunk of byteChunks(source, undefined)) {
    const bytes = new Uint8Array(rest.length + chunk.length);
    bytes.set(rest);
    bytes.set(chunk, rest.length);
    let at = 0;
    if (!header && bytes.length >= HEADER_BYTES) {
      header = readHeader(bytes);
      sum = checksum(0, bytes.subarray(0, HEADER_BYTES));
      at = HEADER_BYTES;
    }
    if (header) {
      const count = Math.min(header.numbers - read, Math.floor((bytes.length - at) / 8));
      const view = new DataView(bytes.buffer, at, count * 8);
      for (let index = 0; index < count; index += 1)
        set.add(`+${view.getFloat64(index * 8, true)}`);
      sum = checksum(sum, bytes.subarray(at, at + count * 8));
      at += count * 8;
      read += count;
    }
    rest = bytes.slice(at);
  }
  if (!header || read !== header.numbers || rest.length !== header.textBytes + 4) throw invalid();
  const text = rest.subarray(0, header.textBytes);
  const told = new DataView(rest.buffer, header.textBytes).getUint32(0, true);
  if (checksum(sum, text) !== told || set.size !== header.numbers) throw invalid();
  for (const each of JSON.parse(new TextDecoder().decode(text)) as string[]) set.add(each);
  return set;
}

function readHeader(bytes: Uint8Array): { numbers: number; textBytes: number } {
  const view = new DataView(bytes.buffer);
  if (MAGIC.some((byte, at) => bytes[at] !== byte) || view.getUint32(8, true) !== VERSION) {
    throw invalid();
  }
  return { textBytes: view.getUint32(12, true), numbers: view.getFloat64(16, true) };
}

/** FNV-1a, carried on from `sum`: against accidents, not against anybody who means to deceive. */
function checksum(sum: number, bytes: Uint8Array): number {
  let hash = sum ^ 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  // With the start value taken out again, it does not matter where the bytes are cut.
  return (hash ^ 0x811c9dc5) >>> 0;
}

function invalid(): LeadsError {
  return new LeadsError(
    'SNAPSHOT_INVALID',
    'This is not a whole snapshot of a set of numbers: write it anew from its source.',
  );
}
