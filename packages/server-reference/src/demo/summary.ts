import type { Pool } from 'pg';
import { withTenant } from '../database/tenant-transaction.ts';

/** What came of a demo, counted in the database. */
export interface DemoSummary {
  dials: number;
  answered: number;
  abandoned: number;
  /** Calls for which an agent chose how they went. */
  dispositioned: number;
  records: number;
  /** Abandoned over answered, 0 to 1; null: nobody answered. */
  dropRate: number | null;
  /** (talk + wrap-up) over (logged in - paused), 0 to 1; null: nobody was ready. */
  utilisation: number | null;
  webhooksDelivered: number;
}

/** Counts everything from the tables themselves, none of it from what the programs remember. */
export function countSummary(pool: Pool, tenantId: string, now: number): Promise<DemoSummary> {
  return withTenant(pool, tenantId, async (transaction) => {
    const { rows } = await transaction.query<{
      dials: number;
      answered: number;
      abandoned: number;
      dispositioned: number;
      records: number;
      busy_ms: number | null;
      present_ms: number | null;
      webhooks_delivered: number;
    }>(
      `select
         count(*) filter (where outcome is distinct from 'NOT_SENT')::int as dials,
         count(*) filter (where answered_at is not null)::int as answered,
         count(*) filter (where abandoned_for <> '{}')::int as abandoned,
         count(*) filter (where disposition_by = 'agent')::int as dispositioned,
         count(*) filter (where hung_up_at is not null and ended_at is not null)::int as records,
         (select sum(extract(epoch from coalesce(ended_at, $2) - started_at) * 1000)
            filter (where status in ('talking', 'wrap_up'))::float8
          from agent_spans where tenant_id = $1) as busy_ms,
         (select sum(extract(epoch from coalesce(ended_at, $2) - started_at) * 1000)
            filter (where status <> 'paused')::float8
          from agent_spans where tenant_id = $1) as present_ms,
         (select count(*)::int from webhook_messages
          where tenant_id = $1 and status = 'delivered') as webhooks_delivered
       from attempts where tenant_id = $1`,
      [tenantId, new Date(now)],
    );
    const row = rows[0];
    if (!row) throw new Error('A count always has a row.');
    return {
      dials: row.dials,
      answered: row.answered,
      abandoned: row.abandoned,
      dispositioned: row.dispositioned,
      records: row.records,
      dropRate: row.answered === 0 ? null : row.abandoned / row.answered,
      utilisation: row.present_ms ? (row.busy_ms ?? 0) / row.present_ms : null,
      webhooksDelivered: row.webhooks_delivered,
    };
  });
}
