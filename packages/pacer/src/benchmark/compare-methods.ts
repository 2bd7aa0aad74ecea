import { createPacer, type PacingPolicy } from '../pacer.ts';
import { resolveScenario, type Scenario, type ScenarioName } from '../simulator/scenario.ts';
import { simulate } from '../simulator/simulate.ts';
import type { SimulationFigures } from '../simulator/tally.ts';
import { createAdaptiveOverdial } from './adaptive-overdial.ts';

/** What can be compared: the methods of this package and the baselines. */
export const comparedMethods = ['progressive', 'adaptive-overdial', 'predictive'] as const;

/** One of `comparedMethods`. */
export type ComparedMethod = (typeof comparedMethods)[number];

/** What to compare, on the same people. See `SimulationOptions` for the ranges. */
export interface ComparisonOptions {
  scenario: ScenarioName | Scenario;
  agents: number;
  hours: number;
  seed: number;
  /** Default all of them. */
  methods?: readonly ComparedMethod[] | undefined;
  /** A fraction. Default 0.03. */
  abandonRateTarget?: number | undefined;
  /** Called now and then with the method under way and the share (0 to 1) of its shift that is over. */
  onProgress?: ((method: ComparedMethod, share: number) => void) | undefined;
}

/** A method and what its shift came to. */
export interface ComparisonRow {
  method: ComparedMethod;
  figures: SimulationFigures;
}

/**
 * Simulates the same shift under each method.
 * @throws PacerError `PACER_OPTION_INVALID`.
 */
export function compareMethods(options: ComparisonOptions): ComparisonRow[] {
  const { agents, hours, seed, onProgress } = options;
  const scenario = resolveScenario(options.scenario);
  return (options.methods ?? comparedMethods).map((method) => ({
    method,
    figures: simulate({
      scenario,
      pacing: policyFor(method, scenario, options.abandonRateTarget),
      agents,
      hours,
      seed,
      onProgress: (share) => onProgress?.(method, share),
    }),
  }));
}

function policyFor(
  method: ComparedMethod,
  { holdWindowMs }: Scenario,
  abandonRateTarget = 0.03,
): PacingPolicy {
  return method === 'adaptive-overdial'
    ? createAdaptiveOverdial({ abandonRateTarget })
    : createPacer({ method, holdWindowMs, abandonRateTarget, campaignStartedAt: 0 });
}
