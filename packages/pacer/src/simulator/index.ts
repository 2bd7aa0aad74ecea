export { simulate } from './simulate.ts';
export type { SimulationOptions } from './simulate.ts';
export type { SimulationFigures } from './tally.ts';
export { scenarios } from './scenario.ts';
export type { Scenario, ScenarioName } from './scenario.ts';
export type { DurationLaw } from './duration-law.ts';
