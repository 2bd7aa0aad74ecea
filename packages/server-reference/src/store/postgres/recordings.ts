import { createHash } from 'node:crypto';
import type { CallRef } from '../dialer-store.ts';
import { withTenant } from '../../database/tenant-transaction.ts';
import { type StoreContext, timestamp, type Transaction } from './database.ts';
import { randomToken } from '../../random-token.ts';

/** A recording's place in the store. */
export interface RecordingRow extends CallRef {
  durationMs: number;
  /** Null: the file has not arrived from Asterisk. */
  bytes: number | null;
}

/** Makes the link of a recording, before its file has arrived. */
export async function createRecording(
  transaction: Transaction,
  call: CallRef,
  durationMs: number,
): Promise<void> {
  const token = randomToken();
  await transaction.query(
    `insert into recordings (tenant_id, attempt_id, token, token_hash, duration_ms)
     values ($1, $2, $3, $4, $5)`,
    [call.tenantId, call.callId, token, hash(token), durationMs],
  );
}

/** Notes that the file has arrived. */
export function recordingStored(
  { pool }: Pick<StoreContext, 'pool'>,
  call: CallRef,
  bytes: number,
): Promise<void> {
  return withTenant(pool, call.tenantId, async (transaction) => {
    await transaction.query(
      'update recordings set bytes = $3 where tenant_id = $1 and attempt_id = $2',
      [call.tenantId, call.callId, bytes],
    );
  });
}

/** The calls of a node whose recording has not arrived, of those hung up after `since`. */
export async function recordingsToCollect(
  { pool }: Pick<StoreContext, 'pool'>,
  nodeId: string,
  since: number,
): Promise<CallRef[]> {
  const { rows } = await pool.query<{ tenant_id: string; attempt_id: string }>(
    'select tenant_id, attempt_id from recordings_to_collect($1, $2)',
    [nodeId, timestamp(since)],
  );
  return rows.map((row) => ({ tenantId: row.tenant_id, callId: row.attempt_id }));
}

/** Whose recording a link opens. An unknown link and another tenant's take the same path. */
export async function findRecording(
  { pool }: Pick<StoreContext, 'pool'>,
  token: string,
): Promise<RecordingRow | null> {
  const { rows } = await pool.query<{ tenant_id: string; attempt_id: string }>(
    'select tenant_id, attempt_id from find_recording($1)',
    [hash(token)],
  );
  const found = rows[0];
  if (!found) return null;
  return withTenant(pool, found.tenant_id, async (transaction) => {
    const { rows: recordings } = await transaction.query<{
      duration_ms: number;
      bytes: string | null;
    }>('select duration_ms, bytes from recordings where tenant_id = $1 and attempt_id = $2', [
      found.tenant_id,
      found.attempt_id,
    ]);
    const row = recordings[0];
    if (!row) return null;
    return {
      tenantId: found.tenant_id,
      callId: found.attempt_id,
      durationMs: row.duration_ms,
      bytes: row.bytes === null ? null : Number(row.bytes),
    };
  });
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
