import { preset } from '../../tooling/tsup-preset.ts';

export default preset({
  entry: {
    index: 'src/index.ts',
    import: 'src/import/index.ts',
    testing: 'src/testing/index.ts',
    cli: 'src/cli/main.ts',
    // Files of their own, so that a bundler leaves out what a page does not use: the number parser's
    // metadata and the table behind coordinates are most of this package's weight.
    'phone-number': 'src/phone-number.ts',
    'number-zones': 'src/number-zones.ts',
    'lead-zones': 'src/lead-zones.ts',
    'check-callable': 'src/check-callable.ts',
  },
});
