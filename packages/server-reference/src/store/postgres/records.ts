import type { CallRecord, E164 } from '@dialwright/core';
import type { CallRef } from '../dialer-store.ts';
import { milliseconds, type Transaction } from './database.ts';

/** An attempt with the names that a record shows. Everything that lists or reads records selects this. */
export const recordQuery = `
  select a.attempt_id, a.campaign_id, c.settings ->> 'name' as campaign_name, a.lead_id,
    l.name as lead_name, a.agent_id, g.username as agent_username, a.e164, a.caller_id, a.placed_at,
    a.answered_at, a.bridged_at, a.hung_up_at, a.held_ms, a.outcome, a.abandoned_for,
    a.abandon_message, a.ended_at, a.disposition, a.disposition_by, a.notes, r.token, a.decision_id
  from attempts a
  join campaigns c on c.tenant_id = a.tenant_id and c.campaign_id = a.campaign_id
  join leads l on l.tenant_id = a.tenant_id and l.lead_id = a.lead_id
  left join agents g on g.tenant_id = a.tenant_id and g.agent_id = a.agent_id
  left join recordings r on r.tenant_id = a.tenant_id and r.attempt_id = a.attempt_id`;

/** A row of {@link recordQuery}. */
export interface RecordRow {
  attempt_id: string;
  campaign_id: string;
  campaign_name: string;
  lead_id: string;
  lead_name: string;
  agent_id: string | null;
  agent_username: string | null;
  e164: E164;
  caller_id: E164;
  placed_at: Date;
  answered_at: Date | null;
  bridged_at: Date | null;
  hung_up_at: Date;
  held_ms: number | null;
  outcome: CallRecord['outcome'];
  abandoned_for: string[];
  abandon_message: CallRecord['abandonMessage'];
  ended_at: Date | null;
  disposition: string | null;
  disposition_by: CallRecord['dispositionBy'];
  notes: string;
  token: string | null;
  decision_id: string | null;
}

/** @param publicUrl where recordings are fetched from; no slash at the end. */
export function toRecord(row: RecordRow, publicUrl: string): CallRecord {
  return {
    callId: row.attempt_id,
    direction: 'outbound',
    campaignId: row.campaign_id,
    campaignName: row.campaign_name,
    leadId: row.lead_id,
    leadName: row.lead_name,
    agentId: row.agent_id,
    agentUsername: row.agent_username,
    customerNumber: row.e164,
    callerId: row.caller_id,
    placedAt: milliseconds(row.placed_at),
    answeredAt: milliseconds(row.answered_at),
    bridgedAt: milliseconds(row.bridged_at),
    hungUpAt: milliseconds(row.hung_up_at),
    endedAt: milliseconds(row.ended_at),
    heldMs: row.held_ms,
    talkMs: row.bridged_at === null ? 0 : row.hung_up_at.getTime() - row.bridged_at.getTime(),
    outcome: row.outcome,
    abandonedFor: row.abandoned_for,
    abandonMessage: row.abandon_message,
    disposition: row.disposition,
    dispositionBy: row.disposition_by,
    notes: row.notes,
    recordingUrl: row.token === null ? null : `${publicUrl}/v1/recordings/${row.token}`,
    decisionId: row.decision_id,
  };
}

/** The record of a call whose talking has ended, read inside the caller's transaction. */
export async function recordIn(
  transaction: Transaction,
  call: CallRef,
  publicUrl: string,
): Promise<CallRecord | null> {
  const { rows } = await transaction.query<RecordRow>(
    `${recordQuery} where a.tenant_id = $1 and a.attempt_id = $2 and a.hung_up_at is not null`,
    [call.tenantId, call.callId],
  );
  return rows[0] ? toRecord(rows[0], publicUrl) : null;
}
