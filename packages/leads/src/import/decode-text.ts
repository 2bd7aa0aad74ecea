/**
 * Bytes in, text out, always cut after a whole line. A line feed byte is never part of another UTF-8
 * character, so nothing is cut in two and only the last line is held back.
 */
import { LeadsError } from '../leads-error.ts';

/** Some whole lines; the last one of a file may lack its line end. */
export interface TextBatch {
  text: string;
  /** Whether these bytes were not UTF-8 and were read as Windows-1252, as all after them are. */
  guessedEncoding: boolean;
}

/** A line longer than this is no line of a table. */
const LONGEST_LINE_BYTES = 1_048_576;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** @throws LeadsError `NOT_TEXT` for a workbook, an archive or other binary data. */
export async function* decodeText(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<TextBatch> {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const lenient = new TextDecoder('windows-1252');
  let guessed = false;
  let first = true;
  let carry: Uint8Array = new Uint8Array(0);
  for await (const chunk of asUtf8(chunks)) {
    const bytes = concatenate(carry, chunk);
    const end = endOfLastLine(bytes);
    if (end > 0) yield decode(bytes.subarray(0, end));
    carry = bytes.slice(end);
    if (carry.length > LONGEST_LINE_BYTES) {
      throw notText('This file is not a text table: it has no line ends.');
    }
  }
  if (carry.length > 0) yield decode(carry);

  function decode(bytes: Uint8Array): TextBatch {
    if (bytes.includes(0)) {
      throw notText('This file is not text: export the list as CSV and try again.');
    }
    let text: string | undefined;
    if (!guessed) {
      try {
        text = strict.decode(bytes);
      } catch {
        guessed = true;
      }
    }
    text ??= lenient.decode(bytes);
    if (first && text.startsWith('\ufeff')) text = text.slice(1);
    first = false;
    return { text, guessedEncoding: guessed };
  }
}

/** Turns UTF-16 with a byte order mark into UTF-8, and refuses what is known not to be text. */
async function* asUtf8(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let head: Uint8Array | undefined = new Uint8Array(0);
  let utf16: TextDecoder | undefined;
  for await (const chunk of chunks) {
    let bytes = chunk;
    if (head) {
      bytes = concatenate(head, chunk);
      head = bytes;
      if (bytes.length < 4) continue;
      utf16 = recognise(bytes);
      head = undefined;
    }
    yield utf16 ? encode(utf16.decode(bytes, { stream: true })) : bytes;
  }
  if (head && head.length > 0) {
    utf16 = recognise(head);
    yield utf16 ? encode(utf16.decode(head, { stream: true })) : head;
  }
  if (utf16) yield encode(utf16.decode());
}

function recognise(bytes: Uint8Array): TextDecoder | undefined {
  const startsWith = (...magic: number[]): boolean => magic.every((byte, at) => bytes[at] === byte);
  if (startsWith(0xff, 0xfe)) return new TextDecoder('utf-16le');
  if (startsWith(0xfe, 0xff)) return new TextDecoder('utf-16be');
  if (startsWith(0x50, 0x4b, 0x03, 0x04) || startsWith(0xd0, 0xcf, 0x11, 0xe0)) {
    throw notText(
      'This is a workbook or an archive, not text: save the sheet as CSV and try again.',
    );
  }
  if (startsWith(0x1f, 0x8b)) {
    throw notText('This file is compressed with gzip: unpack it and try again.');
  }
  return undefined;
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Where the last line that has certainly ended ends; 0 when none has. */
function endOfLastLine(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at >= 0; at -= 1) {
    if (bytes[at] === LINE_FEED) return at + 1;
    // A carriage return at the very end may be half of a CRLF.
    if (bytes[at] === CARRIAGE_RETURN && at + 1 < bytes.length) return at + 1;
  }
  return 0;
}

function concatenate(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b;
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function notText(message: string): LeadsError {
  return new LeadsError('NOT_TEXT', message);
}
