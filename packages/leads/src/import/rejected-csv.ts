/**
 * The rejected rows as a file to mend and import again: the columns of the list as they were, then the
 * line each row came from and what is wrong with it. Those two are passed over when it comes back.
 */
import type { Columns } from './columns.ts';
import type { RejectedRow } from './lead-row.ts';
import type { CsvRecord } from './read-records.ts';

/** Columns of our own, which are no fields of a lead. */
export const ownColumns: readonly string[] = ['import_line', 'import_problem'];

/** Writes one row after another; the first one with the header before it. */
export type RejectedCsvWriter = (record: CsvRecord, row: RejectedRow) => string;

/** A writer for the rows of one file. Comma, CRLF and a byte order mark, which spreadsheets look for. */
export function createRejectedCsvWriter({ headers }: Columns): RejectedCsvWriter {
  const kept = headers.map((_, at) => at).filter((at) => !ownColumns.includes(headers[at] ?? ''));
  let begun = false;
  return (record, row) => {
    const cells =
      record.kind === 'cells'
        ? [...kept.map((at) => record.cells[at] ?? ''), ...record.cells.slice(headers.length)]
        : // Nobody knows where its cells end: the line as it stands.
          kept.map((_, place) => (place === 0 ? record.text.trimEnd() : ''));
    const own = [String(row.line), row.message];
    // Cells without a column go after ours: those that have one must stay under it.
    const line = csvLine([...cells.slice(0, kept.length), ...own, ...cells.slice(kept.length)]);
    if (begun) return line;
    begun = true;
    return `\ufeff${csvLine([...kept.map((at) => headers[at] as string), ...ownColumns])}${line}`;
  };
}

function csvLine(cells: readonly string[]): string {
  return `${cells.map(quoted).join(',')}\r\n`;
}

/** Blanks at the edges are quoted too, or a spreadsheet may take them away. */
function quoted(cell: string): string {
  return /[",;\t|\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
