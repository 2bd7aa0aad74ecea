/**
 * One cell in, one E.164 number out, or the reason why not. libphonenumber (`max` metadata, which
 * alone knows types and the countries that share +1) is the judge; what it would guess is refused.
 * Numbers in the usual shapes get its verdict from `verdict/`, a few dozen times as fast; it is asked
 * itself about all others.
 */
import type { E164 } from '@dialwright/core';
import {
  type CountryCode,
  isSupportedCountry,
  parsePhoneNumberFromString as askLibrary,
} from 'libphonenumber-js/max';
import { LeadsError } from './leads-error.ts';
import type { Problem, ProblemCode } from './problem.ts';
import { judgeNumber, type NumberVerdict } from './verdict/judge-number.ts';
import { callingCodeOf, possibleLengths, type NumberType } from './verdict/numbering-plans.ts';

/** A cell that holds a number. */
export interface ParsedNumber {
  ok: true;
  /** The number without its extension. */
  e164: E164;
  /** ISO 3166 code of two letters. */
  country: string;
  /** What kind of line it is; left out where the number doesn't tell. */
  type?: NumberType;
  /** Digits to dial once somebody has answered. */
  ext?: string;
  /** `NUMBER_NOT_VALID` when the number is possible and in no known range: metadata may lag behind. */
  warning?: Problem;
}

/** A cell that does not. */
export interface UnparsedNumber extends Problem {
  ok: false;
}

/**
 * Reads `text` as one phone number.
 *
 * @param defaultCountry the country of numbers written without a country code: two capital letters.
 * @throws LeadsError `COUNTRY_UNKNOWN` when there is no such country.
 */
export function parseNumber(text: string, defaultCountry: string): ParsedNumber | UnparsedNumber {
  const home = knownCountry(defaultCountry);
  const cleaned = clean(text);
  if (cleaned === '') return refuse('NUMBER_MISSING', 'There is no phone number.');
  if (/^[+-]?\d+([.,]\d+)?E\+?\d+$/i.test(cleaned)) {
    return refuse(
      'NUMBER_EXCEL_DAMAGED',
      `A spreadsheet has rounded this number to ${cleaned} and its last digits are lost: format the column as text and export it again.`,
    );
  }
  const number = verdictOn(cleaned, home);
  if (!number) return refuseUnreadable(cleaned);
  const other = withoutPlus(cleaned, number, home);
  if (!number.possible) return refuseLength(number, other);
  if (other) {
    return refuse(
      'NUMBER_AMBIGUOUS',
      `With the plus this is ${number.number} (${number.country ?? 'another country'}), without it ${other.number} (${other.country ?? home}): write it with the country code that is meant.`,
    );
  }
  return accept(number, home);
}

interface Verdict extends NumberVerdict {
  ext?: string | undefined;
}

function verdictOn(text: string, home: CountryCode): Verdict | undefined {
  const verdict = judgeNumber(text, home);
  if (typeof verdict === 'object') return verdict;
  if (verdict === 'no-number') return undefined;
  const number = askLibrary(text, { defaultCountry: home, extract: false });
  return (
    number && {
      number: number.number,
      callingCode: number.countryCallingCode,
      nationalNumber: number.nationalNumber,
      country: number.country,
      possible: number.isPossible(),
      valid: number.isValid(),
      type: number.getType(),
      ext: number.ext,
    }
  );
}

function accept(number: Verdict, home: CountryCode): ParsedNumber | UnparsedNumber {
  // Area codes and exchanges of the North American plan begin with 2 to 9; no new range changes that.
  if (number.callingCode === '1' && !/^[2-9]\d\d[2-9]/.test(number.nationalNumber)) {
    return refuse('NUMBER_INVALID', 'No North American number has this area code and exchange.');
  }
  const country = number.country ?? (number.callingCode === callingCodeOf(home) ? home : undefined);
  if (!country) {
    return refuse('NUMBER_WITHOUT_COUNTRY', 'This number belongs to no country.');
  }
  const result: ParsedNumber = { ok: true, e164: number.number as E164, country };
  if (number.type) result.type = number.type;
  if (number.ext) result.ext = number.ext;
  if (!number.valid) {
    result.warning = {
      code: 'NUMBER_NOT_VALID',
      message: `No range of numbers in ${country} that is known to be in use contains this one.`,
    };
  }
  return result;
}

/** What spreadsheets and address books put around a number. */
function clean(text: string): string {
  // Nothing to clean on most; spares seven searches.
  if (/^[+\d(][\d ()-]*\d$/.test(text)) return text;
  return text
    .replaceAll(/[\u00a0\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, ' ')
    .trim()
    .replace(/^="?([^"]*)"?$/, '$1')
    .replace(/^'/, '')
    .replace(/^tel:/i, '')
    .replace(/^(\+?\d{7,15})\.0$/, '$1')
    .trim();
}

/** The number that the digits are at home, when a stray plus may have moved it abroad. */
function withoutPlus(text: string, number: Verdict, home: CountryCode): Verdict | undefined {
  if (number.country === home || !/^\W*\+/.test(text)) return undefined;
  const other = verdictOn(text.replace('+', ''), home);
  return other?.valid && other.number !== number.number ? other : undefined;
}

function refuseUnreadable(text: string): UnparsedNumber {
  const numbers = text
    .split(/[/;,|&]|\bor\b/i)
    .filter((part) => part.replaceAll(/\D/g, '').length >= 7);
  if (numbers.length > 1) {
    return refuse(
      'NUMBER_SEVERAL',
      'There is more than one number here: give each its own column.',
    );
  }
  if (/\p{L}/u.test(text)) {
    return refuse(
      'NUMBER_HAS_LETTERS',
      'There are letters in the number: write it in digits only.',
    );
  }
  const digits = text.replaceAll(/\D/g, '').length;
  if (digits > 15) return refuse('NUMBER_TOO_LONG', `${digits} digits are too many for a number.`);
  return refuse('NUMBER_INVALID', 'This is not a phone number.');
}

function refuseLength(number: Verdict, other: Verdict | undefined): UnparsedNumber {
  const digits = number.nationalNumber.length;
  const where = `for +${number.callingCode}`;
  if (other) {
    return refuse(
      'NUMBER_AMBIGUOUS',
      `With the plus no such number exists, without it this is ${other.number}: write it with the country code that is meant.`,
    );
  }
  const lengths = possibleLengths(number.callingCode, number.country);
  if (digits < Math.min(...lengths)) {
    return refuse('NUMBER_TOO_SHORT', `${digits} digits are too few ${where}.`);
  }
  if (digits > Math.max(...lengths)) {
    return refuse('NUMBER_TOO_LONG', `${digits} digits are too many ${where}.`);
  }
  return refuse('NUMBER_INVALID', `No number ${where} has ${digits} digits.`);
}

function knownCountry(country: string): CountryCode {
  if (isSupportedCountry(country)) return country;
  throw new LeadsError(
    'COUNTRY_UNKNOWN',
    `There is no country "${country}": give its ISO 3166 code of two capital letters, such as US.`,
    { details: { country } },
  );
}

function refuse(code: ProblemCode, message: string): UnparsedNumber {
  return { ok: false, code, message };
}
