/** One shift, two ways to pace it, the same people: what prediction gains and what it costs. */
import { type PacingMethod, ruleSets } from '@dialwright/pacer';
import { simulate } from '@dialwright/pacer/simulator';

const limit = ruleSets['us-ftc'].abandonRateLimit;
const percent = (share: number): string => `${Math.round(share * 100)} %`;
const methods: PacingMethod[] = ['progressive', 'predictive'];

for (const method of methods) {
  const shift = simulate({ scenario: 'real', pacing: method, agents: 25, hours: 8, seed: 1 });
  console.log(`${method}: agents busy ${percent(shift.utilisation)} of the time`);
  const verdict = shift.abandonRate <= limit ? 'within' : 'OVER';
  console.log(`  ${verdict} the limit of ${percent(limit)} of answered calls abandoned`);
}
