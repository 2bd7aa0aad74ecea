import { invalidOption } from '../pacer-error.ts';
import { createPacer, type PacingPolicy } from '../pacer.ts';
import type { PacingMethod } from '../pacer-options.ts';
import { resolveScenario, type Scenario, type ScenarioName } from './scenario.ts';
import { Shift } from './shift.ts';
import type { SimulationFigures } from './tally.ts';

/** What to simulate. */
export interface SimulationOptions {
  /** By name, or one of your own. */
  scenario: ScenarioName | Scenario;
  /** A method of this package, or any policy, which starts with this run. */
  pacing: PacingMethod | PacingPolicy;
  /** Agents on the floor, 1 to 1000. */
  agents: number;
  /** Length of the shift, above 0. It starts with nothing learned. */
  hours: number;
  /** Any integer. The same seed gives the same figures; two methods on one seed meet the same people. */
  seed: number;
  /** A fraction; for a method by name. Default the FTC's limit. */
  abandonRateTarget?: number | undefined;
  /** Called now and then with the share (0 to 1) of the shift that is over. */
  onProgress?: ((share: number) => void) | undefined;
}

const HOUR_MS = 3_600_000;
/** Policies are asked on every event and this often. */
const TICK_MS = 1_000;
const PROGRESS_EVERY_MS = 300_000;

/**
 * Simulates a shift, event by event: calls ring, people answer or not, agents talk, wrap up and take
 * breaks, and the policy decides as it would on a real floor, from observations and snapshots alone.
 *
 * @throws PacerError `PACER_OPTION_INVALID`.
 */
export function simulate(options: SimulationOptions): SimulationFigures {
  const { agents, hours, seed, pacing, abandonRateTarget } = options;
  if (!Number.isInteger(agents) || agents < 1 || agents > 1_000) {
    throw invalidOption('agents', 'a whole number from 1 to 1000', agents);
  }
  if (!(hours > 0 && hours <= 10_000)) {
    throw invalidOption('hours', 'above 0 and at most 10000', hours);
  }
  if (!Number.isInteger(seed)) throw invalidOption('seed', 'a whole number', seed);
  const scenario = resolveScenario(options.scenario);
  const { holdWindowMs } = scenario;
  const policy =
    typeof pacing === 'string'
      ? createPacer({ method: pacing, holdWindowMs, abandonRateTarget, campaignStartedAt: 0 })
      : pacing;

  const endsAt = hours * HOUR_MS;
  const shift = new Shift({ scenario, policy, agents, seed });
  let reportedAt = 0;
  for (let tickAt = 0; tickAt < endsAt; tickAt += TICK_MS) {
    shift.runUntil(tickAt);
    if (tickAt - reportedAt >= PROGRESS_EVERY_MS) {
      reportedAt = tickAt;
      options.onProgress?.(tickAt / endsAt);
    }
  }
  shift.runUntil(endsAt);
  return shift.close(endsAt);
}
