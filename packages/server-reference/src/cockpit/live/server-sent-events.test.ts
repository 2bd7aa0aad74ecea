import { describe, expect, it } from 'vitest';
import { readServerSentEvents, type ServerSentMessage } from './server-sent-events.ts';

function streamOf(...pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

async function read(...pieces: readonly (string | Uint8Array)[]): Promise<ServerSentMessage[]> {
  const encoder = new TextEncoder();
  const bytes = pieces.map((piece) => (typeof piece === 'string' ? encoder.encode(piece) : piece));
  const messages: ServerSentMessage[] = [];
  for await (const message of readServerSentEvents(streamOf(...bytes))) messages.push(message);
  return messages;
}

const event = (id: string, data: string, name = 'message'): ServerSentMessage => ({
  type: 'event',
  id,
  name,
  data,
});

describe('readServerSentEvents', () => {
  it('reads an event with its id and name', async () => {
    expect(await read('id: 7\nevent: floor\ndata: {"a":1}\n\n')).toEqual([
      event('7', '{"a":1}', 'floor'),
    ]);
  });

  it('reads the same whatever the pieces it comes in, even inside a letter', async () => {
    const bytes = new TextEncoder().encode('id:1\r\ndata: né\r\n\r\n: beat\r\n\r\ndata: b\r\n\r\n');
    const expected = [event('1', 'né'), { type: 'comment' }, event('1', 'b')];
    expect(await read(bytes)).toEqual(expected);
    const single = Array.from(bytes, (byte) => Uint8Array.of(byte));
    expect(await read(...single)).toEqual(expected);
  });

  it('joins data lines and takes one space after the colon, no more', async () => {
    expect(await read('data: a\ndata:  b\ndata\n\n')).toEqual([event('', 'a\n b\n')]);
  });

  it('gives nothing for an event without data or without its end', async () => {
    expect(await read('event: x\n\ndata: cut off\n')).toEqual([]);
  });

  it('cancels the body when the reader leaves early', async () => {
    let canceled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode('data: x\n\n')),
      cancel: () => {
        canceled = true;
      },
    });
    for await (const message of readServerSentEvents(endless)) {
      expect(message).toEqual(event('', 'x'));
      break;
    }
    expect(canceled).toBe(true);
  });
});
