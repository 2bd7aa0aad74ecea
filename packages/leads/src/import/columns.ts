/** Which column is what: by an explicit mapping first, else by the names people give columns. */
import { LeadsError } from '../leads-error.ts';
import { ownColumns } from './rejected-csv.ts';

/** What a column can be. Everything else is a field of the lead's own. */
export type LeadColumn =
  'phone' | 'name' | 'firstName' | 'lastName' | 'zone' | 'latitude' | 'longitude';

/** Header names by what they hold, as they stand in the file. What is not named is recognised. */
export type ColumnMapping = { readonly [Column in LeadColumn]?: string | undefined };

/** The columns of one file. */
export interface Columns {
  /** Every header, made unique: `notes`, `notes_2`; an empty one becomes `column_3`. */
  headers: readonly string[];
  /** Where each known column is. */
  index: { readonly [Column in LeadColumn]?: number } & { readonly phone: number };
  /** Which columns go into the lead's fields. */
  fields: readonly number[];
}

/** Names without case, blanks and punctuation, best first. */
const aliases: Readonly<Record<LeadColumn, readonly string[]>> = {
  phone: [
    'phone phonenumber phoneno phone1 primaryphone mainphone leadphone mobile mobilephone',
    'mobilenumber cell cellphone cellnumber telephone telephonenumber tel telno contactnumber',
    'contactphone e164 msisdn number homephone dayphone workphone businessphone',
    'telefon telefono teléfono téléphone handy móvil celular portable',
  ].flatMap((line) => line.split(' ')),
  name: ['name', 'fullname', 'contactname', 'contact', 'leadname', 'customername', 'customer'],
  firstName: ['firstname', 'first', 'fname', 'givenname', 'forename'],
  lastName: ['lastname', 'last', 'lname', 'surname', 'familyname'],
  zone: ['timezone', 'zone', 'tz', 'ianatimezone', 'localtimezone'],
  latitude: ['latitude', 'lat'],
  longitude: ['longitude', 'lng', 'lon', 'long'],
};

const names = Object.keys(aliases) as LeadColumn[];

/**
 * @throws LeadsError `NO_PHONE_COLUMN` when nothing looks like a column of phone numbers,
 * `MAPPED_COLUMN_MISSING` when the mapping names a header that is not there.
 */
export function mapColumns(header: readonly string[], mapping: ColumnMapping = {}): Columns {
  const cells = header.map((cell) => cell.trim());
  const keys = cells.map(simplify);
  const index: { [Column in LeadColumn]?: number } = {};
  for (const column of names) {
    const wanted = mapping[column];
    const at =
      wanted === undefined ? aliasAt(keys, aliases[column]) : mappedAt(cells, column, wanted);
    if (at !== undefined) index[column] = at;
  }
  const { phone } = index;
  if (phone === undefined) throw noPhoneColumn(cells);
  // First and last names stay fields as well: scripts greet people by the first one.
  const inLead = new Set(
    [phone, index.name, index.zone, index.latitude, index.longitude].filter(
      (each) => each !== undefined,
    ),
  );
  return {
    headers: makeUnique(cells),
    index: { ...index, phone },
    fields: cells
      .map((_, at) => at)
      .filter((at) => !inLead.has(at) && !ownColumns.includes(cells[at] as string)),
  };
}

function aliasAt(keys: readonly string[], known: readonly string[]): number | undefined {
  const alias = known.find((each) => keys.includes(each));
  return alias === undefined ? undefined : keys.indexOf(alias);
}

function mappedAt(cells: readonly string[], column: LeadColumn, wanted: string): number {
  const at = cells.indexOf(wanted.trim());
  if (at !== -1) return at;
  throw new LeadsError(
    'MAPPED_COLUMN_MISSING',
    `The mapping takes ${column} from "${wanted}", and the file has no such column; it has: ${list(cells)}.`,
    { details: { column, wanted } },
  );
}

function noPhoneColumn(cells: readonly string[]): LeadsError {
  // A first line of data would put a person's details into an error message.
  const isData = cells.some((cell) => cell.replaceAll(/\D/g, '').length >= 7 || cell.includes('@'));
  return new LeadsError(
    'NO_PHONE_COLUMN',
    isData
      ? 'The first line holds data: put a line with the names of the columns above it, one of them "phone".'
      : `No column looks like one of phone numbers: name one "phone", or map it. The file has: ${list(cells)}.`,
    isData ? {} : { details: { headers: cells } },
  );
}

function makeUnique(cells: readonly string[]): string[] {
  const taken = new Set<string>(cells);
  const seen = new Set<string>();
  return cells.map((cell, at) => {
    const base = cell === '' ? `column_${at + 1}` : cell;
    let name = base;
    for (let count = 2; seen.has(name) || (name !== cell && taken.has(name)); count += 1) {
      name = `${base}_${count}`;
    }
    seen.add(name);
    return name;
  });
}

function simplify(header: string): string {
  return header
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

function list(cells: readonly string[]): string {
  const named = cells.filter((cell) => cell !== '').map((cell) => cell.slice(0, 60));
  const shown = named.slice(0, 20).join(', ');
  return named.length > 20 ? `${shown} and ${named.length - 20} more` : shown;
}
