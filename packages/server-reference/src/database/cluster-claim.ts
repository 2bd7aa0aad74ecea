/** Which process uses an embedded cluster: the one whose session holds the cluster's advisory lock. */
import { DialwrightError } from '@dialwright/core';
import { Client, DatabaseError } from 'pg';
import type { DatabaseErrorCode } from './database-error.ts';

/** The exclusive use of a cluster, until released or until this process ends. */
export interface ClusterClaim {
  /** Tells the server, without waiting, to stop once its sessions are over. For a process's last moment. */
  signalShutdown(): void;
  release(): Promise<void>;
}

/** Any number that nothing else in the maintenance database locks. */
const CLAIM_KEY = 4_170_521;
const NAME = 'dialwright process ';

/**
 * Claims the cluster behind `superuserUrl`.
 *
 * @throws {DialwrightError} `EMBEDDED_DATABASE_IN_USE`, naming the process that has it.
 */
export async function claimCluster(superuserUrl: string, folder: string): Promise<ClusterClaim> {
  const client = new Client({
    connectionString: superuserUrl,
    application_name: `${NAME}${process.pid}`,
  });
  // The server may stop before us, e.g. when the machine shuts down: that ends the claim, nothing more.
  client.on('error', () => {});
  await client.connect();
  if (!(await takeLock(client))) {
    const holder = await client.query<{ name: string }>(
      `select a.application_name as name from pg_locks l join pg_stat_activity a using (pid)
       where l.locktype = 'advisory' and l.objid = ${CLAIM_KEY} and l.granted`,
    );
    await client.end();
    throw new DialwrightError<DatabaseErrorCode>({
      code: 'EMBEDDED_DATABASE_IN_USE',
      message: `The database in ${folder} is in use by ${holder.rows[0]?.name.replace(NAME, 'process ') ?? 'another process'}. Stop that first, or choose another folder with DATA_DIR.`,
    });
  }
  const { rows } = await client.query<{ postmaster: number }>(
    "select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::int as postmaster",
  );
  const postmaster = rows[0]?.postmaster;
  return {
    signalShutdown() {
      if (postmaster === undefined) return;
      try {
        process.kill(postmaster, 'SIGINT');
      } catch {
        // It has stopped already.
      }
    },
    release: () => client.end(),
  };
}

/** Waits a moment for the lock: a killed process's session ends a little after the process. */
async function takeLock(client: Client): Promise<boolean> {
  try {
    await client.query(`set lock_timeout = '2s'`);
    await client.query(`select pg_advisory_lock(${CLAIM_KEY})`);
    return true;
  } catch (error) {
    if (error instanceof DatabaseError && error.code === '55P03') return false;
    throw error;
  }
}
