import type { RecordFilters } from './records-state.ts';

/** What the records page's controls do. */
export interface RecordsActions {
  filter: (change: Partial<RecordFilters>) => void;
  clearFilters: () => void;
  loadMore: () => void;
  retry: () => void;
  open: (callId: string) => void;
  close: () => void;
}
