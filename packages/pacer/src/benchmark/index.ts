export { createAdaptiveOverdial } from './adaptive-overdial.ts';
export type { AdaptiveOverdialOptions } from './adaptive-overdial.ts';
export { comparedMethods, compareMethods } from './compare-methods.ts';
export type { ComparedMethod, ComparisonOptions, ComparisonRow } from './compare-methods.ts';
