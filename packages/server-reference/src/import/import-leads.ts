/** What became of each row of an imported file. The four counts add up to `rows`. */
export interface ImportReport {
  rows: number;
  accepted: number;
  duplicate: number;
  suppressed: number;
  rejected: number;
  /** The first rows that were not accepted, in file order, at most 100. */
  problems: {
    line: number;
    status: string;
    column: string | null;
    code: string;
    message: string;
  }[];
}
