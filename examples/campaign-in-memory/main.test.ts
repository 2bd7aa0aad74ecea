import { expect, it } from 'vitest';
import { runExample } from '../../tooling/run-example.ts';

it('prints what its README says', async () => {
  const { printed, promised } = await runExample(import.meta.url);
  expect(printed).toBe(promised);
});
