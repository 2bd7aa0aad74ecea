import { describe, expect, it } from 'vitest';
import { type EventStreamItem, readEventStream } from './event-stream.ts';

async function read(chunks: readonly Uint8Array[]): Promise<EventStreamItem[]> {
  async function* body(): AsyncGenerator<Uint8Array> {
    yield* chunks;
  }
  const items: EventStreamItem[] = [];
  for await (const item of readEventStream(body())) items.push(item);
  return items;
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const event = (data: string, id: string | null = null, name = 'message'): EventStreamItem => ({
  kind: 'event',
  id,
  event: name,
  data,
});

describe('readEventStream', () => {
  it('reads events, their ids and names, and comments', async () => {
    const text = ': ping\n\nid: 7\nevent: message\ndata: {"a":1}\n\nevent: other\ndata:x\n\n';
    expect(await read([bytes(text)])).toEqual([
      { kind: 'comment' },
      event('{"a":1}', '7'),
      event('x', '7', 'other'),
    ]);
  });

  it('reads the same however the bytes are cut, with every kind of line end', async () => {
    const text = '\uFEFFid: é1\r\ndata: naïve\r\ndata: ☎\r\n\r\n: x\r\rdata: b\n\n';
    const whole = await read([bytes(text)]);
    expect(whole).toEqual([event('naïve\n☎', 'é1'), { kind: 'comment' }, event('b', 'é1')]);
    for (let size = 1; size < 12; size += 1) {
      const all = bytes(text);
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < all.length; at += size) pieces.push(all.slice(at, at + size));
      expect(await read(pieces)).toEqual(whole);
    }
  });

  it('takes off one space after the colon only, and knows fields without a value', async () => {
    expect(await read([bytes('data:  two\ndata\nretry: 5\n\n')])).toEqual([event(' two\n')]);
  });

  it('yields nothing for a block without data, nor for an unfinished one', async () => {
    expect(await read([bytes('event: x\nid: 3\n\ndata: unfinished\n')])).toEqual([]);
  });

  it('refuses a line without an end', async () => {
    await expect(read([bytes('x'.repeat(4_000_001))])).rejects.toThrow('too long');
  });
});
