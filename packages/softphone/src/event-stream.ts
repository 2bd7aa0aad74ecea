/**
 * Server-sent events over `fetch`: the browser's own `EventSource` sends no headers, and the token
 * belongs in one. Parsing follows the HTML standard, 9.2.6 "Interpreting an event stream".
 */

/** What a stream of server-sent events yields. */
export type EventStreamItem =
  { kind: 'event'; id: string | null; event: string; data: string } | { kind: 'comment' };

/** A longer line than this is not from our server. In characters; a full offer is some thousands. */
const MAX_PENDING_CHARS = 4_000_000;

/**
 * Reads a stream of server-sent events. `id` is the last one seen, as the standard has it; a block
 * without data yields nothing.
 *
 * @throws {RangeError} when a line does not end within four million characters.
 */
export async function* readEventStream(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<EventStreamItem> {
  let id: string | null = null;
  let event = '';
  let data: string[] = [];
  for await (const line of lines(body)) {
    if (line === '') {
      if (data.length > 0) {
        yield { kind: 'event', id, event: event || 'message', data: data.join('\n') };
      }
      event = '';
      data = [];
      continue;
    }
    const colon = line.indexOf(':');
    if (colon === 0) {
      yield { kind: 'comment' };
      continue;
    }
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id' && !value.includes('\0')) id = value;
  }
}

async function* lines(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const chunk of body) {
    pending += decoder.decode(chunk, { stream: true });
    // A final CR may be half of a CRLF whose LF is still on its way.
    const complete = /^[^]*(?:\n|\r(?!$))/.exec(pending)?.[0] ?? '';
    if (complete !== '') {
      yield* complete.split(/\r\n|\n|\r/).slice(0, -1);
      pending = pending.slice(complete.length);
    }
    if (pending.length > MAX_PENDING_CHARS)
      throw new RangeError('A line of the stream is too long.');
  }
  if (pending.endsWith('\r')) yield* pending.split('\r').slice(0, -1);
}
