import {
  type CallState,
  type callOutcomes,
  type CallInput,
  placedCall,
  reduceCall,
} from '@dialwright/core';
import { createPacer, type Observation } from '@dialwright/pacer';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { observationOf } from './observation-of.ts';

const ATTEMPT = 'attempt-1';
const inputs: CallInput[] = [
  { type: 'ringing', at: 200 },
  { type: 'answered', at: 300 },
  { type: 'bridged', at: 450, agentId: 'ana' },
  { type: 'hung_up', at: 900, outcome: 'CONNECTED' },
  { type: 'ended', at: 950, disposition: 'SALE' },
];

describe('what the pacer learns of a call', () => {
  it('core’s states satisfy the pacer’s observations, type by type', () => {
    expectTypeOf(observationOf).parameter(1).toEqualTypeOf<CallState>();
    expectTypeOf(observationOf).returns.toEqualTypeOf<Observation | null>();
    type HungUp = Extract<Observation, { type: 'call.hung_up' }>;
    expectTypeOf<keyof typeof callOutcomes>().toExtend<HungUp['outcome']>();
  });

  it('is its whole life, once each step', () => {
    const states = [placedCall(100)];
    for (const input of inputs) states.push(reduceCall(states.at(-1) as CallState, input));
    const seen = states.flatMap((state) => observationOf(ATTEMPT, state) ?? []);
    expect(seen.map(({ type, at }) => `${type} ${at}`)).toEqual([
      'call.placed 100',
      'call.answered 300',
      'call.bridged 450',
      'call.hung_up 900',
      'call.ended 950',
    ]);
  });

  it('counts a person who was abandoned with how long they had waited', () => {
    const held = [inputs[0], inputs[1]].reduce<CallState>(
      (state, input) => reduceCall(state, input as CallInput),
      placedCall(100),
    );
    const abandoned = reduceCall(held, { type: 'abandoned', at: 2_300 });
    expect(observationOf(ATTEMPT, abandoned)).toMatchObject({
      type: 'call.abandoned',
      heldMs: 2_000,
    });
    const pacer = createPacer({ method: 'predictive', campaignStartedAt: 0 });
    for (const state of [placedCall(100), held, abandoned]) {
      const observation = observationOf(ATTEMPT, state);
      if (observation) pacer.observe(observation);
    }
    expect(pacer.rates(3_000).strict.rate).toBe(1);
  });
});
