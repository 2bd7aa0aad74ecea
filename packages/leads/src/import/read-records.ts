/**
 * Text in, records out. csv-parse splits them into cells wherever there are quotes; nothing is cast. A broken quote costs the
 * line it begins on and no other.
 */
import { parse } from 'csv-parse/sync';
import type { TextBatch } from './decode-text.ts';
import { physicalLines, scanRecord, sniffDelimiter } from './scan-record.ts';
import { splitPlainText } from './split-plain-text.ts';

/** One record of the file. Blank lines are none. */
export type CsvRecord =
  | { kind: 'cells'; line: number; cells: readonly string[] }
  /** A line with a broken quote. */
  | { kind: 'broken'; line: number; text: string };

/** The records of some lines. */
export interface RecordBatch {
  records: CsvRecord[];
  guessedEncoding: boolean;
}

interface Whole {
  line: number;
  text: string;
}

/** A quoted cell that goes on for longer than this was never closed. */
const LONGEST_RECORD_LINES = 500;
const LONGEST_RECORD_CHARACTERS = 131_072;

/** Lines count from 1, blank ones and those inside quotes included, as an editor counts them. */
export async function* readRecords(batches: AsyncIterable<TextBatch>): AsyncGenerator<RecordBatch> {
  let delimiter: string | undefined;
  /** How many cells the header has; a record over several lines must have as many. */
  let columns: number | undefined;
  let nextLine = 1;
  /** Lines of a record that has not ended. */
  let open: string[] = [];
  let guessedEncoding = false;

  for await (const batch of batches) {
    guessedEncoding = batch.guessedEncoding;
    let { text } = batch;
    if (delimiter === undefined) {
      const head = skipToHeader(text);
      nextLine += head.skippedLines;
      ({ delimiter, text } = head);
      if (delimiter === undefined) continue;
    }
    yield { records: take(text, delimiter, false), guessedEncoding };
  }
  if (delimiter !== undefined && open.length > 0) {
    yield { records: take('', delimiter, true), guessedEncoding };
  }

  function take(text: string, by: string, last: boolean): CsvRecord[] {
    if (open.length === 0 && columns !== undefined && !text.includes('"')) {
      const start = nextLine;
      const plain = splitPlainText(text, by);
      nextLine += plain.length;
      const records: CsvRecord[] = [];
      for (const [index, cells] of plain.entries()) {
        if (!isBlank(cells)) records.push({ kind: 'cells', line: start + index, cells });
      }
      return records;
    }
    const lines = open.concat(physicalLines(text));
    const wholes: Whole[] = [];
    const broken: CsvRecord[] = [];
    let at = 0;
    while (at < lines.length) {
      const scan = scanRecord(lines, at, by);
      if (scan.kind === 'open' && !last && !isTooLong(lines, at)) break;
      const end = wellFormedEnd(scan, at);
      const line = nextLine;
      nextLine += (end ?? at + 1) - at;
      if (end === undefined) {
        broken.push({ kind: 'broken', line, text: lines[at] as string });
      } else {
        wholes.push({ line, text: lines.slice(at, end).join('') });
      }
      at = end ?? at + 1;
    }
    open = lines.slice(at);
    return merge(parseWholes(wholes, by), broken);
  }

  /** Where the record ends; undefined: its first line is broken. */
  function wellFormedEnd(scan: ReturnType<typeof scanRecord>, at: number): number | undefined {
    if (scan.kind !== 'record') return undefined;
    // Two broken quotes can close each other over rows that are none of theirs.
    if (columns !== undefined && scan.end > at + 1 && scan.cells !== columns) return undefined;
    columns ??= scan.cells;
    return scan.end;
  }
}

/** Passes over blank lines and Excel's `sep=;` to the header, which tells the delimiter. */
function skipToHeader(text: string): {
  delimiter: string | undefined;
  text: string;
  skippedLines: number;
} {
  let told: string | undefined;
  const lines = physicalLines(text);
  for (const [index, line] of lines.entries()) {
    const separator = /^sep=([,;\t|])\s*$/i.exec(line)?.[1];
    if (separator !== undefined) told = separator;
    else if (line.trim() !== '') {
      const rest = lines.slice(index).join('');
      return { delimiter: told ?? sniffDelimiter(line), text: rest, skippedLines: index };
    }
  }
  return { delimiter: undefined, text: '', skippedLines: lines.length };
}

function parseWholes(wholes: readonly Whole[], delimiter: string): CsvRecord[] {
  const rows = parseCells(wholes.map((each) => each.text).join(''), delimiter);
  if (rows?.length === wholes.length) {
    return rows.map((cells, index) => ({
      kind: 'cells',
      line: (wholes[index] as Whole).line,
      cells,
    }));
  }
  // The parser sees one of them otherwise than the scan did: only that one is lost.
  return wholes.map(({ line, text }) => {
    const alone = parseCells(text, delimiter);
    return alone?.length === 1
      ? { kind: 'cells', line, cells: alone[0] as string[] }
      : { kind: 'broken', line, text };
  });
}

function parseCells(text: string, delimiter: string): string[][] | undefined {
  try {
    return parse(text, {
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      trim: true,
    });
  } catch {
    return undefined;
  }
}

function merge(records: CsvRecord[], broken: readonly CsvRecord[]): CsvRecord[] {
  if (broken.length === 0) return withoutBlanks(records);
  return withoutBlanks([...records, ...broken].sort((a, b) => a.line - b.line));
}

function withoutBlanks(records: readonly CsvRecord[]): CsvRecord[] {
  return records.filter((each) => each.kind === 'broken' || !isBlank(each.cells));
}

function isBlank(cells: readonly string[]): boolean {
  // A quoted cell may still hold blanks.
  for (const cell of cells) if (cell !== '' && cell.trim() !== '') return false;
  return true;
}

function isTooLong(lines: readonly string[], from: number): boolean {
  if (lines.length - from > LONGEST_RECORD_LINES) return true;
  let characters = 0;
  for (let at = from; at < lines.length; at += 1) characters += (lines[at] as string).length;
  return characters > LONGEST_RECORD_CHARACTERS;
}
