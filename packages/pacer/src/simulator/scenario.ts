import { invalidOption } from '../pacer-error.ts';
import type { DurationLaw } from './duration-law.ts';

/** The traffic and the people of a simulated campaign, as data. Durations in ms. */
export interface Scenario {
  name: string;
  /** For a person: what it stands for. */
  description: string;
  /** Chance (0 to 1) that a dial is answered by a person, hour by hour; starts over after the last. */
  answerOddsByHour: readonly number[];
  /** From the dial to a person's answer. */
  answerDelay: DurationLaw;
  /** From the dial to the end of a call nobody answers. */
  noAnswerDelay: DurationLaw;
  talk: DurationLaw;
  wrapUp: DurationLaw;
  /** How long a person who answered is held for an agent. */
  holdWindowMs: number;
  /** Breaks that agents take when idle, once one is due; null: none. */
  breaks: { every: DurationLaw; length: DurationLaw } | null;
}

/** The names of the scenarios that come with the package. */
export type ScenarioName = 'expo' | 'real' | 'drift';

const expo: Scenario = {
  name: 'expo',
  description: 'Every duration exponential, nobody held: the case whose optimum can be computed.',
  answerOddsByHour: [0.25],
  answerDelay: { kind: 'exponential', meanMs: 15_000 },
  noAnswerDelay: { kind: 'exponential', meanMs: 15_000 },
  talk: { kind: 'exponential', meanMs: 120_000 },
  wrapUp: { kind: 'fixed', ms: 0 },
  holdWindowMs: 0,
  breaks: null,
};

const real: Scenario = {
  name: 'real',
  description:
    'A steady shift: one in four answers, calls ring out at 25 s, talk and wrap-up vary.',
  answerOddsByHour: [0.25],
  answerDelay: {
    kind: 'lognormal',
    meanMs: 11_000,
    variation: 0.6,
    offsetMs: 2_000,
    atMostMs: 25_000,
  },
  noAnswerDelay: {
    kind: 'mixture',
    of: [
      { share: 0.85, law: { kind: 'fixed', ms: 25_000 } },
      { share: 0.15, law: { kind: 'fixed', ms: 3_000 } },
    ],
  },
  talk: { kind: 'lognormal', meanMs: 95_000, variation: 1.1 },
  wrapUp: { kind: 'lognormal', meanMs: 25_000, variation: 0.6 },
  holdWindowMs: 2_000,
  breaks: null,
};

const drift: Scenario = {
  ...real,
  name: 'drift',
  description:
    'The same with answers that change by the hour, jumps included, and agents on breaks.',
  answerOddsByHour: [0.18, 0.2, 0.24, 0.28, 0.12, 0.2, 0.32, 0.38],
  breaks: {
    every: { kind: 'exponential', meanMs: 1_800_000 },
    length: { kind: 'exponential', meanMs: 300_000 },
  },
};

/** The scenarios that come with the package, by name. */
export const scenarios: Readonly<Record<ScenarioName, Scenario>> = { expo, real, drift };

/**
 * The scenario of that name, or the one passed.
 * @throws PacerError `PACER_OPTION_INVALID`.
 */
export function resolveScenario(scenario: ScenarioName | Scenario): Scenario {
  if (typeof scenario !== 'string') return scenario;
  const found = Object.hasOwn(scenarios, scenario) ? scenarios[scenario] : undefined;
  if (found) return found;
  throw invalidOption('scenario', `one of ${Object.keys(scenarios).join(', ')}`, scenario);
}
