import { preset } from '../../tooling/tsup-preset.ts';

export default preset({
  entry: {
    index: 'src/index.ts',
    import: 'src/import/index.ts',
    testing: 'src/testing/index.ts',
  },
});
