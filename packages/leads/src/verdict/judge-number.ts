/**
 * libphonenumber's verdict on a number written the usual way, without asking it: the same steps over
 * the same metadata, with all patterns of a calling code matched in one pass over the digits. Every
 * rule here is one of its own (parse, extractNationalNumber, getCountryByNationalNumber,
 * getNumberType, checkNumberLength of libphonenumber-js); a differential test holds the two together.
 */
import {
  type CallingCode,
  callingCodeOf,
  isCallingCode,
  type NumberingPlan,
  type NumberType,
  type PlanNote,
  plansOf,
  type PrefixPattern,
} from './numbering-plans.ts';

/** What libphonenumber says of a number. */
export interface NumberVerdict {
  /** In E.164. */
  number: string;
  callingCode: string;
  nationalNumber: string;
  /** Undefined: it belongs to no country, or nobody can tell to which of those that share the code. */
  country: string | undefined;
  /** Whether a number there can have so many digits. */
  possible: boolean;
  /** Whether it is in a range that is in use. */
  valid: boolean;
  /** Undefined when it is not valid, or in none of the types. */
  type: NumberType | undefined;
}

/** No number at all; `unusual`: written in a way that only the library reads. */
export type NoVerdict = 'no-number' | 'unusual';

/** libphonenumber's bounds of a national number. */
const SHORTEST_NATIONAL = 2;
const LONGEST_NATIONAL = 17;

/**
 * Judges `text`: an optional plus, then ASCII digits with blanks, hyphens, dots, slashes and round
 * brackets between them. Everything else is `unusual`.
 *
 * @param home the country of numbers without a country code, one that the library knows.
 */
export function judgeNumber(text: string, home: string): NumberVerdict | NoVerdict {
  const plus = text.charCodeAt(0) === 43;
  const digits = digitsOf(text, plus ? 1 : 0);
  const homeCode = callingCodeOf(home);
  if (digits === undefined || homeCode === undefined) return 'unusual';
  if (plus) return judgeInternational(digits);
  const atHome = plansOf(homeCode);
  const plan = atHome?.plans.find((each) => each.country === home);
  if (!atHome || !plan) return 'unusual';
  const abroad = withoutPrefix(digits, plan.internationalPrefix);
  if (abroad !== undefined && abroad !== '' && abroad !== digits && abroad[0] !== '0') {
    return judgeInternational(abroad);
  }
  return lacksOnlyPlus(digits, atHome, plan)
    ? judgeNational(digits.slice(homeCode.length), atHome, atHome.main, undefined)
    : judgeNational(digits, atHome, plan, plan);
}

/** The digits of a text in the usual shape; undefined for any other. */
function digitsOf(text: string, from: number): string | undefined {
  // The library gives up on texts that no number needs.
  if (text.length > 40) return undefined;
  let digits = '';
  let start = -1;
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      if (start === -1) start = at;
    } else if (code === 32 || code === 40 || code === 41 || (code >= 45 && code <= 47)) {
      if (start !== -1) digits += text.slice(start, at);
      start = -1;
    } else return undefined;
  }
  if (start !== -1) digits += text.slice(start);
  return digits.length >= 3 ? digits : undefined;
}

function judgeInternational(digits: string): NumberVerdict | NoVerdict {
  if (digits[0] === '0') return 'no-number';
  // No calling code begins with another one.
  for (let size = 1; size <= 3 && size <= digits.length; size += 1) {
    const code = digits.slice(0, size);
    if (isCallingCode(code)) {
      const plans = plansOf(code);
      return plans ? judgeNational(digits.slice(size), plans, plans.main, undefined) : 'unusual';
    }
  }
  return 'no-number';
}

/** @param home the plan to go by when the digits don't tell the country; undefined: no country then. */
function judgeNational(
  digits: string,
  code: CallingCode,
  reading: NumberingPlan,
  home: NumberingPlan | undefined,
): NumberVerdict | NoVerdict {
  const national = nationalNumber(digits, code, reading);
  const size = national.length;
  if (size < SHORTEST_NATIONAL || size > LONGEST_NATIONAL) return 'no-number';
  let note = noteOn(national, code);
  if (!note.plan && home) {
    note = judgeUnder(home, code.automaton.after(national).matches, size);
  }
  const { valid, possible, type } = note;
  return {
    number: `+${code.code}${national}`,
    callingCode: code.code,
    nationalNumber: national,
    country: note.plan?.country,
    possible,
    valid,
    type,
  };
}

/** A home number that begins with the calling code: with it or, were it cut off, without? */
function lacksOnlyPlus(digits: string, code: CallingCode, plan: NumberingPlan): boolean {
  if (!digits.startsWith(code.code)) return false;
  const { after } = code.automaton;
  const whole = nationalNumber(digits, code, plan);
  const shorter = nationalNumber(digits.slice(code.code.length), code, plan);
  return (
    (!after(whole).matches.has(plan.general) && after(shorter).matches.has(plan.general)) ||
    whole.length > (plan.lengths.at(-1) as number)
  );
}

/** `digits` without what is dialled before them at home. */
function nationalNumber(digits: string, code: CallingCode, plan: NumberingPlan): string {
  const stripped = withoutNationalPrefix(digits, plan);
  if (stripped === digits) return digits;
  const { after } = code.automaton;
  const isGeneral = (text: string): boolean => after(text).matches.has(plan.general);
  if (isGeneral(digits) && !isGeneral(stripped)) return digits;
  const { lengths } = noteOn(stripped, code).plan ?? plan;
  const size = stripped.length;
  return lengths.includes(size) || size > (lengths.at(-1) as number) ? stripped : digits;
}

function withoutNationalPrefix(digits: string, plan: NumberingPlan): string {
  const prefix = plan.nationalPrefix;
  if (!prefix || digits === '') return digits;
  if ('digits' in prefix) {
    return digits.startsWith(prefix.digits) ? digits.slice(prefix.digits.length) : digits;
  }
  const match = prefix.pattern.exec(digits);
  if (!match) return digits;
  const lastGroup = match.length > 1 ? match.at(-1) : undefined;
  if (plan.transformRule !== undefined && lastGroup) {
    return digits.replace(prefix.pattern, plan.transformRule);
  }
  return digits.slice(match[0].length);
}

/** What follows the prefix; undefined: there is none. */
function withoutPrefix(digits: string, prefix: PrefixPattern): string | undefined {
  if ('digits' in prefix) {
    return digits.startsWith(prefix.digits) ? digits.slice(prefix.digits.length) : undefined;
  }
  const match = prefix.pattern.exec(digits);
  return match?.index === 0 ? digits.slice(match[0].length) : undefined;
}

/** What the digits alone say: by their own country's plan where they tell it, else by the main one. */
function noteOn(national: string, code: CallingCode): PlanNote {
  const { notes, matches } = code.automaton.after(national);
  const size = national.length;
  const kept = notes[size];
  if (kept) return kept;
  const [only] = code.plans;
  const plan =
    code.plans.length === 1
      ? only
      : code.plans.find((each) =>
          each.leading === undefined
            ? typeOf(each, matches, size) !== undefined
            : matches.has(each.leading),
        );
  const note = { ...judgeUnder(plan ?? code.main, matches, size), plan };
  // Numbers too long for any plan are not worth a place in memory.
  if (size <= LONGEST_NATIONAL) notes[size] = note;
  return note;
}

function judgeUnder(plan: NumberingPlan, matches: ReadonlySet<number>, size: number): PlanNote {
  const type = typeOf(plan, matches, size);
  return {
    plan,
    type,
    valid: plan.untyped ? matches.has(plan.general) : type !== undefined,
    possible: plan.lengths.includes(size),
  };
}

/** In this order. Source: getNumberType of libphonenumber-js. */
const otherTypes: readonly NumberType[] = [
  'MOBILE',
  'PREMIUM_RATE',
  'TOLL_FREE',
  'SHARED_COST',
  'VOIP',
  'PERSONAL_NUMBER',
  'PAGER',
  'UAN',
  'VOICEMAIL',
];

function typeOf(
  plan: NumberingPlan,
  matches: ReadonlySet<number>,
  size: number,
): NumberType | undefined {
  if (!matches.has(plan.general)) return undefined;
  const is = (name: NumberType): boolean => {
    const type = plan.types.get(name);
    return type !== undefined && type.lengths.includes(size) && matches.has(type.pattern);
  };
  if (is('FIXED_LINE')) {
    return plan.mobileLikeFixed || is('MOBILE') ? 'FIXED_LINE_OR_MOBILE' : 'FIXED_LINE';
  }
  return otherTypes.find(is);
}
