export { LOGGED_IN_PAUSE, offlineAgent, reduceAgent } from './agent-state.ts';
export type { AgentInput } from './agent-state.ts';
export { callOutcomes } from './call-outcome.ts';
export type { CrmCallStatus, OutcomeMeaning } from './call-outcome.ts';
export { heldMs, placedCall, reduceCall } from './call-state.ts';
export type { CallInput } from './call-state.ts';
export { shiftClock, sleep } from './clock.ts';
export type { Clock, Timer } from './clock.ts';
export { DialwrightError } from './dialwright-error.ts';
export type { DialwrightErrorInit } from './dialwright-error.ts';
export {
  builtInDispositions,
  SYSTEM_ERROR,
  systemDisposition,
  WRAP_UP_EXPIRED,
} from './disposition.ts';
export type { Disposition } from './disposition.ts';
export { isE164 } from './e164.ts';
export type { E164 } from './e164.ts';
export { emptyFloor, FLOOR_MINUTES, reduceFloor } from './floor.ts';
export { createIdGenerator } from './id-generator.ts';
export type { IdGenerator } from './id-generator.ts';
export { silentLogger } from './logger.ts';
export type { Logger } from './logger.ts';
export { seededRandom } from './random.ts';
export type { Random } from './random.ts';
export { renderScript } from './script.ts';
export type { RenderedScript } from './script.ts';
export { systemClock } from './system-clock.ts';
export { systemIdGenerator } from './system-id-generator.ts';
export { systemRandom } from './system-random.ts';
export { fromTrustedWire } from './trusted-wire.ts';
export type * from './model.ts';
