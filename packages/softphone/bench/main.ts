import { runBench } from '../../../tooling/bench.ts';
import { bundleEngine } from './bundle-engine.ts';

await runBench([
  {
    name: 'size-engine',
    unit: 'kB gz',
    target: ['<=', 12],
    measure: async () => (await bundleEngine()).first.gzippedBytes / 1000,
  },
]);
