import { expect, it } from 'vitest';
import { learnedModel, NOW, randomSnapshot } from '../__fixtures__/random-floor.ts';
import { durationDistribution } from '../model/duration-histogram.ts';
import { answerOdds, type TrafficModel } from '../model/traffic-model.ts';
import { seededRandom } from '../simulator/seeded-random.ts';
import type { Snapshot } from '../snapshot.ts';
import { forecastFloor } from './floor-forecast.ts';

const HOLD_MS = 2_000;
const model = learnedModel(0.3, seededRandom(5, 0));

it('agrees with trying every combination of answers and ends of calls', () => {
  for (let seed = 0; seed < 60; seed += 1) {
    const snapshot = small(randomSnapshot(seededRandom(seed, 1), 4));
    const forecast = forecastFloor(snapshot, model, HOLD_MS);
    expect(forecast.blocked()).toBeCloseTo(bruteForce(snapshot, 0), 9);
    forecast.addLine();
    forecast.addLine();
    expect(forecast.blocked()).toBeCloseTo(bruteForce(snapshot, 2), 9);
  }
});

it('sees no chance of blocking while there are fewer lines than idle agents', () => {
  const idle = Array.from({ length: 3 }, (_, index) => ({
    agentId: `${index}`,
    status: 'ready' as const,
    since: NOW,
  }));
  const snapshot = { at: NOW, agents: idle, inFlight: [], linesFree: 9, leadsLeft: 9, open: true };
  const forecast = forecastFloor(snapshot, model, HOLD_MS);
  for (let line = 0; line < 3; line += 1) {
    expect(forecast.blocked()).toBe(0);
    forecast.addLine();
  }
  expect(forecast.blocked()).toBeGreaterThan(0);
});

it('expects fewer answers of a line the longer it has rung past the usual', () => {
  const due = [2_000, 12_000, 20_000, 24_000].map((age) => {
    const line = { attemptId: 'a', status: 'ringing' as const, placedAt: NOW - age };
    const snapshot = {
      at: NOW,
      agents: [],
      inFlight: [line],
      linesFree: 0,
      leadsLeft: 0,
      open: true,
    };
    return forecastFloor(snapshot, model, HOLD_MS).answersDue;
  });
  expect(due).toEqual(due.toSorted((a, b) => b - a));
});

function small(snapshot: Snapshot): Snapshot {
  return { ...snapshot, inFlight: snapshot.inFlight.slice(0, 4) };
}

/** Written from the definition, with no distribution of counts: 2^(agents + lines) cases a moment. */
function bruteForce(snapshot: Snapshot, added: number): number {
  const { odds, delay, noAnswer, talk, wrapUp } = laws(model);
  const wraps = [0.125, 0.375, 0.625, 0.875].map((share) => wrapUp.quantileMs(share));
  const ringing = snapshot.inFlight.filter((line) => line.status === 'ringing');
  const busy = snapshot.agents.filter((agent) => agent.status !== 'ready');
  const held = snapshot.inFlight.length - ringing.length;
  const idle = snapshot.agents.length - busy.length - held;
  let total = 0;
  for (let moment = 0; moment < 8; moment += 1) {
    const share = (moment + 0.5) / 8;
    const t = delay.quantileMs(share);
    const frees = busy.map((agent) => {
      const e = snapshot.at - agent.since;
      if (agent.status === 'wrap_up') {
        return 1 - (1 - wrapUp.within(e + t + HOLD_MS)) / (1 - wrapUp.within(e));
      }
      const chances = wraps.map((wrap) => {
        const left = Math.max(0, t + HOLD_MS - wrap);
        return 1 - (1 - talk.within(e + left)) / (1 - talk.within(e));
      });
      return chances.reduce((sum, each) => sum + each, 0) / 4;
    });
    const dues = ringing.map((line) => {
      const a = snapshot.at - line.placedAt;
      const still = odds * (1 - delay.within(a)) + (1 - odds) * (1 - noAnswer.within(a));
      return (odds * (delay.within(a + t) - delay.within(a))) / still;
    });
    const chances = [...frees, ...dues, ...Array.from({ length: added }, () => odds * share)];
    for (let mask = 0; mask < 2 ** chances.length; mask += 1) {
      let weight = 1;
      let left = idle;
      for (const [index, chance] of chances.entries()) {
        const happens = (mask >> index) & 1;
        weight *= happens ? chance : 1 - chance;
        if (happens) left += index < frees.length ? 1 : -1;
      }
      if (left <= 0) total += weight / 8;
    }
  }
  return total;
}

function laws(of: TrafficModel): {
  odds: number;
  delay: ReturnType<typeof durationDistribution>;
  noAnswer: ReturnType<typeof durationDistribution>;
  talk: ReturnType<typeof durationDistribution>;
  wrapUp: ReturnType<typeof durationDistribution>;
} {
  return {
    odds: answerOdds(of),
    delay: durationDistribution(of.answerDelay),
    noAnswer: durationDistribution(of.noAnswerDelay),
    talk: durationDistribution(of.talk),
    wrapUp: durationDistribution(of.wrapUp),
  };
}
