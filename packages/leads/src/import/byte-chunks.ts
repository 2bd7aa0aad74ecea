import { LeadsError } from '../leads-error.ts';

/** Where bytes come from: a file stream, a request body, chunks in memory. */
export type ByteSource =
  AsyncIterable<Uint8Array> | ReadableStream<Uint8Array> | Iterable<Uint8Array>;

/** Large chunks are cut up: what is made from one is in memory at once. */
const CHUNK_BYTES = 65_536;

/**
 * The chunks of `source`, asked for one at a time and none larger than 64 KiB. Ends the source when
 * the reader stops early.
 *
 * @throws the signal's reason once it is aborted; LeadsError `FILE_UNREADABLE` when the source breaks
 * off, `SOURCE_NOT_BYTES` when it yields something else.
 */
export async function* byteChunks(
  source: ByteSource,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const chunks = iteratorOf(source);
  let finished = false;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const next = await nextChunk(chunks);
      if (next.done === true) {
        finished = true;
        return;
      }
      const chunk: unknown = next.value;
      if (!(chunk instanceof Uint8Array)) throw notBytes();
      for (let at = 0; at < chunk.length; at += CHUNK_BYTES) {
        signal?.throwIfAborted();
        yield chunk.subarray(at, at + CHUNK_BYTES);
      }
    }
  } finally {
    if (!finished) await chunks.return?.();
  }
}

type Chunks = AsyncIterator<Uint8Array> | Iterator<Uint8Array>;

function iteratorOf(source: ByteSource): Chunks {
  if (Symbol.asyncIterator in source) return source[Symbol.asyncIterator]();
  if (Symbol.iterator in source) return source[Symbol.iterator]();
  return readerOf(source);
}

/** Some browsers' streams cannot be iterated. */
function readerOf(stream: ReadableStream<Uint8Array>): AsyncIterator<Uint8Array> {
  const reader = stream.getReader();
  return {
    async next() {
      const { done, value } = await reader.read();
      return done ? { done: true, value: undefined } : { done: false, value };
    },
    async return() {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

async function nextChunk(chunks: Chunks): Promise<IteratorResult<Uint8Array>> {
  try {
    return await chunks.next();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LeadsError('FILE_UNREADABLE', `The file cannot be read: ${why}`, { cause });
  }
}

function notBytes(): LeadsError {
  return new LeadsError(
    'SOURCE_NOT_BYTES',
    'The source must yield chunks of bytes (Uint8Array), as a file stream without an encoding does.',
  );
}
