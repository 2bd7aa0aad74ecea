export type { ByteSource } from './byte-chunks.ts';
export type { ColumnMapping, LeadColumn } from './columns.ts';
export { createImportTally, summarise } from './import-report.ts';
export type { ImportProblem, ImportReport, ImportTally, ReportOptions } from './import-report.ts';
export type {
  AcceptedRow,
  DuplicateRow,
  ImportedLead,
  LeadRow,
  RejectedRow,
  RowWarning,
  SuppressedRow,
} from './lead-row.ts';
export { readLeads } from './read-leads.ts';
export type { ReadLeadsOptions } from './read-leads.ts';
export { LeadsError } from '../leads-error.ts';
export type { LeadsErrorCode } from '../leads-error.ts';
export { collectNumbers, createNumberSet } from '../number-set/number-set.ts';
export type { NumberSet } from '../number-set/number-set.ts';
export { restoreNumbers, snapshotNumbers } from '../number-set/snapshot.ts';
