import { preset } from '../../tooling/tsup-preset.ts';

export default preset({
  entry: {
    index: 'src/index.ts',
    simulator: 'src/simulator/index.ts',
    benchmark: 'src/benchmark/index.ts',
    // For bin/pacer.js only: not a door.
    cli: 'src/cli/main.ts',
  },
});
