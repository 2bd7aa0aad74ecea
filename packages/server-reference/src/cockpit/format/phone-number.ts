/** Two-digit country calling codes of ITU-T E.164; of the rest, 1 and 7 have one digit, others three. */
const twoDigitCodes = new Set(
  (
    '20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 ' +
    '66 81 82 84 86 90 91 92 93 94 95 98'
  ).split(' '),
);

/**
 * An E.164 number as people write it. Within North America as it is dialled there, `(602) 555-0134`;
 * elsewhere the country code apart and the rest in groups, `+44 207 946 0018`: the grouping is ours, the
 * digits are exact. Anything else comes back as it is.
 */
export function formatPhoneNumber(number: string): string {
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(number);
  if (american) return `(${american[1]}) ${american[2]}-${american[3]}`;
  if (!/^\+[1-9]\d{6,14}$/.test(number)) return number;
  const digits = number.slice(1);
  const codeLength = /^[17]/.test(digits) ? 1 : twoDigitCodes.has(digits.slice(0, 2)) ? 2 : 3;
  return `+${digits.slice(0, codeLength)} ${groupsOfThree(digits.slice(codeLength)).join(' ')}`;
}

/** Groups of three, of which the last may have two or four digits: never one alone. */
function groupsOfThree(digits: string): string[] {
  const groups: string[] = [];
  let at = 0;
  while (digits.length - at > 4) {
    groups.push(digits.slice(at, at + 3));
    at += 3;
  }
  groups.push(digits.slice(at));
  return groups;
}
