/** What reading a list and deciding on a lead cost, beside the least that reading can cost. */
import { spawnSync } from 'node:child_process';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse';
import { type E164, seededRandom } from '@dialwright/core';
import {
  type CountryCode,
  getCountries,
  getExampleNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import examples from 'libphonenumber-js/mobile/examples';
import { checkCallable, zonesForNumber } from '@dialwright/leads';
import { createNumberSet, readLeads, summarise } from '@dialwright/leads/import';
import { runBench } from '../../../tooling/bench.ts';
import { judgeNumber } from '../src/verdict/judge-number.ts';

const ROWS = 100_000;
/** Numbers the list is held against, known and suppressed each. */
const KNOWN = 1_000_000;
/** Each is measured so often, in turns; the best of each counts. */
const ROUNDS = 3;
const LOOKUPS = 1_000_000;
const areaCodes = '212 213 312 602 208 850 605 907 808 303 415 617 713 305'.split(' ');

const lists = new Map<string, Promise<Bench>>();

await runBench([
  {
    name: 'import-us-vs-csv-parse',
    unit: 'x',
    target: ['>=', 0.65],
    measure: async () => {
      const { bare, ours } = await timesOf('us');
      return bare / ours;
    },
  },
  {
    name: 'import-us-vs-naive',
    unit: 'x',
    target: ['>=', 3],
    measure: async () => {
      const { naive, ours } = await timesOf('us');
      return naive / ours;
    },
  },
  {
    name: 'import-mixed-vs-naive',
    unit: 'x',
    target: ['>=', 2],
    measure: async () => {
      const { naive, ours } = await timesOf('mixed');
      return naive / ours;
    },
  },
  {
    name: 'verdict-fallback-share',
    unit: 'of mixed',
    target: ['<=', 0.02],
    measure: () => {
      const numbers = mixedNumbers(ROWS, 5);
      const unusual = numbers.filter((each) => judgeNumber(each, 'US') === 'unusual');
      return unusual.length / numbers.length;
    },
  },
  {
    name: 'number-set-10m',
    unit: 'MB',
    target: ['<=', 200],
    measure: () => inProcess('set'),
  },
  {
    name: 'import-10m-peak-rss',
    unit: 'MB',
    target: ['<=', 350],
    measure: () => inProcess('import'),
  },
  {
    name: 'zone-lookup',
    unit: 'µs',
    target: ['<=', 1],
    measure: () => {
      const numbers = digits(10_000, 3).map((each) => `+1${each}` as E164);
      return perCall((at) => zonesForNumber(numbers[at % numbers.length] as E164).length);
    },
  },
  {
    name: 'callable-decision',
    unit: 'µs',
    target: ['<=', 2],
    measure: () => {
      const start = Date.parse('2026-03-07T12:00:00Z');
      const leads = digits(2_000, 4).map((each, index) => ({
        zones: zonesForNumber(`+1${each}` as E164),
        history: index % 3 === 0 ? [{ outcomeOrDisposition: 'BUSY', endedAt: start }] : [],
        attemptedAt: index % 3 === 0 ? [start] : [],
      }));
      const rules = {
        callingWindow: { from: '08:00', to: '21:00' },
        recycle: { BUSY: { delayMs: 300_000, maxAttempts: 3 } },
        caps: [{ maxAttempts: 3, withinMs: 86_400_000 }],
      };
      // Two days in steps that visit every hour, over a change of the clocks.
      return perCall((at) => {
        const lead = leads[at % leads.length] as (typeof leads)[number];
        return checkCallable(lead, rules, start + (at % 172_800) * 1_000).reasons.length;
      });
    },
  },
]);

/** Microseconds a call, of the best round; the results are used, so that no call is left out. */
function perCall(call: (at: number) => number): number {
  let best = Infinity;
  let used = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    for (let at = 0; at < LOOKUPS; at += 1) used += call(at);
    best = Math.min(best, performance.now() - start);
  }
  if (used === 0) throw new Error('Nothing was found.');
  return (best * 1_000) / LOOKUPS;
}

/** Milliseconds for one list, best of the rounds: csv-parse alone, the straightforward way, ours. */
interface Bench {
  bare: number;
  naive: number;
  ours: number;
}

function timesOf(list: 'us' | 'mixed'): Promise<Bench> {
  let times = lists.get(list);
  if (!times) {
    times = race(list === 'us' ? usNumbers(ROWS, 1) : mixedNumbers(ROWS, 5));
    lists.set(list, times);
  }
  return times;
}

async function race(numbers: readonly string[]): Promise<Bench> {
  const chunks = listOf(numbers);
  const known = new Set(digits(KNOWN, 2).map((each) => `+1${each}`));
  const suppressed = new Set(digits(KNOWN, 6).map((each) => `+1${each}`));
  const ourKnown = createNumberSet(known);
  const ourSuppressed = createNumberSet(suppressed);
  const best: Bench = { bare: Infinity, naive: Infinity, ours: Infinity };
  for (let round = 0; round < ROUNDS; round += 1) {
    best.bare = Math.min(best.bare, await timed(() => readBare(chunks)));
    best.naive = Math.min(best.naive, await timed(() => readNaively(chunks, known, suppressed)));
    const options = { defaultCountry: 'US', known: ourKnown, suppressed: ourSuppressed };
    best.ours = Math.min(
      best.ours,
      await timed(async () => {
        const { rows } = await summarise(readLeads(chunks, options));
        if (rows !== ROWS) throw new Error(`Read ${rows} rows of ${ROWS}.`);
      }),
    );
  }
  return best;
}

async function readBare(chunks: readonly Uint8Array[]): Promise<void> {
  let rows = -1;
  for await (const _ of Readable.from(chunks).pipe(parse())) rows += 1;
  if (rows !== ROWS) throw new Error(`csv-parse read ${rows} rows of ${ROWS}.`);
}

/** What one writes in an afternoon: no zones, no reasons, no care for broken files. */
async function readNaively(
  chunks: readonly Uint8Array[],
  known: ReadonlySet<string>,
  suppressed: ReadonlySet<string>,
): Promise<void> {
  const seen = new Set<string>();
  let rows = 0;
  for await (const row of Readable.from(chunks).pipe(parse({ columns: true, trim: true }))) {
    const number = parsePhoneNumberFromString((row as { phone: string }).phone, 'US');
    rows += 1;
    if (!number?.isPossible()) continue;
    number.isValid();
    const e164 = number.number;
    if (!suppressed.has(e164) && !known.has(e164)) seen.add(e164);
  }
  if (rows !== ROWS || seen.size === 0) throw new Error(`The plain way read ${rows} rows.`);
}

async function timed(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

/** Ten digits each, of any exchange: never dialled, so not only those reserved for fiction. */
function digits(count: number, seed: number): string[] {
  const random = seededRandom(seed);
  const below = (size: number): number => Math.floor(random.next() * size);
  return Array.from(
    { length: count },
    () => `${areaCodes[below(areaCodes.length)]}${200 + below(800)}${1_000 + below(9_000)}`,
  );
}

/** Megabytes, as a process of its own measures them. */
function inProcess(what: 'set' | 'import'): number {
  const script = fileURLToPath(new URL('./memory.ts', import.meta.url));
  const { stdout, status, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@dialwright/source', script, what],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
  return Number(stdout);
}

/** As American lists write them. */
function usNumbers(count: number, seed: number): string[] {
  return digits(count, seed).map(
    (each) => `(${each.slice(0, 3)}) ${each.slice(3, 6)}-${each.slice(6)}`,
  );
}

/** Numbers of forty countries, as international lists write them. */
function mixedNumbers(count: number, seed: number): string[] {
  const random = seededRandom(seed);
  const countries = getCountries()
    .slice(0, 200)
    .filter((_, at) => at % 5 === 0);
  return Array.from({ length: count }, (_, at) => {
    const country = countries[at % countries.length] as CountryCode;
    const example = getExampleNumber(country, examples);
    if (!example) throw new Error(`${country} has no example of a number.`);
    // Another subscriber of the same exchange: the last four digits.
    const subscriber = String(Math.floor(random.next() * 10_000)).padStart(4, '0');
    const written = at % 2 === 0 ? example.number : example.formatInternational();
    const number = written.slice(0, -4) + subscriber;
    return at % 97 === 0 ? `${number} ext. ${at % 50}` : number;
  });
}

/** A file of eight columns, in the chunks a file stream gives. */
function listOf(numbers: readonly string[]): Uint8Array[] {
  const lines = numbers.map(
    (each, at) =>
      `${at},Ana Diaz ${at},${each},ana${at}@example.com,Reno,Plus,2026-05-01,prefers mornings`,
  );
  const bytes = new TextEncoder().encode(
    `id,name,phone,email,city,plan,renewal_date,notes\n${lines.join('\n')}\n`,
  );
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 65_536) chunks.push(bytes.subarray(at, at + 65_536));
  return chunks;
}
