import { describe, expect, it } from 'vitest';
import { sleep } from '../clock.ts';
import { createFakeClock } from './fake-clock.ts';

describe('the fake clock', () => {
  it('fires timers in the order of their moments, each at its own', async () => {
    const clock = createFakeClock(0);
    const seen: [string, number][] = [];
    clock.setTimer(20, () => seen.push(['b', clock.now()]));
    clock.setTimer(10, () => seen.push(['a', clock.now()]));
    clock.setTimer(20, () => seen.push(['c', clock.now()]));
    await clock.advance(25);
    expect(seen).toEqual([
      ['a', 10],
      ['b', 20],
      ['c', 20],
    ]);
    expect(clock.now()).toBe(25);
  });

  it('runs what a timer sets within the same advance, in its turn', async () => {
    const clock = createFakeClock(0);
    const woken: number[] = [];
    const loop = (async () => {
      for (let turn = 0; turn < 3; turn += 1) {
        await sleep(clock, 10);
        woken.push(clock.monotonicNow());
      }
    })();
    await clock.advance(30);
    await loop;
    expect(woken).toEqual([10, 20, 30]);
  });

  it('steps from timer to timer and says when there is none', async () => {
    const clock = createFakeClock(0);
    clock.setTimer(7, () => {});
    expect(await clock.advanceToNextTimer()).toBe(true);
    expect(clock.monotonicNow()).toBe(7);
    expect(await clock.advanceToNextTimer()).toBe(false);
  });

  it('jumps in wall time alone', async () => {
    const clock = createFakeClock(1_000);
    await clock.advance(50);
    clock.setWallTime(10);
    expect([clock.now(), clock.monotonicNow()]).toEqual([10, 50]);
  });

  it('forgets a cancelled timer', async () => {
    const clock = createFakeClock();
    const timer = clock.setTimer(5, () => expect.unreachable());
    timer.cancel();
    await clock.advance(10);
    expect(clock.pendingTimers).toBe(0);
  });
});
