import type { RemoteParty } from '@dialwright/ari/testing';
import { type Random, seededRandom } from '@dialwright/core';

/**
 * The people behind the numbers. Each number has its own fate, drawn from the seed and the number
 * alone, so that it does not matter who is dialled when.
 *
 * They are customers whose plan ends soon, called in the morning. Of every hundred, 70 answer, mostly
 * within 2 to 6 seconds; 17 see the call and decline it; 4 are busy, 2 out of service, 1 meets a full
 * network, 6 let it ring. Whoever has to wait puts up with a few seconds of it.
 */
export function publicNetwork(seed: number): (call: { number: string }) => RemoteParty {
  return ({ number }) => {
    const random = seededRandom(mix(seed, number));
    const fate = random.next();
    const ringAfterMs = 600 + 900 * random.next();
    if (fate < 0.7) {
      return {
        ringAfterMs,
        reaction: {
          type: 'answer',
          afterMs: Math.min(12_000, 800 + lognormal(random, 2_600, 0.5)),
          patienceMs: 1_500 + exponential(random, 6_000),
          talkMs: Math.min(180_000, 4_000 + lognormal(random, 20_000, 0.8)),
        },
      };
    }
    if (fate < 0.87) {
      return { ringAfterMs, reaction: { type: 'busy', afterMs: 1_500 + 4_000 * random.next() } };
    }
    if (fate < 0.91) return { ringAfterMs, reaction: { type: 'busy', afterMs: 400 } };
    if (fate < 0.93) return { ringAfterMs, reaction: { type: 'disconnected', afterMs: 300 } };
    if (fate < 0.94) return { ringAfterMs, reaction: { type: 'congestion', afterMs: 300 } };
    return { ringAfterMs, reaction: { type: 'ring_out' } };
  };
}

/** A seed for one number (FNV-1a over its digits). */
function mix(seed: number, number: string): number {
  let hash = 0x811c9dc5 ^ seed;
  for (const character of number) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash;
}

function exponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random.next());
}

/** Log-normal with the given mean; `spread` is the standard deviation of its logarithm. */
function lognormal(random: Random, mean: number, spread: number): number {
  const normal =
    Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return mean * Math.exp(spread * normal - (spread * spread) / 2);
}
