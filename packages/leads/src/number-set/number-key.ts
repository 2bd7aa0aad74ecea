/**
 * An E.164 number as a whole number: a plus and up to 15 digits, the first of them no zero. Undefined
 * for any other text, which a table of whole numbers cannot hold.
 */
export function numberKey(e164: string): number | undefined {
  const size = e164.length;
  if (size < 2 || size > 16 || e164.charCodeAt(0) !== 43) return undefined;
  let key = 0;
  for (let at = 1; at < size; at += 1) {
    const digit = e164.charCodeAt(at) - 48;
    if (!(digit >= 0 && digit <= 9) || (digit === 0 && at === 1)) return undefined;
    key = key * 10 + digit;
  }
  return key;
}
