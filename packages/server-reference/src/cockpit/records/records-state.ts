import type { CallRecord } from '@dialwright/core';
import type { RecordDetail, RecordPage } from '../../dialer-service.ts';

/** Which records are asked for. '' means any. */
export interface RecordFilters {
  outcome: string;
  /** Id of an agent. */
  agent: string;
  /** Digits anywhere in the number. */
  phone: string;
}

/** The list: being asked for, there, or refused with a sentence. */
export type RecordList =
  | { status: 'loading'; items: CallRecord[] }
  | { status: 'loaded'; items: CallRecord[]; nextCursor: string | null }
  | { status: 'failed'; items: CallRecord[]; message: string };

/** The one call that is open. */
export type OpenRecord =
  | { status: 'closed' }
  | { status: 'loading'; callId: string }
  | { status: 'loaded'; callId: string; detail: RecordDetail }
  | { status: 'failed'; callId: string; message: string };

/** What the records page shows. */
export interface RecordsState {
  filters: RecordFilters;
  list: RecordList;
  open: OpenRecord;
  /** How many calls have come since the list was asked for; of at most one page. */
  newer: number;
  /** Agents seen on records so far, by id, for the filter. */
  agents: ReadonlyMap<string, string>;
}

/** What can happen on the records page. */
export type RecordsInput =
  /** An address was gone to: its filters, and the call it opens if any. */
  | { type: 'visited'; filters: RecordFilters; callId: string | null }
  | { type: 'filters_changed'; filters: RecordFilters }
  | { type: 'more_asked' }
  | { type: 'page_came'; page: RecordPage }
  | { type: 'page_failed'; message: string }
  /** The first page again, asked for in the background. */
  | { type: 'first_page_came'; page: RecordPage }
  | { type: 'record_opened'; callId: string }
  | { type: 'record_came'; detail: RecordDetail }
  | { type: 'record_failed'; callId: string; message: string }
  | { type: 'record_closed' };

/** How many calls are asked for at a time. */
export const PAGE_SIZE = 50;

/** Every call. */
export const noFilters: RecordFilters = { outcome: '', agent: '', phone: '' };

/** Reads the filters and the open call from an address' query. */
export function readAddress(search: string): { filters: RecordFilters; callId: string | null } {
  const query = new URLSearchParams(search);
  const of = (name: string): string => query.get(name) ?? '';
  return {
    filters: { outcome: of('outcome'), agent: of('agent'), phone: of('phone') },
    callId: query.get('call'),
  };
}

/** The address of what the page shows, so that it can be shared and gone back to. */
export function addressOf(state: RecordsState): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(state.filters))
    if (value !== '') query.set(name, value);
  if (state.open.status !== 'closed') query.set('call', state.open.callId);
  return query.size === 0 ? '/records' : `/records?${query}`;
}

/** The path of one page of records. `cursor` null: the first. */
export function listPath(filters: RecordFilters, cursor: string | null, limit: number): string {
  const query = new URLSearchParams({ limit: String(limit) });
  if (cursor !== null) query.set('cursor', cursor);
  if (filters.outcome !== '') query.set('outcome', filters.outcome);
  if (filters.agent !== '') query.set('agent_id', filters.agent);
  const digits = filters.phone.replaceAll(/\D/g, '');
  if (digits !== '') query.set('phone', digits);
  return `/v1/calls?${query}`;
}

/** Whether any filter is set. */
export function isFiltered(filters: RecordFilters): boolean {
  return Object.values(filters).some((value) => value !== '');
}

/** The page before anything was asked. */
export function initialRecords(filters: RecordFilters): RecordsState {
  return {
    filters,
    list: { status: 'loading', items: [] },
    open: { status: 'closed' },
    newer: 0,
    agents: new Map(),
  };
}

/** Moves the page. An answer for a call that is no longer the open one changes nothing. */
export function reduceRecords(state: RecordsState, input: RecordsInput): RecordsState {
  const { list, open } = state;
  switch (input.type) {
    case 'visited': {
      const { filters, callId } = input;
      return {
        ...state,
        filters,
        list: { status: 'loading', items: [] },
        newer: 0,
        open: callId === null ? { status: 'closed' } : { status: 'loading', callId },
      };
    }
    case 'filters_changed':
      return {
        ...state,
        filters: input.filters,
        list: { status: 'loading', items: [] },
        newer: 0,
      };
    case 'more_asked':
      return { ...state, list: { status: 'loading', items: list.items } };
    case 'page_came': {
      const { items, nextCursor } = input.page;
      const known = new Set(list.items.map(({ callId }) => callId));
      const all = [...list.items, ...items.filter(({ callId }) => !known.has(callId))];
      return {
        ...state,
        list: { status: 'loaded', items: all, nextCursor },
        agents: withAgents(state.agents, items),
      };
    }
    case 'first_page_came': {
      if (list.status !== 'loaded') return state;
      const { items, nextCursor } = input.page;
      if (list.items.length === 0) {
        const agents = withAgents(state.agents, items);
        return { ...state, list: { status: 'loaded', items, nextCursor }, agents };
      }
      const fresh = new Map(items.map((record) => [record.callId, record]));
      const known = list.items.map((record) => fresh.get(record.callId) ?? record);
      for (const { callId } of known) fresh.delete(callId);
      return { ...state, list: { ...list, items: known }, newer: fresh.size };
    }
    case 'page_failed':
      return { ...state, list: { status: 'failed', items: list.items, message: input.message } };
    case 'record_opened':
      return { ...state, open: { status: 'loading', callId: input.callId } };
    case 'record_came': {
      const { callId } = input.detail.record;
      return isOpen(open, callId)
        ? { ...state, open: { status: 'loaded', callId, detail: input.detail } }
        : state;
    }
    case 'record_failed':
      return isOpen(open, input.callId)
        ? { ...state, open: { status: 'failed', callId: input.callId, message: input.message } }
        : state;
    case 'record_closed':
      return { ...state, open: { status: 'closed' } };
  }
}

function isOpen(open: OpenRecord, callId: string): boolean {
  return open.status !== 'closed' && open.callId === callId;
}

function withAgents(
  agents: ReadonlyMap<string, string>,
  records: readonly CallRecord[],
): ReadonlyMap<string, string> {
  const all = new Map(agents);
  for (const { agentId, agentUsername } of records) {
    if (agentId !== null && agentUsername !== null) all.set(agentId, agentUsername);
  }
  return all.size === agents.size ? agents : all;
}
