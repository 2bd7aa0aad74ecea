/** What the assembly costs where people wait: an answered call, the next claim, a list going in. */
import { percentile, runBench } from '../../../tooling/bench.ts';
import { measureBridging } from './bridging.ts';
import { claimsPerSecond, importRowsPerSecond } from './postgres.ts';

let bridging: Promise<number[]> | null = null;
const bridgedMs = (): Promise<number[]> => (bridging ??= measureBridging());

await runBench([
  {
    name: 'answered-to-bridged-p50',
    unit: 'ms',
    target: ['<=', 15],
    measure: async () => percentile(await bridgedMs(), 0.5),
  },
  {
    name: 'answered-to-bridged-p99',
    unit: 'ms',
    target: ['<=', 50],
    measure: async () => percentile(await bridgedMs(), 0.99),
  },
  {
    // 200 agents dialled three lines each, calls of a minute: 10 claims a second. Ten times that.
    name: 'claim-per-second',
    unit: 'claims/s',
    target: ['>=', 100],
    measure: claimsPerSecond,
  },
  {
    // A million leads in under ten minutes.
    name: 'import-rows-per-second',
    unit: 'rows/s',
    target: ['>=', 2_000],
    measure: importRowsPerSecond,
  },
]);
