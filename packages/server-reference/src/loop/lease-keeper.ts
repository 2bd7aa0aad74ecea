import { type Clock, type Logger, sleep } from '@dialwright/core';
import type { DialerStore, Lease } from '../store/dialer-store.ts';

/** Whether this process owns its node. */
export type Ownership =
  { status: 'waiting' } | { status: 'owning'; lease: Lease } | { status: 'closed' };

export interface LeaseKeeper {
  readonly ownership: Ownership;
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
  /** Called when the node becomes ours. `taken` tells whether somebody else may have owned it since we last did. */
  onOwning(lease: Lease, taken: boolean): void;
  onLost(): void;
}

/** Takes a node's lease as soon as it is free, keeps it, and takes it again when it was lost. */
export function keepLease(options: LeaseKeeperOptions): LeaseKeeper {
  const { store, clock, logger, nodeId, owner, leaseMs } = options;
  const closing = new AbortController();
  let ownership: Ownership = { status: 'waiting' };
  let sendUntil = Number.NEGATIVE_INFINITY;
  let lastEpoch = 0;

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
            logger.error('The lease of the Asterisk node is lost; dialling stops.', { nodeId });
            options.onLost();
          }
        } else {
          const lease = await acquire();
          if (lease) {
            ownership = { status: 'owning', lease };
            const taken = lease.epoch !== lastEpoch + 1 || lastEpoch === 0;
            lastEpoch = lease.epoch;
            logger.info('This process owns the Asterisk node.', { nodeId, epoch: lease.epoch });
            options.onOwning(lease, taken);
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
