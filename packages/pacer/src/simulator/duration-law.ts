import type { RandomNumber } from './seeded-random.ts';

/** How long something takes: a law of chance, as data. Durations in ms. */
export type DurationLaw =
  | { kind: 'fixed'; ms: number }
  | { kind: 'exponential'; meanMs: number }
  | {
      /** `offsetMs` plus a lognormal of this mean and coefficient of variation, drawn again above `atMostMs`. */
      kind: 'lognormal';
      meanMs: number;
      variation: number;
      offsetMs?: number;
      atMostMs?: number;
    }
  | {
      /** One of several laws; the shares add up to 1. */
      kind: 'mixture';
      of: readonly { share: number; law: DurationLaw }[];
    };

/** Draws a duration, ms. */
export function drawDuration(law: DurationLaw, random: RandomNumber): number {
  switch (law.kind) {
    case 'fixed':
      return law.ms;
    case 'exponential':
      return -law.meanMs * Math.log(1 - random());
    case 'lognormal':
      return drawLognormal(law, random);
    case 'mixture': {
      let left = random();
      for (const part of law.of) {
        left -= part.share;
        if (left < 0) return drawDuration(part.law, random);
      }
      const last = law.of.at(-1);
      return last ? drawDuration(last.law, random) : 0;
    }
  }
}

function drawLognormal(
  law: Extract<DurationLaw, { kind: 'lognormal' }>,
  random: RandomNumber,
): number {
  const variance = Math.log(1 + law.variation ** 2);
  const location = Math.log(law.meanMs) - variance / 2;
  for (let tries = 0; tries < 100; tries += 1) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const drawn = (law.offsetMs ?? 0) + Math.exp(location + Math.sqrt(variance) * normal);
    if (drawn <= (law.atMostMs ?? Infinity)) return drawn;
  }
  return law.atMostMs ?? law.meanMs;
}
