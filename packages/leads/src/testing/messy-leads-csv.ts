/**
 * A list of American leads as lists are: several spellings of a phone number, names that break
 * screens, quoted commas and line ends, blank lines, and a few rows that are no leads at all.
 */
import { type Random, seededRandom } from '@dialwright/core';

/** How long a list, and which. */
export interface MessyLeadsOptions {
  /** Rows of data, good and bad: 0 to 3,000. Blank lines come on top. */
  rows: number;
  /** The same seed gives the same text, byte for byte. */
  seed: number;
}

/** Real area codes, of every zone of the United States; 208, 308, 605, 812 and 850 lie in two or more. */
const areaCodes: readonly string[] = [
  ...'212 617 305 404 216 215 313 703'.split(' '),
  ...'312 214 713 504 612 615 816 414'.split(' '),
  ...'303 505 801 406 602 520'.split(' '),
  ...'213 415 206 503 702 619'.split(' '),
  ...'907 808 208 308 605 812 850'.split(' '),
];

const firstNames =
  'Ana Ben Carla David Elena Frank Grace Hugo Ivy Jack Kate Liam Maria Noah Olga Paul Rosa Sam Tina Victor'.split(
    ' ',
  );
const lastNames =
  'Adams Brown Clark Diaz Evans Foster Garcia Hughes Irwin Jones King Lopez Miller Nguyen Owens Perez Reed Smith Turner Young'.split(
    ' ',
  );
const difficultNames: readonly string[] = [
  'José Núñez',
  'Zoë Brontë-Ångström',
  'Søren Kjærgård',
  'François Lefèvre',
  'محمد العلي',
  'יעל כהן',
  'Bartholomew Featherstonehaugh-Cholmondeley',
  "D'Arcy O'Shaughnessy",
  'Nguyễn Thị Minh Khai',
  'Maximiliana Wolfeschlegelsteinhausenberg',
];
const companies =
  'Acme Tools|Smith, Hughes & Co.|Blue Ridge Dental|Harbor Freight & Sons|"The" Bakery|Nine Pines LLC'.split(
    '|',
  );
const plans: readonly string[] = ['Basic', 'Plus', 'Premium', ''];
const notes: readonly string[] = [
  '',
  '',
  '',
  'prefers mornings',
  'asked for a quote, then went quiet',
  'first line\nsecond line',
  'said "maybe" in spring',
];
const badNumbers: readonly string[] = [
  '1.60256E+10',
  '602555013',
  '60255501345678',
  'call the office',
  '1-800-FLOWERS',
  '',
  'n/a',
  '000-000-0000',
];

/**
 * Writes such a list. Every number that can be dialled is one reserved for fiction, +1 NXX 555 0100
 * to 0199. At least nine rows in ten are leads, from about 50 rows on.
 *
 * @throws RangeError when there are not that many numbers reserved for fiction to go round.
 */
export function messyLeadsCsv({ rows, seed }: MessyLeadsOptions): string {
  const random = seededRandom(seed);
  const numbers = shuffledNumbers(random);
  if (!Number.isInteger(rows) || rows < 0 || rows > 3_000) {
    throw new RangeError(`Ask for 0 to 3000 whole rows, not ${rows}.`);
  }
  const given: string[] = [];
  let text = '\ufeffName,Phone Number,Company,plan,renewal_date,notes\r\n';
  for (let row = 0; row < rows; row += 1) {
    const kind = random.next();
    const end = random.next() < 0.02 ? '\n' : '\r\n';
    if (kind < 0.006) {
      // The quotation mark is never closed: this line is lost, the next is not.
      text += `"${name(random)},${write(take(), random)},${pick(companies, random).replaceAll(/[",]/g, '')}${end}`;
      continue;
    }
    let phone: string;
    if (kind < 0.031) phone = pick(badNumbers, random);
    else if (kind < 0.056 && given.length > 0) phone = write(pick(given, random), random);
    else phone = write(remember(take()), random);
    const cells = [name(random), phone, pick(companies, random), pick(plans, random)];
    cells.push(renewalDate(random), pick(notes, random));
    text += cells.map(quoted).join(',') + end;
    if (random.next() < 0.01) text += random.next() < 0.5 ? end : `,,,,,${end}`;
  }
  return text;

  function take(): string {
    return numbers.pop() as string;
  }
  function remember(number: string): string {
    given.push(number);
    return number;
  }
}

/** Ten digits each. */
function shuffledNumbers(random: Random): string[] {
  const all = areaCodes.flatMap((area) =>
    Array.from({ length: 100 }, (_, index) => `${area}5550${100 + index}`),
  );
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random.next() * (last + 1));
    [all[last], all[other]] = [all[other] as string, all[last] as string];
  }
  return all;
}

function write(digits: string, random: Random): string {
  const [area, exchange, line] = [digits.slice(0, 3), digits.slice(3, 6), digits.slice(6)];
  const spellings = [
    `(${area}) ${exchange}-${line}`,
    `${area}-${exchange}-${line}`,
    `${area}.${exchange}.${line}`,
    `1-${area}-${exchange}-${line}`,
    `+1${digits}`,
    `+1 ${area} ${exchange} ${line}`,
    digits,
    ` ${area} ${exchange} ${line} `,
    `(${area}) ${exchange}-${line} x${10 + Math.floor(random.next() * 90)}`,
  ];
  return pick(spellings, random);
}

function name(random: Random): string {
  if (random.next() < 0.06) return pick(difficultNames, random);
  return `${pick(firstNames, random)} ${pick(lastNames, random)}`;
}

function renewalDate(random: Random): string {
  const month = String(1 + Math.floor(random.next() * 12)).padStart(2, '0');
  const day = String(1 + Math.floor(random.next() * 28)).padStart(2, '0');
  return `2026-${month}-${day}`;
}

function quoted(cell: string): string {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function pick(from: readonly string[], random: Random): string {
  return from[Math.floor(random.next() * from.length)] as string;
}
