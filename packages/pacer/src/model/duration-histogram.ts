/**
 * A learned distribution of a duration, as counts in equal bins with exponential forgetting. Plain
 * data: it survives JSON. Past the last bin there is one more for everything longer.
 */
export interface DurationHistogram {
  binMs: number;
  /** One weight a bin, the last one for longer durations; never all zero. */
  weights: readonly number[];
}

/** Each new duration leaves this much of the weight of those before it: about 350 of them count. */
const REMEMBERED = 0.998;

/**
 * A histogram that starts with a belief.
 *
 * @param belief relative weight of a duration (ms); need not be normalised.
 * @param weight how many observed durations the belief is worth.
 */
export function believedHistogram(
  binMs: number,
  binCount: number,
  belief: (durationMs: number) => number,
  weight: number,
): DurationHistogram {
  const raw = Array.from({ length: binCount }, (_, bin) => belief((bin + 0.5) * binMs));
  // Everything longer is possible too: a call that outlives the histogram must not be impossible.
  raw.push(raw.reduce((sum, each) => sum + each, 0) * 0.005);
  const total = raw.reduce((sum, each) => sum + each, 0);
  return { binMs, weights: raw.map((each) => (each / total) * weight) };
}

/** The histogram after one more duration (ms; negative ones count as 0). */
export function reduceHistogram(
  histogram: DurationHistogram,
  durationMs: number,
): DurationHistogram {
  const weights = histogram.weights.map((weight) => weight * REMEMBERED);
  const last = weights.length - 1;
  const bin = Math.min(last, Math.max(0, Math.floor(durationMs / histogram.binMs)));
  weights[bin] = (weights[bin] ?? 0) + 1;
  return { binMs: histogram.binMs, weights };
}

/** A histogram made ready for many look-ups. */
export interface DurationDistribution {
  /** Chance (0 to 1) that the duration is at most this long. */
  within(durationMs: number): number;
  /** The duration that this share (0 to 1) does not exceed, ms; the end of the bins at most. */
  quantileMs(share: number): number;
}

/**
 * A histogram is never changed in place, so what was prepared from it stays right for as long as it
 * lives: most decisions fall between two observations and find all four ready.
 */
const prepared = new WeakMap<DurationHistogram, DurationDistribution>();

/** Prepares a histogram; linear within a bin. */
export function durationDistribution(histogram: DurationHistogram): DurationDistribution {
  const known = prepared.get(histogram);
  if (known) return known;
  const fresh = prepare(histogram);
  prepared.set(histogram, fresh);
  return fresh;
}

function prepare(histogram: DurationHistogram): DurationDistribution {
  const { binMs, weights } = histogram;
  const bins = weights.length - 1;
  const below = new Float64Array(bins + 2);
  let sum = 0;
  for (let bin = 0; bin <= bins; bin += 1) {
    sum += weights[bin] ?? 0;
    below[bin + 1] = sum;
  }
  for (let bin = 1; bin <= bins + 1; bin += 1) below[bin] = (below[bin] ?? 0) / sum;

  function within(durationMs: number): number {
    if (durationMs <= 0) return 0;
    const position = durationMs / binMs;
    if (position >= bins) return below[bins] ?? 1;
    const bin = Math.floor(position);
    const start = below[bin] ?? 0;
    return start + (position - bin) * ((below[bin + 1] ?? 1) - start);
  }

  function quantileMs(share: number): number {
    for (let bin = 0; bin < bins; bin += 1) {
      const end = below[bin + 1] ?? 1;
      if (end < share) continue;
      const start = below[bin] ?? 0;
      return (bin + (end > start ? (share - start) / (end - start) : 0)) * binMs;
    }
    return bins * binMs;
  }

  return { within, quantileMs };
}
