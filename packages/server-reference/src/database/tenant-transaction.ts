/** The only way to a tenant's rows: a transaction that tells PostgreSQL whose it is. */
import type { Pool, PoolClient } from 'pg';

/**
 * Runs `work` in one transaction in which row-level security shows the rows of `tenantId` and no
 * others. The setting is local to the transaction: the connection's next user starts without a tenant.
 * Commits when `work` resolves; rolls back and rethrows when it does not.
 *
 * `work` MUST NOT wait for telephony, HTTP or a person: it holds a connection and perhaps locks.
 */
export async function withTenant<Result>(
  pool: Pool,
  tenantId: string,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    await client.query("select set_config('app.tenant_id', $1, true)", [tenantId]);
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    try {
      await client.query('rollback');
    } catch (rollbackError) {
      // A connection in an unknown state is thrown away, never given to somebody else.
      broken = rollbackError as Error;
    }
    throw error;
  } finally {
    client.release(broken);
  }
}
