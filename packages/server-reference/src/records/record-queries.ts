/** Reading call records back: pages of them, and one with everything that was written down about it. */
import type { CallRecord, TimelineEntry } from '@dialwright/core';
import type { Pool } from 'pg';
import { withTenant } from '../database/tenant-transaction.ts';
import type { RecordDetail, RecordFilter, RecordPage } from '../dialer-service.ts';
import { milliseconds } from '../store/postgres/database.ts';
import { recordIn, recordQuery, type RecordRow, toRecord } from '../store/postgres/records.ts';

interface Context {
  pool: Pool;
  publicUrl: string;
}

/** Newest first, by when the call was placed; the id decides between two of the same moment. */
export function listRecords(
  { pool, publicUrl }: Context,
  tenantId: string,
  filter: RecordFilter,
  page: { cursor: string | null; limit: number },
): Promise<RecordPage> {
  const after = page.cursor === null ? null : readCursor(page.cursor);
  return withTenant(pool, tenantId, async (transaction) => {
    const { rows } = await transaction.query<RecordRow>(
      `${recordQuery}
       where a.tenant_id = $1 and a.hung_up_at is not null
         and ($2::uuid is null or a.campaign_id = $2)
         and ($3::uuid is null or a.agent_id = $3)
         and ($4::text is null or a.e164 like '%' || $4 || '%')
         and ($5::text is null or a.outcome = $5)
         and ($6::text is null or a.disposition = $6)
         and ($7::timestamptz is null or (a.placed_at, a.attempt_id) < ($7, $8::uuid))
       order by a.placed_at desc, a.attempt_id desc
       limit $9`,
      [
        tenantId,
        filter.campaignId ?? null,
        filter.agentId ?? null,
        filter.phone?.replaceAll(/\D/g, '') ?? null,
        filter.outcome ?? null,
        filter.disposition ?? null,
        after?.placedAt ?? null,
        after?.callId ?? null,
        page.limit + 1,
      ],
    );
    const items = rows.slice(0, page.limit).map((row) => toRecord(row, publicUrl));
    const last = rows.length > page.limit ? items.at(-1) : undefined;
    return { items, nextCursor: last ? writeCursor(last) : null };
  });
}

export function recordDetail(
  { pool, publicUrl }: Context,
  tenantId: string,
  callId: string,
): Promise<RecordDetail | null> {
  return withTenant(pool, tenantId, async (transaction) => {
    const record = await recordIn(transaction, { tenantId, callId }, publicUrl);
    if (!record) return null;
    const { rows: timeline } = await transaction.query<{
      at: Date;
      type: string;
      details: TimelineEntry['details'];
    }>(
      `select at, type, details from call_timeline
       where tenant_id = $1 and attempt_id = $2 order by at, sequence`,
      [tenantId, callId],
    );
    const { rows: decisions } = await transaction.query<{
      at: Date;
      dial: number;
      message: string;
      reasons: { code: string; message: string }[];
    }>(
      `select at, dial, message, reasons from decisions
       where tenant_id = $1 and decision_id = $2`,
      [tenantId, record.decisionId],
    );
    const decision = decisions[0];
    return {
      record,
      timeline: [
        { at: record.placedAt, type: 'call.placed', details: {} },
        ...timeline.map((entry) => ({ ...entry, at: milliseconds(entry.at) })),
      ],
      decision: decision
        ? {
            at: milliseconds(decision.at),
            dial: decision.dial,
            message: decision.message,
            reasons: decision.reasons.map(({ code, message }) => ({ code, message })),
          }
        : null,
    };
  });
}

function writeCursor(record: CallRecord): string {
  return Buffer.from(`${record.placedAt} ${record.callId}`).toString('base64url');
}

/** An unreadable cursor starts from the newest: it can only have been made up. */
function readCursor(cursor: string): { placedAt: Date; callId: string } | null {
  const [ms = '', callId = ''] = Buffer.from(cursor, 'base64url').toString().split(' ');
  const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  return /^\d{1,15}$/.test(ms) && uuid.test(callId)
    ? { placedAt: new Date(Number(ms)), callId }
    : null;
}
