import { seededRandom } from '@dialwright/core';
import { describe, expect, it } from 'vitest';
import { createLineIndex } from './line-index.ts';
import { collectNumbers, createNumberSet } from './number-set.ts';
import { restoreNumbers, snapshotNumbers } from './snapshot.ts';

/** Blocks of neighbours and numbers from everywhere, of every length up to the longest. */
function numbers(count: number, seed: number): string[] {
  const random = seededRandom(seed);
  return Array.from({ length: count }, (_, at) =>
    at % 2 === 0
      ? `+1602555${String(at).padStart(6, '0')}`
      : `+${1 + Math.floor(random.next() * 10 ** (1 + (at % 15)))}`.slice(0, 16),
  );
}

function bytesOf(chunks: Iterable<Uint8Array>): Uint8Array {
  return new Uint8Array(Buffer.concat([...chunks]));
}

describe('a set of numbers', () => {
  it('has what was added and nothing else, as a Set would', () => {
    const set = createNumberSet();
    const plain = new Set<string>();
    for (const each of numbers(200_000, 1)) {
      expect(set.add(each)).toBe(!plain.has(each));
      plain.add(each);
    }
    expect(set.size).toBe(plain.size);
    for (const each of [...numbers(200_000, 1), ...numbers(200_000, 2)]) {
      if (set.has(each) !== plain.has(each)) expect.fail(each);
    }
    expect(new Set(set)).toEqual(plain);
  });

  it('keeps apart what a whole number cannot hold', () => {
    const odd = ['+', '', '6025550134', '+06025550134', '+1234567890123456', '+12345678901234567'];
    const set = createNumberSet(odd);
    expect(set.size).toBe(odd.length);
    expect(odd.every((each) => set.has(each))).toBe(true);
    expect(set.add('+06025550134')).toBe(false);
    expect(['+6025550134', '+1234567890123457', '+999999999999999'].some((e) => set.has(e))).toBe(
      false,
    );
  });

  it('is built from a stream', async () => {
    async function* rows(): AsyncGenerator<string> {
      yield* ['+16025550134', '+16025550135', '+16025550134'];
    }
    expect([...(await collectNumbers(rows()))].sort((a, b) => a.localeCompare(b))).toEqual([
      '+16025550134',
      '+16025550135',
    ]);
  });
});

describe('a snapshot', () => {
  it.each([0, 1, 8_192, 20_001])('gives back the same %i numbers, however cut', async (count) => {
    const set = createNumberSet([...numbers(count, 3), '+12345678901234567']);
    const bytes = bytesOf(snapshotNumbers(set));
    for (const size of [bytes.length, 1_000, 13]) {
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      expect(new Set(await restoreNumbers(chunks))).toEqual(new Set(set));
    }
  });

  it('is refused when it is cut short, altered or none', async () => {
    const bytes = bytesOf(snapshotNumbers(createNumberSet(numbers(500, 4))));
    const altered = bytes.slice();
    altered[300] = (altered[300] as number) ^ 1;
    for (const wrong of [bytes.slice(0, -1), bytes.slice(0, 40), altered, bytes.slice(1), [1, 2]]) {
      await expect(restoreNumbers([Uint8Array.from(wrong)])).rejects.toMatchObject({
        code: 'SNAPSHOT_INVALID',
      });
    }
    await expect(restoreNumbers([])).rejects.toMatchObject({ code: 'SNAPSHOT_INVALID' });
  });
});

it('an index of lines gives the first line of each number', () => {
  const index = createLineIndex();
  const first = new Map<string, number>();
  for (const [line, each] of numbers(50_000, 5).entries()) {
    if (!first.has(each)) first.set(each, line);
    expect(index.firstOf(each, line)).toBe(first.get(each));
  }
  expect(index.firstOf('+12345678901234567', 7)).toBe(7);
  expect(index.firstOf('+12345678901234567', 8)).toBe(7);
});
