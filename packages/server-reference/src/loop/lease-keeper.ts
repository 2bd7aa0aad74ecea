import { type Clock, type Logger, sleep } from '@dialwright/core';
import type { DialerStore, Lease } from '../store/dialer-store.ts';

/** Whether this process owns its node. */
export type Ownership =
  { status: 'waiting' } | { status: 'owning'; lease: Lease } | { status: 'closed' };

export interface LeaseKeeper {
  readonly ownership: Ownership;
  /** Of the lease that is held, or was held last; 0: none ever was. */
  readonly epoch: number;
  /**
   * The lease, while a dial may be sent under it. Null from half of the lease on after the last renewal, by our own
   * monotonic clock: whatever happened to our view of the database, nobody else can own the node yet.
   */
  maySend(): Lease | null;
  /** Gives the lease back. */
  close(): Promise<void>;
}

export interface LeaseKeeperOptions {
  store: Pick<DialerStore, 'acquireLease' | 'renewLease' | 'releaseLease'>;
  clock: Clock;
  logger: Logger;
  nodeId: string;
  /** A name for this process, for people who look into the table. */
  owner: string;
  /** How long a lease lasts without renewal. Shorter: a crash is noticed sooner; longer: a slow database is forgiven. */
  leaseMs: number;
  /** Called when the node becomes ours for the first time. */
  onOwning(lease: Lease): void;
  /** Called once, when the lease is lost and somebody else has the node. Nothing is tried after it. */
  onLost(): void;
}

/** Takes a node's lease as soon as it is free and keeps it. One that ran out (the store was away) is taken
 * again, unless somebody else owned the node in between. */
export function keepLease(options: LeaseKeeperOptions): LeaseKeeper {
  const { store, clock, logger, nodeId, owner, leaseMs } = options;
  const closing = new AbortController();
  let ownership: Ownership = { status: 'waiting' };
  let sendUntil = Number.NEGATIVE_INFINITY;
  let lastEpoch: number | null = null;
  let lostAt = 0;

  const acquire = async (): Promise<Lease | null> => {
    const startedAt = clock.monotonicNow();
    const lease = await store.acquireLease(nodeId, owner, leaseMs);
    if (lease) sendUntil = startedAt + leaseMs / 2;
    return lease;
  };
  const renew = async (lease: Lease): Promise<boolean> => {
    const startedAt = clock.monotonicNow();
    const kept = await store.renewLease(lease, leaseMs);
    if (kept) sendUntil = startedAt + leaseMs / 2;
    return kept;
  };
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        if (ownership.status === 'owning') {
          if (!(await renew(ownership.lease))) {
            ownership = { status: 'waiting' };
            sendUntil = Number.NEGATIVE_INFINITY;
            lostAt = clock.monotonicNow();
            logger.warn('The lease of the Asterisk node ran out; dialling stops.', { nodeId });
          }
        } else {
          const lease = await acquire();
          const isFirst = lastEpoch === null;
          if (lease && (lastEpoch === null || lease.epoch === lastEpoch + 1)) {
            ownership = { status: 'owning', lease };
            lastEpoch = lease.epoch;
            logger.info('This process owns the Asterisk node.', { nodeId, epoch: lease.epoch });
            if (isFirst) options.onOwning(lease);
          } else if (lease || (!isFirst && clock.monotonicNow() - lostAt > 2 * leaseMs)) {
            if (lease) await store.releaseLease(lease);
            logger.error('Another process owns the Asterisk node now.', { nodeId });
            closing.abort();
            options.onLost();
          }
        }
      } catch (error) {
        logger.warn('The lease could not be read or renewed; trying again.', { nodeId, error });
      }
      await sleep(clock, leaseMs / 8, closing.signal).catch(() => {});
    }
  };
  const running = run();

  return {
    get ownership() {
      return ownership;
    },
    get epoch() {
      return lastEpoch ?? 0;
    },
    maySend: () =>
      ownership.status === 'owning' && clock.monotonicNow() < sendUntil ? ownership.lease : null,
    async close() {
      closing.abort();
      await running;
      if (ownership.status === 'owning') await store.releaseLease(ownership.lease);
      ownership = { status: 'closed' };
      sendUntil = Number.NEGATIVE_INFINITY;
    },
  };
}
