/** What reading a list and deciding on a lead cost, beside the least that reading can cost. */
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { type E164, seededRandom } from '@dialwright/core';
import { checkCallable, zonesForNumber } from '@dialwright/leads';
import { readLeads, summarise } from '@dialwright/leads/import';
import { runBench } from '../../../tooling/bench.ts';

const ROWS = 100_000;
/** Each is measured so often, in turns; the best of each counts. */
const ROUNDS = 3;
const LOOKUPS = 1_000_000;
const areaCodes = '212 213 312 602 208 850 605 907 808 303 415 617 713 305'.split(' ');

await runBench([
  {
    name: 'import-us-vs-csv-parse',
    unit: 'x',
    target: ['>=', 0.65],
    async measure() {
      const chunks = listOf(ROWS);
      const known = new Set(digits(ROWS, 2).map((each) => `+1${each}`));
      let bare = Infinity;
      let ours = Infinity;
      for (let round = 0; round < ROUNDS; round += 1) {
        bare = Math.min(bare, await timed(() => readBare(chunks)));
        ours = Math.min(
          ours,
          await timed(async () => {
            const options = { defaultCountry: 'US', known, suppressed: known };
            const { rows } = await summarise(readLeads(chunks, options));
            if (rows !== ROWS) throw new Error(`Read ${rows} rows of ${ROWS}.`);
          }),
        );
      }
      return bare / ours;
    },
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

async function readBare(chunks: readonly Uint8Array[]): Promise<void> {
  let rows = -1;
  for await (const _ of Readable.from(chunks).pipe(parse())) rows += 1;
  if (rows !== ROWS) throw new Error(`csv-parse read ${rows} rows of ${ROWS}.`);
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

/** A file of eight columns, in the chunks a file stream gives. */
function listOf(rows: number): Uint8Array[] {
  const lines = digits(rows, 1).map(
    (each, at) =>
      `${at},Ana Diaz ${at},(${each.slice(0, 3)}) ${each.slice(3, 6)}-${each.slice(6)},ana${at}@example.com,Reno,Plus,2026-05-01,prefers mornings`,
  );
  const bytes = new TextEncoder().encode(
    `id,name,phone,email,city,plan,renewal_date,notes\n${lines.join('\n')}\n`,
  );
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 65_536) chunks.push(bytes.subarray(at, at + 65_536));
  return chunks;
}
