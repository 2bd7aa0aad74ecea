import { describe, expect, it } from 'vitest';
import { shiftClock, sleep } from './clock.ts';
import { systemClock } from './system-clock.ts';
import { createFakeClock } from './testing/fake-clock.ts';

describe('sleep', () => {
  it('ends after its time on the clock and not before', async () => {
    const clock = createFakeClock();
    let awake = false;
    const slept = sleep(clock, 100).then(() => (awake = true));
    await clock.advance(99);
    expect(awake).toBe(false);
    await clock.advance(1);
    await slept;
    expect(awake).toBe(true);
    expect(clock.pendingTimers).toBe(0);
  });

  it('fails with the reason at once when the signal is aborted already, and sets no timer', async () => {
    const clock = createFakeClock();
    const reason = new Error('closing');
    await expect(sleep(clock, 100, AbortSignal.abort(reason))).rejects.toBe(reason);
    expect(clock.pendingTimers).toBe(0);
  });

  it('fails with the reason when it is aborted midway, and leaves no timer behind', async () => {
    const clock = createFakeClock();
    const controller = new AbortController();
    const slept = sleep(clock, 100, controller.signal);
    await clock.advance(50);
    const reason = new Error('closing');
    controller.abort(reason);
    await expect(slept).rejects.toBe(reason);
    expect(clock.pendingTimers).toBe(0);
  });

  it('takes its listener off a signal that lives longer', async () => {
    const clock = createFakeClock();
    const { signal } = new AbortController();
    let listeners = 0;
    const counting = Object.assign(signal, {
      addEventListener: () => void (listeners += 1),
      removeEventListener: () => void (listeners -= 1),
    });
    const slept = sleep(clock, 10, counting);
    expect(listeners).toBe(1);
    await clock.advance(10);
    await slept;
    expect(listeners).toBe(0);
  });
});

describe('a shifted clock', () => {
  it('lives on another date and keeps real elapsed time and timers', async () => {
    const base = createFakeClock(1_000);
    const shifted = shiftClock(base, -400);
    expect(shifted.now()).toBe(600);
    const fired: number[] = [];
    shifted.setTimer(30, () => fired.push(shifted.now()));
    await base.advance(30);
    expect(fired).toEqual([630]);
    expect(shifted.monotonicNow()).toBe(base.monotonicNow());
  });
});

describe("the machine's clock", () => {
  it('never calls back before it returns, and a cancelled timer never', async () => {
    const fired: string[] = [];
    const done = new Promise<void>((resolve) => {
      systemClock.setTimer(-5, () => {
        fired.push('kept');
        resolve();
      });
    });
    const cancelled = systemClock.setTimer(0, () => fired.push('cancelled'));
    cancelled.cancel();
    cancelled.cancel();
    expect(fired).toEqual([]);
    await done;
    await sleep(systemClock, 0);
    expect(fired).toEqual(['kept']);
    expect(systemClock.monotonicNow()).toBeGreaterThan(0);
    expect(systemClock.now()).toBeGreaterThan(Date.UTC(2025, 0, 1));
  });
});
