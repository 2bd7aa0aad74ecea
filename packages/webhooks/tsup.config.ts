import { preset } from '../../tooling/tsup-preset.ts';

export default preset({
  entry: {
    index: 'src/index.ts',
    delivery: 'src/delivery/index.ts',
    postgres: 'src/postgres/index.ts',
    testing: 'src/testing/index.ts',
  },
});
