import type { Pool } from 'pg';
import type { Lease } from '../dialer-store.ts';

/** How long after its claim a call may still be sent. A new owner waits this much longer than the lease. */
export const ORIGINATE_WITHIN_MS = 2_000;

export async function acquireLease(
  pool: Pool,
  nodeId: string,
  owner: string,
  leaseMs: number,
): Promise<Lease | null> {
  await pool.query('insert into nodes (node_id) values ($1) on conflict do nothing', [nodeId]);
  const { rows } = await pool.query<{ epoch: string }>(
    `update nodes set epoch = epoch + 1, owner = $2, leased_until = now() + $3 * interval '1 ms'
     where node_id = $1 and leased_until + $4 * interval '1 ms' <= now()
     returning epoch`,
    [nodeId, owner, leaseMs, ORIGINATE_WITHIN_MS],
  );
  const row = rows[0];
  return row ? { nodeId, epoch: Number(row.epoch) } : null;
}

export async function renewLease(pool: Pool, lease: Lease, leaseMs: number): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update nodes set leased_until = now() + $3 * interval '1 ms'
     where node_id = $1 and epoch = $2 and leased_until > now()`,
    [lease.nodeId, lease.epoch, leaseMs],
  );
  return rowCount === 1;
}

export async function releaseLease(pool: Pool, lease: Lease): Promise<void> {
  await pool.query(
    `update nodes set leased_until = '-infinity' where node_id = $1 and epoch = $2`,
    [lease.nodeId, lease.epoch],
  );
}
