import { silentLogger } from '@dialwright/core';
import { createFakeClock } from '@dialwright/core/testing';
import { describe, expect, it } from 'vitest';
import { memoryStore } from '../store/memory/memory-store.ts';
import { keepLease, type LeaseKeeper } from './lease-keeper.ts';

const LEASE_MS = 8_000;

function floor() {
  const clock = createFakeClock();
  const store = memoryStore({ clock });
  let reachable = true;
  const flaky: typeof store = {
    ...store,
    acquireLease: (...args: Parameters<typeof store.acquireLease>) =>
      reachable ? store.acquireLease(...args) : Promise.reject(new Error('away')),
    renewLease: (...args: Parameters<typeof store.renewLease>) =>
      reachable ? store.renewLease(...args) : Promise.reject(new Error('away')),
  };
  const log: string[] = [];
  const keep = (owner: string): LeaseKeeper =>
    keepLease({
      store: flaky,
      clock,
      logger: silentLogger,
      nodeId: 'pbx',
      owner,
      leaseMs: LEASE_MS,
      onOwning: ({ epoch }) => void log.push(`${owner} owns ${epoch}`),
      onLost: () => void log.push(`${owner} lost it`),
    });
  const cut = (): void => void (reachable = false);
  const mend = (): void => void (reachable = true);
  return { clock, store, log, keep, cut, mend };
}

describe('a lease that is kept', () => {
  it('is given to one, and to the next as soon as the first gives it back', async () => {
    const { clock, log, keep } = floor();
    const one = keep('one');
    await clock.advance(0);
    const two = keep('two');
    await clock.advance(60_000);
    expect(log).toEqual(['one owns 1']);
    expect(two.maySend()).toBeNull();
    const closing = one.close();
    await clock.advance(0);
    await closing;
    expect(one.maySend()).toBeNull();
    await clock.advance(LEASE_MS / 8);
    expect(log.at(-1)).toBe('two owns 2');
    expect(two.maySend()).toEqual({ nodeId: 'pbx', epoch: 2 });
    await two.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it('lets nothing be sent from half of the lease on when it could not be renewed', async () => {
    const { clock, keep, cut } = floor();
    const one = keep('one');
    await clock.advance(0);
    cut();
    await clock.advance(LEASE_MS / 2 - 1);
    expect(one.maySend()).not.toBeNull();
    await clock.advance(1);
    expect(one.maySend()).toBeNull();
  });

  it('that ran out while the store was away goes on where nobody else came in between', async () => {
    const { clock, log, keep, cut, mend } = floor();
    const one = keep('one');
    await clock.advance(0);
    cut();
    await clock.advance(LEASE_MS * 2);
    mend();
    await clock.advance(LEASE_MS);
    expect(log).toEqual(['one owns 1']);
    expect(one.maySend()).toEqual({ nodeId: 'pbx', epoch: 2 });
    expect(one.epoch).toBe(2);
  });

  it('is lost for good when somebody else owned the node in between', async () => {
    const { clock, log, keep, cut, mend, store } = floor();
    const one = keep('one');
    await clock.advance(0);
    cut();
    await clock.advance(LEASE_MS * 2);
    expect(await store.acquireLease('pbx', 'two', LEASE_MS * 10)).toMatchObject({ epoch: 2 });
    mend();
    await clock.advance(LEASE_MS * 4);
    expect(log).toEqual(['one owns 1', 'one lost it']);
    expect(one.maySend()).toBeNull();
    expect(clock.pendingTimers).toBe(0);
  });
});
