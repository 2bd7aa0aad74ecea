/** `leads check FILE`: reads a list, stores nothing, and says what would become of it. */
import { createReadStream } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { LeadsError } from '../leads-error.ts';
import { createImportTally, type ImportReport } from '../import/import-report.ts';
import { readLeads } from '../import/read-leads.ts';

/** What to check and who hears how it goes. */
export interface CheckFileOptions {
  path: string;
  /** Country of numbers without a country code. */
  country: string;
  /** A file for the rejected rows, to mend and import again; made only when there are any. */
  rejectedPath?: string | undefined;
  /** Told of the share of the file that has been read, 0 to 1, and the rows so far. */
  onProgress?: ((share: number, rows: number) => void) | undefined;
}

/** Throws a LeadsError with a sentence to show when the file can't be read as a list. */
export async function checkFile({
  path,
  country,
  rejectedPath,
  onProgress,
}: CheckFileOptions): Promise<ImportReport> {
  const size = await sizeOf(path);
  const stream = createReadStream(path);
  const tally = createImportTally({ maxProblems: 20 });
  let rows = 0;
  let rejected: FileHandle | undefined;
  const rejectedCsv =
    rejectedPath === undefined
      ? undefined
      : async (text: string): Promise<void> => {
          rejected ??= await openNew(rejectedPath);
          await rejected.appendFile(text);
        };
  try {
    for await (const row of readLeads(stream, { defaultCountry: country, rejectedCsv })) {
      tally.add(row);
      rows += 1;
      if (rows % 1_000 === 0) onProgress?.(Math.min(1, stream.bytesRead / size), rows);
    }
  } finally {
    await rejected?.close();
  }
  return tally.report();
}

/** The report as a person reads it. */
export function renderReport(path: string, report: ImportReport): string {
  const lines = [
    `${path}: ${report.rows} rows`,
    `  accepted    ${report.accepted}`,
    `  duplicate   ${report.duplicate}`,
    `  rejected    ${report.rejected}`,
    `  warnings    ${report.warnings}`,
  ];
  for (const problem of report.problems) {
    const where = problem.column === null ? '' : `, ${problem.column}`;
    const kind = problem.kind === 'warning' ? 'warning: ' : '';
    lines.push(`line ${problem.line}${where}: ${kind}${problem.message} (${problem.code})`);
  }
  const more = report.rejected + report.warnings - report.problems.length;
  if (more > 0) lines.push(`and ${more} more like these`);
  return `${lines.join('\n')}\n`;
}

/** Never over a file that is there: it may be the very list that is being read. */
async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'wx');
  } catch (cause) {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    const why = exists ? 'there is one already' : String(cause);
    throw new LeadsError('FILE_UNWRITABLE', `The file ${path} cannot be written: ${why}.`, {
      cause,
    });
  }
}

async function sizeOf(path: string): Promise<number> {
  try {
    const file = await stat(path);
    if (file.isDirectory()) throw new Error('it is a directory');
    return Math.max(1, file.size);
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LeadsError(
      'FILE_UNREADABLE',
      missing ? `There is no file ${path}.` : `The file ${path} cannot be read: ${why}.`,
      { cause },
    );
  }
}
