import type { Api } from '../session/api.ts';
import type { RecordsActions } from './actions.ts';
import {
  addressOf,
  initialRecords,
  listPath,
  PAGE_SIZE,
  noFilters,
  readAddress,
  type RecordsInput,
  type RecordsState,
  reduceRecords,
} from './records-state.ts';
import type { RecordDetail, RecordPage } from '../../dialer-service.ts';

/** What the records page is made from. */
export interface RecordsDeskOptions {
  api: Pick<Api, 'get'>;
  /** The query of the address the page was opened with. */
  search: string;
  /** Called after every change. */
  onChange: () => void;
  /** Called when the person went on to something else, with its address. */
  onNavigate: (address: string) => void;
}

/** The records page without its drawing: its state, and what its controls ask of the server. */
export interface RecordsDesk extends RecordsActions {
  readonly state: RecordsState;
  /** Shows what an address' query names: at the start, and when the browser goes back. */
  visit(search: string): void;
  /** Looks for calls that have ended since, without a word when that fails. */
  refresh(): Promise<void>;
}

/** Wires the records page to the API. */
export function createRecordsDesk(options: RecordsDeskOptions): RecordsDesk {
  const { api, search } = options;
  let state = initialRecords(readAddress(search).filters);
  let listing = new AbortController();

  const move = (input: RecordsInput): void => {
    state = reduceRecords(state, input);
    options.onChange();
  };

  const goTo = (input: RecordsInput): void => {
    move(input);
    options.onNavigate(addressOf(state));
  };

  /** Asks for one page. A newer question makes the answer to this one void. */
  const load = async (cursor: string | null): Promise<void> => {
    listing.abort();
    const { signal } = (listing = new AbortController());
    const answer = await api
      .get<RecordPage>(listPath(state.filters, cursor, PAGE_SIZE), signal)
      .catch(() => null);
    if (signal.aborted || answer === null) return;
    if (answer.ok) move({ type: 'page_came', page: answer.value });
    else move({ type: 'page_failed', message: answer.message });
  };

  const loadRecord = async (callId: string): Promise<void> => {
    const answer = await api.get<RecordDetail>(`/v1/calls/${encodeURIComponent(callId)}`);
    if (answer.ok) move({ type: 'record_came', detail: answer.value });
    else move({ type: 'record_failed', callId, message: answer.message });
  };

  const nextCursor = (): string | null =>
    state.list.status === 'loaded' ? state.list.nextCursor : null;

  const desk: RecordsDesk = {
    get state() {
      return state;
    },
    visit(search) {
      const { filters, callId } = readAddress(search);
      move({ type: 'visited', filters, callId });
      void load(null);
      if (callId !== null) void loadRecord(callId);
    },
    async refresh() {
      const { signal } = listing;
      if (state.list.status !== 'loaded') return;
      const path = listPath(state.filters, null, PAGE_SIZE);
      const answer = await api.get<RecordPage>(path, signal).catch(() => null);
      if (signal.aborted || !answer?.ok) return;
      move({ type: 'first_page_came', page: answer.value });
    },
    filter(change) {
      goTo({ type: 'filters_changed', filters: { ...state.filters, ...change } });
      void load(null);
    },
    clearFilters: () => desk.filter(noFilters),
    loadMore() {
      const cursor = nextCursor();
      if (cursor === null) return;
      move({ type: 'more_asked' });
      void load(cursor);
    },
    retry() {
      move({ type: 'filters_changed', filters: state.filters });
      void load(null);
    },
    open(callId) {
      goTo({ type: 'record_opened', callId });
      void loadRecord(callId);
    },
    close: () => goTo({ type: 'record_closed' }),
  };
  return desk;
}
