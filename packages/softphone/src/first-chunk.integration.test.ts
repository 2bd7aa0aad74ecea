/** What a browser downloads before anybody has a phone, bundled as an application would. */
import { expect, it } from 'vitest';
import { bundleEngine } from '../bench/bundle-engine.ts';

it('S3-35 keeps the SIP library, the validator and Node out of the first chunk, under 12 kB', async () => {
  const { first, later } = await bundleEngine();
  process.stdout.write(`engine chunk: ${(first.gzippedBytes / 1000).toFixed(2)} kB gzipped\n`);
  expect(first.inputs.filter((path) => /node_modules\/(?:sip\.js|zod)\//.test(path))).toEqual([]);
  expect(first.inputs.some((path) => path.endsWith('softphone/src/softphone.ts'))).toBe(true);
  expect(first.externals.filter((path) => path.startsWith('node:'))).toEqual([]);
  expect(first.gzippedBytes).toBeLessThan(12_000);
  expect(later.inputs.some((path) => path.includes('node_modules/sip.js/'))).toBe(true);
});
