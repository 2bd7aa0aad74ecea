import { createFakeClock } from '@dialwright/core/testing';
import { describe, expect, it } from 'vitest';
import { conformingFake, subjectNames } from './__fixtures__/fake-subject.ts';
import { asteriskConformance } from './conformance.ts';

describe('the fake in memory', () => {
  const cases = asteriskConformance({
    async connect() {
      const clock = createFakeClock();
      const fake = conformingFake(clock);
      const asterisk = fake.connection({ app: 'conformance' });
      await clock.advance(0);
      return {
        ...subjectNames,
        asterisk,
        pass: (ms) => clock.advance(ms),
        async close() {
          await asterisk.close();
          expect(fake.channels()).toEqual([]);
          expect(fake.bridges()).toEqual([]);
          expect([...fake.globals()]).toEqual([]);
          expect(clock.pendingTimers).toBe(0);
        },
      };
    },
  });
  for (const { name, run } of cases) it(name, run);
});
