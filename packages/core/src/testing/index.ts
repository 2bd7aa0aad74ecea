export { createFakeClock } from './fake-clock.ts';
export type { FakeClock } from './fake-clock.ts';
export { sequentialIds } from './sequential-ids.ts';
