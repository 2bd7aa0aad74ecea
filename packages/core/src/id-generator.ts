import type { Clock } from './clock.ts';
import type { Random } from './random.ts';

/** Makes a new id at each call. Ids are UUIDs that sort by the time they were made. */
export type IdGenerator = () => string;

/**
 * Ids as UUID version 7 (RFC 9562, 5.7): 48 bits of `clock` milliseconds, then chance. Two ids of
 * the same millisecond sort in the order they were made: the 12 bits behind the time count up.
 */
export function createIdGenerator(clock: Clock, random: Random): IdGenerator {
  let lastMs = -1;
  let sequence = 0;
  return () => {
    const now = clock.now();
    if (now > lastMs) {
      lastMs = now;
      sequence = Math.floor(random.next() * 0x400);
    } else {
      sequence += 1;
      if (sequence > 0xfff) {
        lastMs += 1;
        sequence = 0;
      }
    }
    const time = lastMs.toString(16).padStart(12, '0');
    const tail = (): string =>
      Math.floor(random.next() * 0x1_0000)
        .toString(16)
        .padStart(4, '0');
    const variant = (0x8000 | Math.floor(random.next() * 0x4000)).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence.toString(16).padStart(3, '0')}-${variant}-${tail()}${tail()}${tail()}`;
  };
}
