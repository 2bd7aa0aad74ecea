const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A whole number with its thousands apart: `2,914`. */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** A fraction from 0 to 1 as per cent, without the sign: `1.8`. Null: there is nothing to divide by. */
export function formatPercent(fraction: number | null, fractionDigits = 1): string {
  return fraction === null ? '–' : (fraction * 100).toFixed(fractionDigits);
}

/** `count` with the word that agrees with it: `1 drop`, `2 drops`. */
export function countOf(count: number, one: string, many: string = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}
