import { silentLogger } from '@dialwright/core';
import { createFakeClock } from '@dialwright/core/testing';
import { describe, expect, it } from 'vitest';
import { createDurableQueue } from './durable-queue.ts';

describe('the durable queue', () => {
  it('law 7: writes each thing in order, again and again until it is written', async () => {
    const clock = createFakeClock();
    const queue = createDurableQueue(clock, silentLogger);
    const written: string[] = [];
    let failures = 3;
    const first = queue.add('call', () => {
      if (failures-- > 0) return Promise.reject(new Error('away'));
      written.push('answered');
      return Promise.resolve(1);
    });
    const second = queue.add('call', () => {
      written.push('hung up');
      return Promise.resolve(2);
    });
    await clock.advance(200);
    expect(written).toEqual([]);
    await clock.advance(5_000);
    expect(await Promise.all([first, second])).toEqual([1, 2]);
    expect(written).toEqual(['answered', 'hung up']);
    await queue.idle();
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not let one key wait for another', async () => {
    const clock = createFakeClock();
    const queue = createDurableQueue(clock, silentLogger);
    void queue.add('stuck', () => Promise.reject(new Error('away')));
    expect(await queue.add('free', () => Promise.resolve('done'))).toBe('done');
  });
});
