import { describe, expect, it } from 'vitest';
import { createAdaptiveOverdial } from '../benchmark/index.ts';
import { drawDuration, type DurationLaw } from './duration-law.ts';
import { EventQueue } from './event-queue.ts';
import { scenarios, simulate, type SimulationOptions } from './index.ts';
import { seededRandom } from './seeded-random.ts';

const shift: SimulationOptions = {
  scenario: 'real',
  pacing: 'predictive',
  agents: 10,
  hours: 2,
  seed: 1,
};

describe('simulate', () => {
  it('gives the same figures for the same seed and others for another', () => {
    expect(simulate(shift)).toEqual(simulate(shift));
    expect(simulate({ ...shift, seed: 2 })).not.toEqual(simulate(shift));
  });

  it('gives progressive the utilisation that one line per agent has on paper, and no drops', () => {
    // An agent works 120 s of every 120 + 15 / 0.25 s.
    const figures = simulate({ ...shift, scenario: 'expo', pacing: 'progressive', hours: 24 });
    expect(figures.utilisation).toBeGreaterThan(0.65);
    expect(figures.utilisation).toBeLessThan(0.685);
    expect(figures).toMatchObject({ abandoned: 0, held: 0 });
    expect(figures.linesPerIdleAgent).toBeCloseTo(1);
  });

  it('accounts for every person who answered', () => {
    const { answered, connected, abandoned, held } = simulate(shift);
    expect(answered - connected - abandoned).toBeGreaterThanOrEqual(0);
    expect(answered - connected - abandoned).toBeLessThanOrEqual(2); // held when the shift ends
    expect(held).toBeGreaterThanOrEqual(abandoned);
    expect(abandoned).toBeGreaterThan(0);
  });

  it('hands over the share of people that the scenario says', () => {
    const { dialsPerAnswer } = simulate({ ...shift, pacing: 'progressive', hours: 24 });
    expect(1 / dialsPerAnswer).toBeCloseTo(0.25, 1);
  });

  it('lets agents take breaks in drift without counting them as idle', () => {
    const { utilisation } = simulate({ ...shift, scenario: 'drift', pacing: 'progressive' });
    expect(utilisation).toBeGreaterThan(0.4);
    expect(utilisation).toBeLessThan(0.7);
  });

  it('takes a scenario and a policy of one’s own', () => {
    const everybody = { ...scenarios.real, name: 'everybody', answerOddsByHour: [1] };
    const figures = simulate({ ...shift, scenario: everybody, pacing: createAdaptiveOverdial() });
    expect(figures.dialsPerAnswer).toBeLessThan(1.01);
  });

  it.each<[Partial<SimulationOptions>, string]>([
    [{ agents: 0 }, 'agents'],
    [{ agents: 2.5 }, 'agents'],
    [{ hours: 0 }, 'hours'],
    [{ seed: 0.5 }, 'seed'],
    [{ scenario: 'calm' as 'real' }, 'scenario'],
  ])('refuses %o', (change, option) => {
    expect(() => simulate({ ...shift, ...change })).toThrow(
      expect.objectContaining({
        code: 'PACER_OPTION_INVALID',
        message: expect.stringContaining(option),
      }),
    );
  });
});

describe('predictive on a simulated floor', () => {
  it(
    'S0-19 dials ahead of free agents and keeps 20 agents busier than progressive',
    { timeout: 60_000 },
    () => {
      const floor = { ...shift, agents: 20, hours: 3 };
      const ahead = simulate(floor);
      const plain = simulate({ ...floor, pacing: 'progressive' });
      expect(ahead.linesPerIdleAgent).toBeGreaterThan(1.5);
      const margin = ahead.utilisation - plain.utilisation;
      process.stdout.write(`S0-19: ${(margin * 100).toFixed(1)} points above progressive\n`);
      expect(margin).toBeGreaterThan(0.15);
    },
  );

  it(
    'S0-20 ends every one of a sample of shifts within the drop target',
    { timeout: 60_000 },
    () => {
      for (const agents of [3, 10]) {
        for (const abandonRateTarget of [0.02, 0.03]) {
          for (let seed = 100; seed < 102; seed += 1) {
            const figures = simulate({ ...shift, agents, seed, hours: 8, abandonRateTarget });
            expect(figures.abandonRate).toBeLessThanOrEqual(abandonRateTarget);
            expect(figures.abandoned).toBeGreaterThan(0);
          }
        }
      }
    },
  );

  it('stays within the target when the answer rate triples at once', { timeout: 60_000 }, () => {
    const surprising = { ...scenarios.real, name: 'surprise', answerOddsByHour: [0.1, 0.1, 0.3] };
    const figures = simulate({ ...shift, scenario: surprising, hours: 3 });
    expect(figures.abandonRate).toBeLessThanOrEqual(0.03);
    expect(figures.abandoned).toBeGreaterThan(0);
  });
});

describe('duration laws', () => {
  it.each<[DurationLaw, number]>([
    [{ kind: 'exponential', meanMs: 15_000 }, 15_000],
    [{ kind: 'lognormal', meanMs: 25_000, variation: 0.6 }, 25_000],
    [
      {
        kind: 'mixture',
        of: [
          { share: 0.25, law: { kind: 'fixed', ms: 1_000 } },
          { share: 0.75, law: { kind: 'fixed', ms: 5_000 } },
        ],
      },
      4_000,
    ],
  ])('%o has its mean', (law, mean) => {
    const random = seededRandom(1, 1);
    let sum = 0;
    for (let index = 0; index < 20_000; index += 1) sum += drawDuration(law, random);
    expect(Math.abs(sum / 20_000 / mean - 1)).toBeLessThan(0.03);
  });

  it('never draws above what a law allows at most', () => {
    const random = seededRandom(1, 2);
    for (let index = 0; index < 5_000; index += 1) {
      expect(drawDuration(scenarios.real.answerDelay, random)).toBeLessThanOrEqual(25_000);
    }
  });
});

describe('EventQueue', () => {
  it('gives events back by time, and by order of adding at one time', () => {
    const random = seededRandom(4, 4);
    const queue = new EventQueue<number>();
    const expected: { at: number; event: number }[] = [];
    for (let event = 0; event < 500; event += 1) {
      const at = Math.floor(random() * 50);
      queue.add(at, event);
      expected.push({ at, event });
    }
    expected.sort((a, b) => a.at - b.at || a.event - b.event);
    for (const each of expected) {
      expect(queue.nextAt).toBe(each.at);
      expect(queue.take()).toMatchObject(each);
    }
    expect(queue.take()).toBeUndefined();
    expect(queue.nextAt).toBe(Infinity);
  });
});
