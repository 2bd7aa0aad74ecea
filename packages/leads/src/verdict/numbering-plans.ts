/**
 * libphonenumber's metadata, made ready to judge by. It is read from the installed library itself, not
 * from a copy made when this package was built: a newer library brings newer ranges, and both judge alike.
 */
import metadata from 'libphonenumber-js/max/metadata';
import { createDigitAutomaton, type DigitAutomaton, type DigitPattern } from './digit-automaton.ts';

/** What kind of line a number has, in libphonenumber's words. */
export type NumberType =
  | 'FIXED_LINE'
  | 'FIXED_LINE_OR_MOBILE'
  | 'MOBILE'
  | 'PAGER'
  | 'PERSONAL_NUMBER'
  | 'PREMIUM_RATE'
  | 'SHARED_COST'
  | 'TOLL_FREE'
  | 'UAN'
  | 'VOICEMAIL'
  | 'VOIP';

/** What one country (or a calling code of no country) says of its numbers. */
export interface NumberingPlan {
  /** Undefined for the plans of no country. */
  country: string | undefined;
  /** Possible lengths of a national number, ascending. */
  lengths: readonly number[];
  /** Position of the pattern that all its numbers match. */
  general: number;
  /** Position of the pattern of its first digits, where the country is told by them alone. */
  leading: number | undefined;
  types: ReadonlyMap<NumberType, TypePattern>;
  /** Whether a number that is in no type is still valid. */
  untyped: boolean;
  /** Whether its fixed lines can't be told from mobiles. */
  mobileLikeFixed: boolean;
  nationalPrefix: PrefixPattern | undefined;
  transformRule: string | undefined;
  internationalPrefix: PrefixPattern;
}

/** The numbers of one type. */
export interface TypePattern {
  lengths: readonly number[];
  pattern: number;
}

/** What may stand before a number: digits where they are fixed, which is cheaper to ask. */
export type PrefixPattern = { digits: string } | { pattern: RegExp };

/** What follows from where a number has led: its plan when its digits tell it, and what it is there. */
export interface PlanNote {
  plan: NumberingPlan | undefined;
  valid: boolean;
  possible: boolean;
  type: NumberType | undefined;
}

/** All plans of one calling code. */
export interface CallingCode {
  code: string;
  /** The one to go by when the digits don't tell; the only one of most codes. */
  main: NumberingPlan;
  /** In the order in which they are asked; empty for codes of no country. */
  plans: readonly NumberingPlan[];
  automaton: DigitAutomaton<PlanNote>;
}

/** The fields of the metadata's arrays that a verdict needs. Source: METADATA.md of libphonenumber-js. */
type RawPlan = readonly unknown[];
type RawType = readonly [pattern: string, lengths?: readonly number[]];

const typeNames: readonly NumberType[] = [
  'FIXED_LINE',
  'MOBILE',
  'TOLL_FREE',
  'PREMIUM_RATE',
  'PERSONAL_NUMBER',
  'VOICEMAIL',
  'UAN',
  'PAGER',
  'VOIP',
  'SHARED_COST',
];

const countries = metadata.countries as unknown as Readonly<Record<string, RawPlan>>;
const countriesOf = metadata.country_calling_codes as unknown as Readonly<
  Record<string, readonly string[]>
>;
const nonGeographic = (metadata as unknown as { nonGeographic: Readonly<Record<string, RawPlan>> })
  .nonGeographic;
const known = new Map<string, CallingCode | null>();

/** The calling code of a country; undefined: there is no such country. */
export function callingCodeOf(country: string): string | undefined {
  return Object.hasOwn(countries, country) ? (countries[country]?.[0] as string) : undefined;
}

/** Whether `digits` are a calling code. */
export function isCallingCode(digits: string): boolean {
  return Object.hasOwn(countriesOf, digits) || Object.hasOwn(nonGeographic, digits);
}

/** How many digits a national number can have, ascending. */
export function possibleLengths(code: string, country: string | undefined): readonly number[] {
  const name = country ?? countriesOf[code]?.[0];
  const raw = name === undefined ? nonGeographic[code] : countries[name];
  return raw?.[3] as readonly number[];
}

/** The plans of a calling code; null when they can't be read, and the library must be asked. */
export function plansOf(code: string): CallingCode | null {
  let found = known.get(code);
  if (found === undefined) {
    found = compile(code);
    known.set(code, found);
  }
  return found;
}

function compile(code: string): CallingCode | null {
  const patterns: DigitPattern[] = [];
  const names = countriesOf[code] ?? [];
  const plans = names.map((name) => readPlan(countries[name] as RawPlan, name, patterns));
  const main = plans[0] ?? readPlan(nonGeographic[code] as RawPlan, undefined, patterns);
  const automaton = createDigitAutomaton<PlanNote>(patterns);
  return automaton ? { code, main, plans, automaton } : null;
}

function readPlan(
  raw: RawPlan,
  country: string | undefined,
  patterns: DigitPattern[],
): NumberingPlan {
  const add = (source: string, prefix = false): number => patterns.push({ source, prefix }) - 1;
  const lengths = raw[3] as readonly number[];
  const rawTypes = (raw[11] || []) as readonly (RawType | 0 | null)[];
  const types = new Map<NumberType, TypePattern>();
  for (const [index, type] of rawTypes.entries()) {
    const name = typeNames[index];
    if (type && type[0] && name)
      types.set(name, { lengths: type[1] ?? lengths, pattern: add(type[0]) });
  }
  // The metadata leaves out the mobile pattern where it equals the fixed one.
  const mobileLikeFixed = !rawTypes[1] || rawTypes[1][0] === '';
  const prefix = (raw[7] || raw[5]) as string | 0 | undefined;
  return {
    country,
    lengths,
    general: add(raw[2] as string),
    leading: raw[10] ? add(raw[10] as string, true) : undefined,
    types,
    untyped: rawTypes.length === 0,
    mobileLikeFixed,
    nationalPrefix: prefix ? readPrefix(prefix, `^(?:${prefix})`) : undefined,
    transformRule: raw[8] ? (raw[8] as string) : undefined,
    internationalPrefix: readPrefix(String(raw[1]), String(raw[1])),
  };
}

function readPrefix(source: string, pattern: string): PrefixPattern {
  return /^\d+$/.test(source) ? { digits: source } : { pattern: new RegExp(pattern) };
}
