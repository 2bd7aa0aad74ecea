/**
 * Compares our verdicts on numbers with libphonenumber's, number by number.
 *
 *     npm run soak -w @dialwright/leads -- [--numbers 5000000] [--seed 1]
 *
 * Prints the counts; exit code 1 and the first differences when there are any.
 */
import { parseArgs } from 'node:util';
import { seededRandom } from '@dialwright/core';
import { nextSample } from './number-samples.ts';
import { compareVerdicts } from './verdict-difference.ts';

const { values } = parseArgs({
  options: {
    numbers: { type: 'string', default: '5000000' },
    seed: { type: 'string', default: '1' },
  },
});
const random = seededRandom(Number(values.seed));
const counts = { same: 0, unusual: 0, different: 0 };
for (let index = 0; index < Number(values.numbers); index += 1) {
  const sample = nextSample(random, index);
  const result = compareVerdicts(sample);
  if (typeof result === 'string') counts[result] += 1;
  else {
    counts.different += 1;
    if (counts.different <= 20)
      process.stdout.write(`${JSON.stringify({ ...sample, ...result })}\n`);
  }
}
process.stdout.write(`${JSON.stringify({ seed: Number(values.seed), ...counts })}\n`);
if (counts.different > 0) process.exitCode = 1;
