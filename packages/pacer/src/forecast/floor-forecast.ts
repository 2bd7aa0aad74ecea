/**
 * The hazard forecast: if one more line were dialled now, how likely would its person find no agent?
 * Looks at the moments that person may pick up (quantiles of the learned answer delay), and at each of
 * them weighs the agents free by then against the people who picked up before.
 */
import { answerOdds, type TrafficModel } from '../model/traffic-model.ts';
import { durationDistribution, type DurationDistribution } from '../model/duration-histogram.ts';
import type { AgentNow, LineNow, Snapshot } from '../snapshot.ts';
import { TrialCounts } from './trial-counts.ts';

/** A forecast to which lines may be added one by one. */
export interface FloorForecast {
  /** Idle agents less the people waiting for one. */
  readonly idle: number;
  /** Median time to an answer of a line dialled now, ms. */
  readonly horizonMs: number;
  /** People expected to pick up within `horizonMs`, of the lines already ringing. */
  readonly answersDue: number;
  /** Chance (0 to 1) that the person on the next line finds no agent within the hold window. */
  blocked(): number;
  /** Counts one more line as dialled. */
  addLine(): void;
  /** Chance (0 to 1) that at least one busy agent is free within this time, ms. */
  someoneFreeWithin(ms: number): number;
}

/** A moment at which the person on the next line may pick up. */
interface Moment {
  /** Chance that a line dialled now is answered by then. */
  ownChance: number;
  /** Chances that at most 0, 1, … of the busy agents are free by then, or within the hold window after. */
  freedAtMost: readonly number[];
  /** How many people picked up before. */
  answers: TrialCounts;
}

/** Moments looked at: enough that the answer delay's shape shows, few enough to be quick. */
const MOMENTS = 8;
/** Wrap-up lengths that stand for all of them when an agent is still talking. */
const WRAP_UPS = 4;

/** Builds the forecast of a snapshot. */
export function forecastFloor(
  snapshot: Snapshot,
  model: TrafficModel,
  holdWindowMs: number,
): FloorForecast {
  const delay = durationDistribution(model.answerDelay);
  const odds = answerOdds(model);
  const ringing = ringingLines(snapshot);
  const dueBy = answerChance(model, delay, odds, snapshot.at);
  const freeBy = freeChance(model, snapshot.at);
  const busy = busyAgents(snapshot);
  const held = snapshot.inFlight.length - ringing.length;
  const idle = snapshot.agents.length - busy.length - held;

  const horizonMs = delay.quantileMs(0.5);
  // Only the predictive method asks for the chance of blocking, and it is what costs time.
  let prepared: Moment[] | undefined;
  const moments = (): Moment[] => (prepared ??= prepareMoments());

  return {
    idle,
    horizonMs,
    answersDue: ringing.reduce((sum, line) => sum + dueBy(line)(horizonMs), 0),
    blocked() {
      let sum = 0;
      for (const moment of moments()) sum += noneLeft(idle, moment.freedAtMost, moment.answers);
      return sum / MOMENTS;
    },
    addLine() {
      for (const moment of moments()) moment.answers.add(moment.ownChance);
    },
    someoneFreeWithin(ms) {
      return 1 - busy.reduce((none, agent) => none * (1 - freeBy(agent)(ms)), 1);
    },
  };

  function prepareMoments(): Moment[] {
    const chancesFree = busy.map(freeBy);
    const chancesDue = ringing.map(dueBy);
    return Array.from({ length: MOMENTS }, (_, index) => {
      const share = (index + 0.5) / MOMENTS;
      const afterMs = delay.quantileMs(share);
      const freed = new TrialCounts();
      for (const chance of chancesFree) freed.add(chance(afterMs + holdWindowMs));
      const answers = new TrialCounts();
      for (const chance of chancesDue) answers.add(chance(afterMs));
      return { ownChance: odds * share, freedAtMost: freed.cumulative(), answers };
    });
  }
}

/** Chance that idle + freed − answers leaves nobody. */
function noneLeft(idle: number, freedAtMost: readonly number[], answers: TrialCounts): number {
  let sum = 0;
  for (let count = Math.max(0, idle); count <= answers.top; count += 1) {
    const needed = Math.min(count - idle, freedAtMost.length - 1);
    sum += answers.exactly(count) * (freedAtMost[needed] ?? 1);
  }
  return sum;
}

/** Chance (0 to 1) that something has happened within so many ms from now. */
type ChanceWithin = (ms: number) => number;

/** Chance that a ringing line is answered, given how long it has rung. */
function answerChance(
  model: TrafficModel,
  delay: DurationDistribution,
  learnedOdds: number,
  at: number,
): (line: LineNow) => ChanceWithin {
  const noAnswer = durationDistribution(model.noAnswerDelay);
  return (line) => {
    const age = Math.max(0, at - line.placedAt);
    const odds = line.answerOdds ?? learnedOdds;
    const soFar = delay.within(age);
    const still = odds * (1 - soFar) + (1 - odds) * (1 - noAnswer.within(age));
    return (ms) => (still <= 0 ? 0 : (odds * (delay.within(age + ms) - soFar)) / still);
  };
}

/** Chance that a busy agent is free, given how long they have been at it. */
function freeChance(model: TrafficModel, at: number): (agent: AgentNow) => ChanceWithin {
  const talk = durationDistribution(model.talk);
  const wrapUp = durationDistribution(model.wrapUp);
  const wrapUps = Array.from({ length: WRAP_UPS }, (_, index) =>
    wrapUp.quantileMs((index + 0.5) / WRAP_UPS),
  );
  return (agent) => {
    const elapsed = Math.max(0, at - agent.since);
    if (agent.status === 'wrap_up') {
      const endsBy = agent.wrapUpEndsAt == null ? Infinity : agent.wrapUpEndsAt - at;
      const ends = endChance(wrapUp, elapsed);
      return (ms) => (endsBy <= ms ? 1 : ends(ms));
    }
    const ends = endChance(talk, elapsed);
    return (ms) => {
      let sum = 0;
      for (const after of wrapUps) if (ms > after) sum += ends(ms - after);
      return sum / WRAP_UPS;
    };
  };
}

/** Chance that a duration that has lasted `elapsedMs` ends. */
function endChance(duration: DurationDistribution, elapsedMs: number): ChanceWithin {
  const soFar = duration.within(elapsedMs);
  return (ms) => (soFar >= 1 ? 0 : (duration.within(elapsedMs + ms) - soFar) / (1 - soFar));
}

// Sorted, so that the order in which a caller lists them cannot change even the last bit of a sum.

function ringingLines(snapshot: Snapshot): LineNow[] {
  return snapshot.inFlight
    .filter((line) => line.status === 'ringing')
    .sort((a, b) => a.placedAt - b.placedAt || (a.answerOdds ?? -1) - (b.answerOdds ?? -1));
}

function busyAgents(snapshot: Snapshot): AgentNow[] {
  return snapshot.agents
    .filter((agent) => agent.status !== 'ready')
    .sort(
      (a, b) =>
        a.since - b.since ||
        (a.status === b.status ? 0 : a.status === 'talking' ? -1 : 1) ||
        (a.wrapUpEndsAt ?? Infinity) - (b.wrapUpEndsAt ?? Infinity),
    );
}
