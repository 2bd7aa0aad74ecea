/** Whether libphonenumber and our own judge say the same of one number. */
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { judgeNumber } from '../src/verdict/judge-number.ts';
import type { NumberSample } from './number-samples.ts';

/** `unusual`: our judge leaves the number to the library. */
export type Comparison = 'same' | 'unusual' | { ours: string; theirs: string };

/** Compares the whole verdict: E.164, calling code, national number, country, possible, valid, type. */
export function compareVerdicts({ text, home }: NumberSample): Comparison {
  const verdict = judgeNumber(text, home);
  if (verdict === 'unusual') return 'unusual';
  const number = parsePhoneNumberFromString(text, {
    defaultCountry: home as CountryCode,
    extract: false,
  });
  const theirs = JSON.stringify(
    number
      ? {
          number: number.number,
          callingCode: number.countryCallingCode,
          nationalNumber: number.nationalNumber,
          country: number.country,
          possible: number.isPossible(),
          valid: number.isValid(),
          type: number.getType(),
          ext: number.ext,
        }
      : 'no-number',
  );
  const ours = JSON.stringify(verdict);
  return ours === theirs ? 'same' : { ours, theirs };
}
