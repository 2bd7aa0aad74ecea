/**
 * Ten million numbers, in a set (`set`: prints the MB its buffers take) or as the rows of a list
 * (`import`: prints the most MB the process ever took, Node itself included).
 */
import { createNumberSet, readLeads } from '@dialwright/leads/import';

const NUMBERS = 10_000_000;
const ROWS_PER_CHUNK = 1_000;
/** Prime to the size of the range, so that no number comes twice. */
const STRIDE = 7_368_787;

if (process.argv[2] === 'import') {
  let rows = 0;
  for await (const row of readLeads(list(), { defaultCountry: 'US' })) {
    if (row.status !== 'accepted') throw new Error(`Row ${row.line} is ${row.status}.`);
    rows += 1;
  }
  if (rows !== NUMBERS) throw new Error(`Read ${rows} rows.`);
  process.stdout.write(String(process.resourceUsage().maxRSS / 1_024));
} else {
  const before = process.memoryUsage().arrayBuffers;
  const set = createNumberSet();
  for (let at = 0; at < NUMBERS; at += 1) set.add(`+1${digits(at)}`);
  process.stdout.write(String((process.memoryUsage().arrayBuffers - before) / 1_048_576));
  if (set.size !== NUMBERS) throw new Error(`The set holds ${set.size}.`);
}

/** Eight area codes with every exchange from 200 on: 64 million numbers less those below 2000000. */
function digits(at: number): string {
  const place = (at * STRIDE) % 64_000_000;
  return `${[212, 213, 312, 602, 303, 415, 617, 713][Math.floor(place / 8_000_000)]}${2_000_000 + (place % 8_000_000)}`;
}

function* list(): Generator<Uint8Array, void, undefined> {
  const encoder = new TextEncoder();
  yield encoder.encode('id,name,phone,email,city,plan,renewal_date,notes\n');
  for (let at = 0; at < NUMBERS; at += ROWS_PER_CHUNK) {
    let text = '';
    for (let row = at; row < at + ROWS_PER_CHUNK; row += 1) {
      text += `${row},Ana Diaz,${digits(row)},ana@example.com,Reno,Plus,2026-05-01,prefers mornings\n`;
    }
    yield encoder.encode(text);
  }
}
