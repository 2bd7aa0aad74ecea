import type { LeadRow } from './lead-row.ts';
import type { ProblemCode } from '../problem.ts';

/** One line of a report: a rejected row, or a warning about an accepted one. */
export interface ImportProblem {
  kind: 'rejected' | 'warning';
  line: number;
  column: string | null;
  code: ProblemCode;
  message: string;
}

/** What became of a file. `accepted + duplicate + suppressed + rejected = rows`. */
export interface ImportReport {
  /** Rows of data: neither the header nor blank rows. */
  rows: number;
  accepted: number;
  duplicate: number;
  suppressed: number;
  rejected: number;
  /** Warnings about accepted rows. */
  warnings: number;
  /** How many rejections and warnings each code has. */
  byCode: Partial<Record<ProblemCode, number>>;
  /** The first of them, in the order of the file. */
  problems: ImportProblem[];
}

/** Counts rows as they pass by, for who stores them at the same time. */
export interface ImportTally {
  add(row: LeadRow): void;
  /** The report so far. */
  report(): ImportReport;
}

/** How much a report keeps. */
export interface ReportOptions {
  /** How many problems to keep; all are counted. 0 or more, default 100. */
  maxProblems?: number | undefined;
}

/** An empty {@link ImportTally}. */
export function createImportTally({ maxProblems = 100 }: ReportOptions = {}): ImportTally {
  const counts = { rows: 0, accepted: 0, duplicate: 0, suppressed: 0, rejected: 0, warnings: 0 };
  const byCode: Partial<Record<ProblemCode, number>> = {};
  const problems: ImportProblem[] = [];
  const note = (problem: ImportProblem): void => {
    byCode[problem.code] = (byCode[problem.code] ?? 0) + 1;
    if (problems.length < maxProblems) problems.push(problem);
  };
  return {
    add(row) {
      counts.rows += 1;
      counts[row.status] += 1;
      if (row.status === 'rejected') {
        const { line, column, code, message } = row;
        note({ kind: 'rejected', line, column, code, message });
      } else if (row.status === 'accepted') {
        counts.warnings += row.warnings.length;
        for (const { column, code, message } of row.warnings) {
          note({ kind: 'warning', line: row.line, column, code, message });
        }
      }
    },
    report: () => ({ ...counts, byCode: { ...byCode }, problems: [...problems] }),
  };
}

/** Counts all of `rows`. Throws what reading them throws. */
export async function summarise(
  rows: AsyncIterable<LeadRow> | Iterable<LeadRow>,
  options: ReportOptions = {},
): Promise<ImportReport> {
  const tally = createImportTally(options);
  for await (const row of rows) tally.add(row);
  return tally.report();
}
