import type { E164 } from '@dialwright/core';

/** A Tuesday, 10:00 in New York. */
export const OPENING: number = Date.UTC(2026, 10, 3, 15);

/** Numbers that are nobody's: +1 NXX 555 0100 to 0199 of one area code after the other; 78,800 at most. */
export function fictionalNumbers(count: number): E164[] {
  return Array.from({ length: count }, (_, index): E164 => {
    const area = 212 + Math.floor(index / 100);
    return `+1${area}55501${String(index % 100).padStart(2, '0')}` as E164;
  });
}

/** A list of as many rows, in bytes. The area codes are real, so the numbers repeat after 20,000. */
export function fictionalList(rows: number): Uint8Array {
  const lines = Array.from({ length: rows }, (_, index) => {
    const area = areaCodes[Math.floor(index / 1_000) % areaCodes.length] ?? '212';
    const digits = String(index % 1_000).padStart(3, '0');
    return `Ana,Adams,(${area}) 555-0${digits},gold,2026-12-0${1 + (index % 9)}`;
  });
  return new TextEncoder().encode(
    `first_name,last_name,phone,plan,renewal_date\n${lines.join('\n')}\n`,
  );
}

const areaCodes =
  '212 213 312 602 208 850 605 907 808 303 415 617 713 305 404 216 215 313 703 214'.split(' ');
