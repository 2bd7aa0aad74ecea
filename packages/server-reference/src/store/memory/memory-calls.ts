import { builtInDispositions, type CallRecord, renderScript } from '@dialwright/core';
import { endOfCallMessage, startOfCallMessage } from '../call-messages.ts';
import type { CallRef, DialerStore, HangUp } from '../dialer-store.ts';
import { settleLead, suppresses } from '../settle-lead.ts';
import { type AttemptRow, campaignRow, type MemoryTables, numberRow } from './memory-tables.ts';

type CallMethods =
  'note' | 'answered' | 'bridged' | 'hangUp' | 'end' | 'unfinished' | 'record' | 'offer';

/** What happens to calls, in memory. */
export function memoryCalls(tables: MemoryTables): Pick<DialerStore, CallMethods> {
  const attempt = ({ tenantId, callId }: CallRef): AttemptRow | undefined => {
    const row = tables.attempts.get(callId);
    return row?.tenantId === tenantId ? row : undefined;
  };
  return {
    note(call, at, type, details) {
      attempt(call)?.timeline.push({ at, type, details: { ...details } });
      return Promise.resolve();
    },
    answered(call, at) {
      const row = attempt(call);
      if (row?.record.answeredAt === null && row.record.hungUpAt === null) {
        row.record.answeredAt = at;
        row.timeline.push({ at, type: 'call.answered', details: {} });
      }
      return Promise.resolve();
    },
    bridged(call, at, agentId) {
      const row = attempt(call);
      if (row?.record.bridgedAt === null && row.record.hungUpAt === null) {
        Object.assign(row.record, { bridgedAt: at, agentId, agentUsername: agentId });
        row.timeline.push({ at, type: 'call.bridged', details: { agentId } });
        const { campaignId, callId, leadId, customerNumber } = row.record;
        const message = startOfCallMessage(
          call.tenantId,
          campaignRow(tables, campaignId).settings,
          { callId, campaignId, leadId, customerNumber, agentUsername: agentId, at },
        );
        if (message) tables.outbox.push(message);
      }
      return Promise.resolve();
    },
    hangUp(call, end) {
      const row = attempt(call);
      if (!row || row.record.hungUpAt !== null || row.epoch > end.epoch)
        return Promise.resolve(null);
      hangUp(tables, row, end);
      if (end.disposition !== null) {
        dispose(tables, row, {
          at: end.at,
          disposition: end.disposition,
          by: 'system',
          notes: '',
        });
      }
      return Promise.resolve(recordOf(row));
    },
    end(call, choice) {
      const row = attempt(call);
      if (!row || row.record.hungUpAt === null || row.record.endedAt !== null) {
        return Promise.resolve(null);
      }
      dispose(tables, row, choice);
      return Promise.resolve(recordOf(row));
    },
    unfinished({ nodeId, epoch }) {
      const rows = [...tables.attempts.values()].filter(
        (row) => row.nodeId === nodeId && row.record.endedAt === null,
      );
      for (const row of rows) row.epoch = Math.max(row.epoch, epoch);
      return Promise.resolve({
        undisposed: rows
          .filter((row) => row.record.hungUpAt !== null)
          .map((row) => ({ tenantId: row.tenantId, callId: row.record.callId })),
        live: rows
          .filter((row) => row.record.hungUpAt === null)
          .map(({ tenantId, holdWindowMs, ringTimeoutMs, record }) => ({
            ref: { tenantId, campaignId: record.campaignId },
            callId: record.callId,
            leadId: record.leadId,
            e164: record.customerNumber,
            callerId: record.callerId,
            placedAt: record.placedAt,
            answeredAt: record.answeredAt,
            bridgedAt: record.bridgedAt,
            agentId: record.agentId,
            holdWindowMs,
            ringTimeoutMs,
          })),
      });
    },
    record(call) {
      const row = attempt(call);
      return Promise.resolve(row && row.record.hungUpAt !== null ? recordOf(row) : null);
    },
    offer(call) {
      const row = attempt(call);
      const lead = row && tables.leads.get(row.record.leadId);
      if (!lead) return Promise.reject(new Error(`There is no call ${call.callId}.`));
      const { settings } = campaignRow(tables, row.record.campaignId);
      return Promise.resolve({
        callId: call.callId,
        via: 'line',
        campaignId: row.record.campaignId,
        campaignName: settings.name,
        lead: { ...lead, zones: [...lead.zones], fields: { ...lead.fields } },
        history: historyOf(tables, lead.leadId, call.callId),
        script: renderScript(settings.script, {
          name: lead.name,
          first_name: lead.name.split(' ')[0] ?? lead.name,
          ...lead.fields,
        }),
        dispositions: builtInDispositions.map(({ code, label }) => ({ code, label })),
      });
    },
  };
}

function historyOf(
  tables: MemoryTables,
  leadId: string,
  except: string,
): Awaited<ReturnType<DialerStore['offer']>>['history'] {
  return [...tables.attempts.values()]
    .filter(({ record }) => record.leadId === leadId && record.callId !== except && record.outcome)
    .sort((a, b) => b.record.placedAt - a.record.placedAt)
    .slice(0, 10)
    .map(({ record }) => ({
      callId: record.callId,
      placedAt: record.placedAt,
      outcome: record.outcome ?? '',
      disposition: record.disposition,
      agentUsername: record.agentUsername,
      notes: record.notes,
    }));
}

function hangUp(tables: MemoryTables, row: AttemptRow, end: HangUp): void {
  const { record, tenantId } = row;
  Object.assign(record, {
    hungUpAt: end.at,
    outcome: end.outcome,
    answeredAt: end.answeredAt,
    bridgedAt: end.bridgedAt,
    agentId: end.agentId,
    agentUsername: end.agentId,
    heldMs: end.heldMs,
    talkMs: end.bridgedAt === null ? 0 : end.at - end.bridgedAt,
    abandonedFor: [...end.abandonedFor],
    abandonMessage: end.abandonMessage,
  });
  row.timeline.push({ at: end.at, type: 'call.hung_up', details: { outcome: end.outcome } });
  const number = numberRow(tables, tenantId, record.customerNumber);
  if (number.liveCallId === record.callId) number.liveCallId = null;
  if (end.answeredAt !== null || end.abandonedFor.length > 0) {
    tables.dropLedger.push({
      campaignId: record.campaignId,
      attemptId: record.callId,
      answeredAt: end.answeredAt ?? end.at,
      heldMs: end.heldMs ?? 0,
      connected: end.bridgedAt !== null,
      abandonedFor: [...end.abandonedFor],
    });
  }
}

function dispose(
  tables: MemoryTables,
  row: AttemptRow,
  choice: { at: number; disposition: string; by: 'agent' | 'system'; notes: string },
): void {
  const { record, tenantId } = row;
  Object.assign(record, {
    endedAt: choice.at,
    disposition: choice.disposition,
    dispositionBy: choice.by,
    notes: choice.notes,
  });
  row.timeline.push({
    at: choice.at,
    type: 'call.ended',
    details: { disposition: choice.disposition, by: choice.by },
  });
  if (suppresses(choice.disposition)) {
    numberRow(tables, tenantId, record.customerNumber).suppressed = true;
  }
  const lead = tables.leads.get(record.leadId);
  const { settings } = campaignRow(tables, record.campaignId);
  if (lead) {
    const history = [...tables.attempts.values()]
      .filter((each) => each.record.leadId === lead.leadId && each.record.endedAt !== null)
      .map((each) => ({ code: each.record.disposition ?? '', at: each.record.endedAt ?? 0 }))
      .sort((a, b) => a.at - b.at);
    const fate = settleLead(history, settings.recycle);
    lead.status = fate.status;
    lead.code = fate.code;
    if (fate.status === 'open') lead.nextAt = fate.nextAt;
  }
  const message = endOfCallMessage(tenantId, settings, recordOf(row));
  if (message) tables.outbox.push(message);
}

function recordOf(row: AttemptRow): CallRecord {
  const { hungUpAt, outcome } = row.record;
  if (hungUpAt === null || outcome === null) {
    throw new Error('A call has no record before the talking ends.');
  }
  return { ...row.record, hungUpAt, outcome };
}
