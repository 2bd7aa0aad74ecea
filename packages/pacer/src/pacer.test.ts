import { describe, expect, it } from 'vitest';
import {
  answerOdds,
  createPacer,
  PacerError,
  type Decision,
  type Observation,
  type Pacer,
  type PacerOptions,
  type PacerState,
  type Snapshot,
} from './index.ts';
import { simulate } from './simulator/index.ts';

const START = Date.UTC(2026, 0, 5, 9);
const attemptId = 'attempt-1';

function predictive(options: Partial<PacerOptions> = {}): Pacer {
  return createPacer({ method: 'predictive', campaignStartedAt: START, ...options });
}

function tell(pacer: Pacer, ...observations: Observation[]): Pacer {
  for (const observation of observations) pacer.observe(observation);
  return pacer;
}

const placed: Observation = { type: 'call.placed', attemptId, at: START };
const answered: Observation = { type: 'call.answered', attemptId, at: START + 8_000 };
const ended: Observation = { type: 'call.ended', attemptId, at: START + 99_000 };

function hungUp(outcome: string, at = START + 12_000): Observation {
  return { type: 'call.hung_up', attemptId, at, outcome };
}

describe('createPacer', () => {
  it('starts believing that most people answer, and learns downward', () => {
    const pacer = predictive();
    expect(answerOdds(pacer.save().model)).toBeCloseTo(0.6);
    for (let dial = 0; dial < 300; dial += 1) {
      const id = `attempt-${dial}`;
      const outcome = dial % 2 === 0 ? 'NO_ANSWER' : 'A_WORD_OF_TOMORROW';
      tell(
        pacer,
        { type: 'call.placed', attemptId: id, at: START },
        { type: 'call.hung_up', attemptId: id, at: START + 25_000, outcome },
      );
    }
    expect(answerOdds(pacer.save().model)).toBeLessThan(0.06);
  });

  it('learns nothing from calls that never had a chance to be answered', () => {
    const before = predictive().save().model;
    for (const outcome of ['CANCELED', 'NOT_SENT', 'INTERRUPTED', 'MEDIA_NODE_LOST']) {
      expect(tell(predictive(), placed, hungUp(outcome), ended).save().model).toEqual(before);
    }
  });

  it.each<[string, Observation[], object]>([
    [
      'a bridged call',
      [
        answered,
        { type: 'call.bridged', attemptId, at: START + 8_000, agentId: 'a' },
        hungUp('CONNECTED'),
      ],
      { connected: 1, drops: 0 },
    ],
    [
      'S0-28 a call bridged after 3 s',
      [
        answered,
        { type: 'call.bridged', attemptId, at: START + 11_000, agentId: 'a' },
        hungUp('CONNECTED'),
      ],
      { connected: 1, abandonedByRule: 1, drops: 1 },
    ],
    [
      'an abandoned call, told twice',
      [
        answered,
        { type: 'call.abandoned', attemptId, at: START + 10_000, heldMs: 2_000 },
        { type: 'call.abandoned', attemptId, at: START + 10_000, heldMs: 2_000 },
        hungUp('ABANDONED'),
      ],
      { abandoned: 1, abandonedByRule: 1, drops: 1 },
    ],
    [
      'a person who hung up while waiting',
      [answered, hungUp('CALLER_HUNG_UP', START + 9_000)],
      { hungUpWaiting: 1, abandonedByRule: 0, drops: 1 },
    ],
    [
      'a waiting person whose line was lost',
      [answered, hungUp('MEDIA_NODE_LOST')],
      { abandoned: 1, drops: 1 },
    ],
    [
      'a person who left before their answer was reported',
      [hungUp('CALLER_HUNG_UP')],
      { hungUpWaiting: 1, drops: 1 },
    ],
    [
      'a connection that was never reported, as too late',
      [answered, hungUp('CONNECTED')],
      { connected: 1, abandonedByRule: 1 },
    ],
    ['an abandoned call whose answer never reached us', [hungUp('ABANDONED')], { abandoned: 1 }],
  ])('enters %s once', (_, observations, expected) => {
    const { ledger } = tell(predictive(), placed, ...observations, ended).save();
    const [period] = ledger.periods;
    expect(period).toMatchObject(expected);
    expect((period?.connected ?? 0) + (period?.abandoned ?? 0) + (period?.hungUpWaiting ?? 0)).toBe(
      1,
    );
  });

  it('forgets a call when it ends', () => {
    expect(tell(predictive(), placed).save().calls).toHaveLength(1);
    expect(tell(predictive(), placed, hungUp('NO_ANSWER'), ended).save().calls).toEqual([]);
    expect(tell(predictive(), placed, answered, hungUp('FAILED'), ended).save().calls).toEqual([]);
  });

  it('S0-09 paces on the drop target it was given', () => {
    const strict = predictive({ abandonRateTarget: 0.02 });
    for (let call = 0; call < 45; call += 1) {
      const id = `attempt-${call}`;
      tell(
        strict,
        { type: 'call.answered', attemptId: id, at: START },
        { type: 'call.bridged', attemptId: id, at: START, agentId: 'a' },
      );
    }
    const snapshot: Snapshot = {
      at: START + 60_000,
      agents: ['a', 'b'].map((agentId) => ({ agentId, status: 'ready', since: START })),
      inFlight: [],
      linesFree: 9,
      leadsLeft: 9,
      open: true,
    };
    const spent = strict.decide(snapshot);
    expect(spent.reasons[0]).toMatchObject({
      code: 'ALLOWANCE_SPENT',
      values: { target: 0.02, answers: 45, drops: 0 },
    });
    const legal = predictive({ state: strict.save() });
    expect(legal.decide(snapshot).gate).toBe('open');
  });

  it('goes on from a saved state with no change in any decision', () => {
    const through = predictive({ campaignStartedAt: 0 });
    let resumed = predictive({ campaignStartedAt: 0 });
    let asked = 0;
    simulate({
      scenario: 'real',
      agents: 8,
      hours: 1,
      seed: 3,
      pacing: {
        observe(observation) {
          through.observe(observation);
          resumed.observe(observation);
        },
        decide(snapshot): Decision {
          asked += 1;
          if (asked % 500 === 0) {
            const state = JSON.parse(JSON.stringify(resumed.save())) as PacerState;
            resumed = predictive({ campaignStartedAt: 0, state });
          }
          const decision = through.decide(snapshot);
          expect(resumed.decide(snapshot)).toEqual(decision);
          return decision;
        },
      },
    });
    expect(asked).toBeGreaterThan(3_600);
    expect(resumed.save()).toEqual(through.save());
  });

  it.each<[Partial<PacerOptions>, string]>([
    [{ method: 'psychic' as 'predictive' }, 'method'],
    [{ abandonRateTarget: 0.031 }, 'abandonRateTarget'],
    [{ abandonRateTarget: -0.01 }, 'abandonRateTarget'],
    [{ abandonRateTarget: Number.NaN }, 'abandonRateTarget'],
    [{ holdWindowMs: -1 }, 'holdWindowMs'],
    [{ cancelRingingAfterMs: 14_999 }, 'cancelRingingAfterMs'],
    [{ campaignStartedAt: Number.NaN }, 'campaignStartedAt'],
  ])('refuses %o and names the option', (options, option) => {
    expect(() => predictive(options)).toThrow(
      expect.objectContaining({
        code: 'PACER_OPTION_INVALID',
        details: expect.objectContaining({ option }),
      }),
    );
  });

  it('refuses the state of another campaign start', () => {
    const state = predictive().save();
    const error = caught(() => predictive({ campaignStartedAt: START + 1, state }));
    expect(error).toBeInstanceOf(PacerError);
    expect(error).toMatchObject({ code: 'PACER_STATE_INVALID', retryable: false });
  });

  it('throws what every Dialwright package recognises', () => {
    const error = caught(() => predictive({ holdWindowMs: -1 }));
    expect(Symbol.for('dialwright.error') in (error as object)).toBe(true);
  });
});

function caught(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('It did not throw.');
}
