/** What a server-sent event stream said. A comment says only that the other side is alive. */
export type ServerSentMessage =
  { type: 'event'; id: string; name: string; data: string } | { type: 'comment' };

/**
 * Reads the `text/event-stream` format of the HTML standard (9.2.6) from bytes, in pieces of any size.
 * `EventSource` would do it, but cannot send a bearer token, and hides comments, which are how a quiet
 * server shows that it is still there.
 */
export async function* readServerSentEvents(
  bytes: ReadableStream<Uint8Array>,
): AsyncGenerator<ServerSentMessage, void, undefined> {
  const reader = bytes.getReader();
  const decoder = new TextDecoder();
  const parser = createEventParser();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield* parser(decoder.decode(value, { stream: true }));
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

/** Takes text in pieces and gives the messages each piece completes. */
export function createEventParser(): (text: string) => ServerSentMessage[] {
  let rest = '';
  let lastId = '';
  let name = '';
  let data: string[] = [];

  const takeLine = (line: string, messages: ServerSentMessage[]): void => {
    if (line === '') {
      if (data.length > 0) {
        messages.push({
          type: 'event',
          id: lastId,
          name: name || 'message',
          data: data.join('\n'),
        });
      }
      name = '';
      data = [];
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) {
      messages.push({ type: 'comment' });
      return;
    }
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') data.push(value);
    else if (field === 'event') name = value;
    else if (field === 'id' && !value.includes('\0')) lastId = value;
  };

  return (text) => {
    const messages: ServerSentMessage[] = [];
    rest += text;
    for (;;) {
      const end = /\r\n|\n|\r(?=[^\n])/.exec(rest);
      if (end === null) return messages;
      takeLine(rest.slice(0, end.index), messages);
      rest = rest.slice(end.index + end[0].length);
    }
  };
}
