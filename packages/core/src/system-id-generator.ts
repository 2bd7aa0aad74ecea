import { createIdGenerator, type IdGenerator } from './id-generator.ts';
import { systemClock } from './system-clock.ts';
import { systemRandom } from './system-random.ts';

/** Ids from the machine's own clock and randomness. */
export const systemIdGenerator: IdGenerator = createIdGenerator(systemClock, systemRandom);
