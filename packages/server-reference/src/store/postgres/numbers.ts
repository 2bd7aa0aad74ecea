import type { E164 } from '@dialwright/core';
import { withTenant } from '../../database/tenant-transaction.ts';
import type { CallRef } from '../dialer-store.ts';
import { type StoreContext, timestamp, type Transaction } from './database.ts';

/** See {@link DialerStore.suppress}. */
export function suppress(
  { pool }: StoreContext,
  tenantId: string,
  numbers: readonly E164[],
  reason: string,
  now: number,
): Promise<CallRef[]> {
  return withTenant(pool, tenantId, (transaction) =>
    suppressIn(transaction, tenantId, numbers, reason, now),
  );
}

/**
 * The same inside the caller's transaction. Locks the numbers in their order, as the dialling gate
 * does. A hopper row that a claim holds at this moment is left to it: its gate sees the suppression.
 */
export async function suppressIn(
  transaction: Transaction,
  tenantId: string,
  numbers: readonly string[],
  reason: string,
  now: number,
): Promise<CallRef[]> {
  const sorted = [...new Set(numbers)].sort();
  await transaction.query(
    `insert into numbers (tenant_id, e164) select $1, unnest($2::text[]) on conflict do nothing`,
    [tenantId, sorted],
  );
  const { rows: locked } = await transaction.query<{ live_attempt_id: string | null }>(
    `select live_attempt_id from numbers where tenant_id = $1 and e164 = any ($2)
     order by e164 for update`,
    [tenantId, sorted],
  );
  await transaction.query(
    `update numbers set suppressed_at = coalesce(suppressed_at, $3),
       suppressed_reason = coalesce(suppressed_reason, $4)
     where tenant_id = $1 and e164 = any ($2)`,
    [tenantId, sorted, timestamp(now), reason],
  );
  await transaction.query(
    `update leads set status = 'done', status_code = 'SUPPRESSED'
     where tenant_id = $1 and e164 = any ($2) and status = 'open'`,
    [tenantId, sorted],
  );
  await transaction.query(
    `delete from hopper where tenant_id = $1 and lead_id in (
       select lead_id from hopper where tenant_id = $1 and e164 = any ($2) for update skip locked)`,
    [tenantId, sorted],
  );
  return locked.flatMap((row) =>
    row.live_attempt_id === null ? [] : [{ tenantId, callId: row.live_attempt_id }],
  );
}
