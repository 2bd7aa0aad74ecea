import { describe, expect, it } from 'vitest';
import {
  learnedModel,
  ledgerWith,
  NOW,
  randomSnapshot,
  whole,
} from './__fixtures__/random-floor.ts';
import {
  answerOdds,
  answersOf,
  countsAt,
  decideDials,
  explain,
  startingModel,
  type AgentNow,
  type DecideOptions,
  type Decision,
  type LineNow,
  type PacingMethod,
  type Snapshot,
} from './index.ts';
import { seededRandom } from './simulator/seeded-random.ts';

const model = learnedModel(0.25, seededRandom(1, 0));
const roomy = ledgerWith(2_000, 30);

function options(method: PacingMethod = 'predictive', target = 0.03): DecideOptions {
  return { method, abandonRateTarget: target, holdWindowMs: 2_000 };
}

function decide(snapshot: Snapshot, ledger = roomy, learned = model): Decision {
  return decideDials(snapshot, learned, ledger, options());
}

function floor(statuses: readonly AgentNow['status'][], inFlight: LineNow[] = []): Snapshot {
  return {
    at: NOW,
    agents: statuses.map((status, index) => ({
      agentId: `agent-${index}`,
      status,
      since: NOW - 30_000,
    })),
    inFlight,
    linesFree: 100,
    leadsLeft: 1_000,
    open: true,
  };
}

function ringing(count: number, ageMs = 4_000): LineNow[] {
  return Array.from({ length: count }, (_, index) => ({
    attemptId: `attempt-${index}`,
    status: 'ringing',
    placedAt: NOW - ageMs,
  }));
}

function statuses(idle: number, talking: number): AgentNow['status'][] {
  return [
    ...Array.from({ length: idle }, () => 'ready' as const),
    ...Array.from({ length: talking }, () => 'talking' as const),
  ];
}

describe('any decision', () => {
  it('is a whole number within the free lines and leads, with a reason', () => {
    for (let seed = 0; seed < 300; seed += 1) {
      const random = seededRandom(seed, 1);
      const snapshot = {
        ...randomSnapshot(random),
        linesFree: whole(random, 0, 8),
        leadsLeft: whole(random, 0, 8),
      };
      const method = random() < 0.5 ? 'predictive' : 'progressive';
      const decision = decideDials(snapshot, model, roomy, options(method));
      expect(Number.isInteger(decision.dial)).toBe(true);
      expect(decision.dial).toBeGreaterThanOrEqual(0);
      expect(decision.dial).toBeLessThanOrEqual(Math.min(snapshot.linesFree, snapshot.leadsLeft));
      expect(decision.reasons.length).toBeGreaterThan(0);
      expect(decision.forecast.blocked).toBeGreaterThanOrEqual(0);
      expect(decision.forecast.blocked).toBeLessThanOrEqual(1 + 1e-9);
    }
  });

  it.each([
    ['CAMPAIGN_CLOSED', { open: false }],
    ['NO_AGENTS', { agents: [] }],
    ['NO_LEADS', { leadsLeft: 0 }],
    ['NO_LINES', { linesFree: 0 }],
    ['NO_LINES', { linesFree: Number.NaN }],
  ])('dials nothing and says %s', (code, change) => {
    const decision = decide({ ...floor(statuses(5, 0)), ...change });
    expect(decision.dial).toBe(0);
    expect(decision.reasons[0]?.code).toBe(code);
  });

  it('does not depend on the order of agents and lines', () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const snapshot = randomSnapshot(seededRandom(seed, 2));
      const turned = {
        ...snapshot,
        agents: snapshot.agents.toReversed(),
        inFlight: snapshot.inFlight.toReversed(),
      };
      expect(decide(turned)).toEqual(decide(snapshot));
    }
  });

  it('does not depend on what time it is, only on how long things have lasted', () => {
    const shift = 86_400_000 * 3;
    for (let seed = 0; seed < 100; seed += 1) {
      const snapshot = randomSnapshot(seededRandom(seed, 3));
      const later: Snapshot = {
        ...snapshot,
        at: snapshot.at + shift,
        agents: snapshot.agents.map((agent) => ({ ...agent, since: agent.since + shift })),
        inFlight: snapshot.inFlight.map((line) => ({ ...line, placedAt: line.placedAt + shift })),
      };
      const ledger = { ...roomy, campaignStartedAt: roomy.campaignStartedAt + shift };
      expect(decide(later, ledger)).toEqual(decide(snapshot));
    }
  });

  it('never dials less for one more idle agent', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const snapshot = randomSnapshot(seededRandom(seed, 4));
      const agent: AgentNow = { agentId: 'one-more', status: 'ready', since: NOW };
      const more = { ...snapshot, agents: [...snapshot.agents, agent] };
      expect(decide(more).dial).toBeGreaterThanOrEqual(decide(snapshot).dial);
      const [busy] = snapshot.agents.filter((each) => each.status !== 'ready');
      if (!busy) continue;
      const freed = snapshot.agents.map((each) =>
        each === busy ? { ...each, status: 'ready' as const } : each,
      );
      const after = decide({ ...snapshot, agents: freed });
      expect(after.dial).toBeGreaterThanOrEqual(decide(snapshot).dial);
    }
  });

  it('never dials more for one more line ringing, or for a person waiting', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const snapshot = randomSnapshot(seededRandom(seed, 5));
      for (const status of ['ringing', 'held'] as const) {
        const line: LineNow = { attemptId: 'one-more', status, placedAt: NOW - 3_000 };
        const more = { ...snapshot, inFlight: [...snapshot.inFlight, line] };
        expect(decide(more).dial).toBeLessThanOrEqual(decide(snapshot).dial);
      }
    }
  });
});

describe('progressive', () => {
  it('dials one line per idle agent that has none ringing yet', () => {
    const decision = decideDials(
      floor(statuses(4, 3), ringing(1)),
      model,
      roomy,
      options('progressive'),
    );
    expect(decision.dial).toBe(3);
    expect(decision.gate).toBe('progressive');
    expect(decision.reasons.map((reason) => reason.code)).toEqual(['ONE_LINE_PER_IDLE_AGENT']);
  });
});

describe('predictive', () => {
  it('S0-21 reaches further at once when agents fall idle, and stops at once when people wait', () => {
    const busy = decide(floor(statuses(0, 10)));
    const idle = decide(floor(statuses(5, 5)));
    expect(busy.dial).toBe(0);
    expect(idle.dial).toBeGreaterThan(5);
    const held = ringing(3).map((line) => ({ ...line, status: 'held' as const, answeredAt: NOW }));
    const waiting = decide(floor(statuses(0, 10), held));
    expect(waiting.dial).toBe(0);
    expect(waiting.reasons[0]?.code).toBe('PEOPLE_WAITING');
  });

  it('S0-23 is not a fixed multiplier: the fewer people answer, the more lines per idle agent', () => {
    const dials = [0.1, 0.2, 0.3, 0.5].map((odds) => {
      const learned = learnedModel(odds, seededRandom(7, 0), 4_000);
      expect(answerOdds(learned)).toBeCloseTo(odds, 1);
      return decide(floor(statuses(5, 15)), roomy, learned).dial;
    });
    expect(dials).toEqual(dials.toSorted((a, b) => b - a));
    expect(dials[0]).toBeGreaterThan(2 * (dials[3] ?? 0));
    expect(dials[3]).toBeGreaterThan(5);
  });

  it('S0-22 never has more lines beyond the idle agents than could all be dropped within the target', () => {
    for (let seed = 0; seed < 400; seed += 1) {
      const random = seededRandom(seed, 6);
      const ledger = ledgerWith(whole(random, 0, 900), whole(random, 0, 30));
      const snapshot = randomSnapshot(random, whole(random, 1, 20));
      const target = 0.01 * whole(random, 1, 3);
      const decision = decideDials(snapshot, model, ledger, options('predictive', target));
      if (decision.dial === 0) continue;
      const counts = countsAt(ledger, NOW);
      const idle = snapshot.agents.filter((agent) => agent.status === 'ready').length;
      const pending = Math.max(0, snapshot.inFlight.length + decision.dial - idle);
      if (pending === 0) continue;
      expect(counts.drops + pending).toBeLessThanOrEqual(
        target * (answersOf(counts) + pending) + 1e-6,
      );
    }
  });

  it('S0-22 dials one line per idle agent once the allowance is spent, and says so', () => {
    const decision = decide(floor(statuses(4, 6), ringing(1)), ledgerWith(960, 40));
    expect(decision).toMatchObject({ dial: 3, gate: 'progressive' });
    expect(decision.reasons.map((reason) => reason.code)).toEqual(['ALLOWANCE_SPENT']);
  });

  it('starts a campaign progressively, before a single drop could be covered', () => {
    const decision = decide(floor(statuses(5, 0)), ledgerWith(0, 0), startingModel());
    expect(decision).toMatchObject({ dial: 5, gate: 'progressive' });
  });

  it('never has more than one line ringing for a single agent', () => {
    expect(decide(floor(['ready']))).toMatchObject({ dial: 1, gate: 'progressive' });
    expect(decide(floor(['ready'], ringing(1))).dial).toBe(0);
    expect(decide(floor(['talking'])).dial).toBe(0);
  });

  it('dials at least what progressive would', () => {
    for (let seed = 0; seed < 200; seed += 1) {
      const snapshot = randomSnapshot(seededRandom(seed, 8));
      const plain = decideDials(snapshot, model, roomy, options('progressive'));
      expect(decide(snapshot).dial).toBeGreaterThanOrEqual(plain.dial);
    }
  });

  it('counts a line that has rung for long as hardly a line at all', () => {
    const young = decide(floor(statuses(3, 7), ringing(6, 3_000)));
    const old = decide(floor(statuses(3, 7), ringing(6, 23_000)));
    expect(old.dial).toBeGreaterThan(young.dial);
  });

  it('uses the answer odds judged for a line instead of the learned ones', () => {
    const likely = ringing(4).map((line) => ({ ...line, answerOdds: 0.9 }));
    const unlikely = ringing(4).map((line) => ({ ...line, answerOdds: 0.02 }));
    const dial = (lines: LineNow[]): number => decide(floor(statuses(4, 6), lines)).dial;
    expect(dial(unlikely)).toBeGreaterThan(dial(ringing(4)));
    expect(dial(likely)).toBeLessThan(dial(ringing(4)));
  });

  it('counts on an agent whose wrap-up is about to end by itself', () => {
    const base = floor(['ready', 'ready', 'wrap_up', 'wrap_up', 'talking', 'talking']);
    const ending = base.agents.map((agent) =>
      agent.status === 'wrap_up' ? { ...agent, wrapUpEndsAt: NOW + 1_000 } : agent,
    );
    expect(decide({ ...base, agents: ending }).dial).toBeGreaterThan(decide(base).dial);
  });

  it('says what stopped it when it was not its own rule', () => {
    const snapshot = floor(statuses(5, 5));
    expect(decide({ ...snapshot, linesFree: 2 }).reasons[0]?.code).toBe('LINES_LIMIT');
    expect(decide({ ...snapshot, leadsLeft: 2 }).reasons[0]?.code).toBe('LEADS_LIMIT');
    const tight = decide(snapshot, ledgerWith(100, 1));
    expect(tight.dial).toBe(7);
    expect(tight.reasons[0]?.code).toBe('ALLOWANCE_LIMITS');
  });
});

describe('taking ringing lines back', () => {
  const lines = [...ringing(1, 20_000), { ...ringing(1, 17_000)[0]!, attemptId: 'younger' }];
  const later = { ...options(), cancelRingingAfterMs: 18_000 };

  it('offers those that rang long enough, when nobody is idle or about to be', () => {
    const decision = decideDials(floor(statuses(0, 3), lines), model, roomy, later);
    expect(decision).toMatchObject({ dial: 0, cancelRinging: ['attempt-0'] });
    expect(decision.reasons[0]?.code).toBe('RINGING_TAKEN_BACK');
  });

  it('leaves them ringing while somebody is idle, and unless it was asked for', () => {
    const idle = decideDials(floor(statuses(1, 3), lines), model, roomy, later);
    expect(idle.cancelRinging).toEqual([]);
    expect(decide(floor(statuses(0, 3), lines)).cancelRinging).toEqual([]);
  });
});

describe('explain', () => {
  it('reads a decision as a sentence', () => {
    const text = explain(decide(floor(statuses(3, 7), ringing(2))));
    expect(text).toMatch(
      /^3 idle, \d\.\d answers due in \d+ s, blocked [\d.]+ % ≤ [\d.]+ %: dial \d+$/,
    );
  });

  it('says what held it back', () => {
    const closed = explain(decide({ ...floor(statuses(1, 1)), open: false }));
    expect(closed).toContain('dial 0 (the campaign is not running)');
  });
});
