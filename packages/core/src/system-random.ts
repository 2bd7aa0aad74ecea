import type { Random } from './random.ts';

/** The machine's own randomness, from the Web Crypto generator. */
export const systemRandom: Random = {
  next: () => (crypto.getRandomValues(new Uint32Array(1))[0] as number) / 0x1_0000_0000,
};
