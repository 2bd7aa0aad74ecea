import { preset } from '../../tooling/tsup-preset.ts';

export default preset({
  entry: {
    index: 'src/index.ts',
    testing: 'src/testing/index.ts',
    cli: 'src/cli/main.ts',
  },
});
