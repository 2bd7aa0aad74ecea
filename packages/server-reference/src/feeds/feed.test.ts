import { describe, expect, it } from 'vitest';
import { createFeed } from './feed.ts';

function readingFrom(
  afterId: number | null,
  feed: ReturnType<typeof createFeed<string>>,
): string[] {
  const heard: string[] = [];
  feed.subscribe(afterId, ({ id, message }) => heard.push(`${id} ${message}`));
  return heard;
}

describe('a feed', () => {
  it('S0-48 loses nothing for a reader who says how far they had come', () => {
    const feed = createFeed<string>(() => ['snapshot']);
    for (const message of ['a', 'b', 'c']) feed.publish(message);
    expect(readingFrom(1, feed)).toEqual(['2 b', '3 c']);
    expect(readingFrom(3, feed)).toEqual([]);
  });

  it('describes the present to a newcomer, and to one who was away for too long', () => {
    const feed = createFeed<string>(() => ['snapshot']);
    expect(readingFrom(null, feed)).toEqual(['0 snapshot']);
    for (let count = 0; count < 1_500; count += 1) feed.publish(`m${count}`);
    expect(readingFrom(3, feed)).toEqual(['1500 snapshot']);
    expect(readingFrom(9_999, feed)).toEqual(['1500 snapshot']);
  });

  it('tells each new message to everybody until they leave', () => {
    const feed = createFeed<string>(() => []);
    const heard: string[] = [];
    const leave = feed.subscribe(null, ({ message }) => heard.push(message));
    feed.publish('a');
    leave();
    feed.publish('b');
    expect(heard).toEqual(['a']);
  });
});
