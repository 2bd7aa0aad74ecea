import type { IdGenerator } from '../id-generator.ts';

/** Ids that count up and are still valid UUIDs: readable in a failing test. */
export function sequentialIds(): IdGenerator {
  let count = 0;
  return () => `00000000-0000-7000-8000-${(++count).toString(16).padStart(12, '0')}`;
}
