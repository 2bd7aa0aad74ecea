export { messyLeadsCsv } from './messy-leads-csv.ts';
export type { MessyLeadsOptions } from './messy-leads-csv.ts';
