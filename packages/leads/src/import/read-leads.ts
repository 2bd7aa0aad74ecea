/** A file in, one row after another out, each with its one status. */
import { zoneNamed, zonesAround, zonesForLead } from '../lead-zones.ts';
import { LeadsError } from '../leads-error.ts';
import { createLineIndex } from '../number-set/line-index.ts';
import { parseNumber, type ParsedNumber } from '../phone-number.ts';
import { byteChunks, type ByteSource } from './byte-chunks.ts';
import { type ColumnMapping, type Columns, type LeadColumn, mapColumns } from './columns.ts';
import { decodeText } from './decode-text.ts';
import type { ImportedLead, LeadRow, RowWarning } from './lead-row.ts';
import { type CsvRecord, readRecords } from './read-records.ts';
import { createRejectedCsvWriter, type RejectedCsvWriter } from './rejected-csv.ts';

/** How to read a file of leads. */
export interface ReadLeadsOptions {
  /** The country of numbers without a country code: two capital letters, such as `US`. */
  defaultCountry: string;
  /** The only countries whose numbers are accepted. Default: every one. */
  countries?: readonly string[] | undefined;
  /** Numbers that the list has already; asked once per row, with E.164. */
  known?: { has(e164: string): boolean } | undefined;
  /** Numbers that may not be called; asked once per row, with E.164, before anything else. */
  suppressed?: { has(e164: string): boolean } | undefined;
  /** Which column holds what, where the headers don't tell. */
  mapping?: ColumnMapping | undefined;
  /**
   * Given the rejected rows as the text of a CSV file, header first, each before it comes out: to be
   * mended and imported again. Called only when there are any; waited for.
   */
  rejectedCsv?: ((text: string) => void | Promise<void>) | undefined;
  /** Ends the reading. */
  signal?: AbortSignal | undefined;
}

/**
 * Reads a CSV of leads. Takes from `source` only as fast as rows are asked for. Every row of data
 * comes out once; blank rows are none. UTF-8, else Windows-1252, and UTF-16 with a byte order mark;
 * `,` `;` tab or `|`; any line ends.
 *
 * @throws LeadsError when the file as a whole can't be read: `FILE_EMPTY`, `FILE_UNREADABLE`,
 * `NOT_TEXT`, `NO_PHONE_COLUMN`, `MAPPED_COLUMN_MISSING`, `SOURCE_NOT_BYTES`, `COUNTRY_UNKNOWN`;
 * the signal's reason once it is aborted.
 */
export async function* readLeads(
  source: ByteSource,
  options: ReadLeadsOptions,
): AsyncGenerator<LeadRow, void, undefined> {
  const { signal, suppressed, known, countries } = options;
  const lines = createLineIndex();
  let columns: Columns | undefined;
  let rejected: RejectedCsvWriter | undefined;
  let toldEncoding = false;

  const batches = readRecords(decodeText(byteChunks(source, signal)));
  for await (const { records, guessedEncoding } of batches) {
    for (const record of records) {
      if (!columns) {
        columns = readHeader(record, options.mapping);
        // Asked once up front: an unknown country is an error of the call, not of a row.
        parseNumber('', options.defaultCountry);
        continue;
      }
      signal?.throwIfAborted();
      const row = readRow(record, columns);
      if (row.status === 'rejected' && options.rejectedCsv) {
        rejected ??= createRejectedCsvWriter(columns);
        await options.rejectedCsv(rejected(record, row));
      }
      if (row.status === 'accepted' && guessedEncoding && !toldEncoding) {
        toldEncoding = true;
        yield { ...row, warnings: [...row.warnings, notUtf8] };
      } else {
        yield row;
      }
    }
  }
  if (!columns) throw new LeadsError('FILE_EMPTY', 'The file is empty.');

  function readRow(record: CsvRecord, columns: Columns): LeadRow {
    const { line } = record;
    if (record.kind === 'broken') return brokenRow(record);
    const raw = record.cells[columns.index.phone] ?? '';
    const number = parseNumber(raw, options.defaultCountry);
    const column = columns.headers[columns.index.phone] as string;
    if (!number.ok) {
      const { code, message } = number;
      return { status: 'rejected', line, column, value: raw.slice(0, 200), code, message };
    }
    if (countries && !countries.includes(number.country)) {
      const message = `This list may not call ${number.country}.`;
      const value = raw.slice(0, 200);
      return { status: 'rejected', line, column, value, code: 'COUNTRY_NOT_ALLOWED', message };
    }
    const { e164 } = number;
    if (suppressed?.has(e164) === true) return { status: 'suppressed', line, e164 };
    const earlier = lines.firstOf(e164, line);
    if (earlier !== line) return { status: 'duplicate', line, e164, of: { line: earlier } };
    if (known?.has(e164) === true) return { status: 'duplicate', line, e164, of: 'known' };
    return acceptedRow(line, record.cells, columns, number);
  }
}

const notUtf8: RowWarning = {
  code: 'TEXT_NOT_UTF8',
  column: null,
  message: 'The file is not UTF-8 from here on and is read as Windows-1252: check the accents.',
};

function readHeader(record: CsvRecord, mapping: ColumnMapping | undefined): Columns {
  if (record.kind === 'cells') return mapColumns(record.cells, mapping);
  throw new LeadsError(
    'NO_PHONE_COLUMN',
    `The names of the columns on line ${record.line} can't be read: a quotation mark there is broken.`,
  );
}

function brokenRow(record: CsvRecord & { kind: 'broken' }): LeadRow {
  return {
    status: 'rejected',
    line: record.line,
    column: null,
    value: record.text.trimEnd().slice(0, 200),
    code: 'QUOTE_BROKEN',
    message:
      'A quotation mark on this line is not closed, or stands inside a cell that is not quoted.',
  };
}

function acceptedRow(
  line: number,
  cells: readonly string[],
  columns: Columns,
  number: ParsedNumber,
): LeadRow {
  const cell = (column: LeadColumn): string => cells[columns.index[column] ?? -1] ?? '';
  const warnings: RowWarning[] = [];
  const warn = (column: LeadColumn | null, code: RowWarning['code'], message: string): void => {
    const at = column === null ? undefined : columns.index[column];
    warnings.push({
      code,
      message,
      column: at === undefined ? null : (columns.headers[at] ?? null),
    });
  };
  if (number.warning) warn('phone', number.warning.code, number.warning.message);
  if (cells.length !== columns.headers.length) {
    const message = `The row has ${cells.length} cells and the file ${columns.headers.length} columns.`;
    warn(null, cells.length > columns.headers.length ? 'ROW_TOO_LONG' : 'ROW_TOO_SHORT', message);
  }
  const zone = cell('zone');
  if (zone !== '' && zoneNamed(zone) === undefined) {
    warn('zone', 'ZONE_NOT_RECOGNISED', 'Write a zone by its IANA name, such as America/New_York.');
  }
  const latitude = degrees(cell('latitude'));
  const longitude = degrees(cell('longitude'));
  if (
    `${cell('latitude')}${cell('longitude')}` !== '' &&
    zonesAround(latitude, longitude).length === 0
  ) {
    warn('latitude', 'COORDINATES_NOT_RECOGNISED', 'These degrees are no place on land.');
  }
  const { zones, basis } = zonesForLead({ e164: number.e164, zone, latitude, longitude });
  const lead: ImportedLead = {
    e164: number.e164,
    country: number.country,
    name: cell('name') || `${cell('firstName')} ${cell('lastName')}`.trim(),
    zones,
    zoneBasis: basis,
    fields: fieldsOf(cells, columns),
  };
  if (number.ext !== undefined) lead.ext = number.ext;
  return { status: 'accepted', line, lead, warnings };
}

function fieldsOf(cells: readonly string[], columns: Columns): Record<string, string> {
  // No prototype: a column called __proto__ is a column like any other.
  const fields = Object.create(null) as Record<string, string>;
  for (const at of columns.fields) fields[columns.headers[at] as string] = cells[at] ?? '';
  return fields;
}

/** Undefined for anything but a plain decimal number; Number('') would be a point off Africa. */
function degrees(text: string): number | undefined {
  return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
}
