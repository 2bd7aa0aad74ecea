import { describe, expect, it } from 'vitest';
import { createIdGenerator } from './id-generator.ts';
import { seededRandom } from './random.ts';
import { systemIdGenerator } from './system-id-generator.ts';
import { createFakeClock } from './testing/fake-clock.ts';
import { sequentialIds } from './testing/sequential-ids.ts';

/** RFC 9562, 5.7: version 7 in the third group, variant 10 in the fourth. */
const version7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const timeOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);

describe('ids', () => {
  it('are UUIDs of version 7 that carry the time they were made', () => {
    const clock = createFakeClock(Date.UTC(2026, 10, 3, 15));
    const id = createIdGenerator(clock, seededRandom(1))();
    expect(id).toMatch(version7);
    expect(timeOf(id)).toBe(clock.now());
  });

  it('sort in the order they were made, within a millisecond and over its counter', async () => {
    const clock = createFakeClock();
    const next = createIdGenerator(clock, seededRandom(2));
    const ids: string[] = [];
    for (let count = 0; count < 10_000; count += 1) ids.push(next());
    await clock.advance(1);
    ids.push(next());
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
    for (const id of ids) expect(id).toMatch(version7);
  });

  it('go on sorting when the wall clock is set back', () => {
    const clock = createFakeClock();
    const next = createIdGenerator(clock, seededRandom(3));
    const before = next();
    clock.setWallTime(clock.now() - 3_600_000);
    expect(next() > before).toBe(true);
  });

  it('are the same again from the same clock and seed', () => {
    const make = (): string => createIdGenerator(createFakeClock(), seededRandom(4))();
    expect(make()).toBe(make());
  });

  it('from the machine itself, and the readable ones for tests, are valid too', () => {
    expect(systemIdGenerator()).toMatch(version7);
    const next = sequentialIds();
    expect([next(), next()]).toEqual([
      '00000000-0000-7000-8000-000000000001',
      '00000000-0000-7000-8000-000000000002',
    ]);
  });
});
