import { describe, expect, it } from 'vitest';
import { type CallInput, heldMs, placedCall, reduceCall } from './call-state.ts';
import type { CallState, CallStatus } from './model.ts';

const agentId = '00000000-0000-7000-8000-000000000007';

const states: Readonly<Record<CallStatus, CallState>> = {
  placing: { status: 'placing', placedAt: 100 },
  ringing: { status: 'ringing', placedAt: 100, ringingAt: 200 },
  held: { status: 'held', placedAt: 100, answeredAt: 300 },
  abandoning: { status: 'abandoning', placedAt: 100, answeredAt: 300, abandonedAt: 400 },
  talking: { status: 'talking', placedAt: 100, answeredAt: 300, bridgedAt: 450, agentId },
  hung_up: {
    status: 'hung_up',
    placedAt: 100,
    answeredAt: 300,
    bridgedAt: 450,
    abandonedAt: null,
    agentId,
    hungUpAt: 900,
    outcome: 'CONNECTED',
  },
  ended: {
    status: 'ended',
    placedAt: 100,
    answeredAt: 300,
    bridgedAt: 450,
    abandonedAt: null,
    agentId,
    hungUpAt: 900,
    outcome: 'CONNECTED',
    endedAt: 950,
    disposition: 'SALE',
  },
};

const inputs: Readonly<Record<CallInput['type'], CallInput>> = {
  ringing: { type: 'ringing', at: 1000 },
  answered: { type: 'answered', at: 1000 },
  abandoned: { type: 'abandoned', at: 1000 },
  bridged: { type: 'bridged', at: 1000, agentId },
  hung_up: { type: 'hung_up', at: 1000, outcome: 'FAILED' },
  ended: { type: 'ended', at: 1000, disposition: 'DNC' },
};

/** Where each input leads from each status; what stands nowhere must change nothing. */
const moves: Readonly<Record<CallStatus, Partial<Record<CallInput['type'], CallStatus>>>> = {
  placing: { ringing: 'ringing', answered: 'held', hung_up: 'hung_up' },
  ringing: { answered: 'held', hung_up: 'hung_up' },
  held: { abandoned: 'abandoning', bridged: 'talking', hung_up: 'hung_up' },
  abandoning: { hung_up: 'hung_up' },
  talking: { hung_up: 'hung_up' },
  hung_up: { ended: 'ended' },
  ended: {},
};

describe('a call', () => {
  for (const from of Object.values(states)) {
    for (const input of Object.values(inputs)) {
      const to = moves[from.status][input.type];
      it(`that is ${from.status} and gets ${input.type} ${to ? `becomes ${to}` : 'stays the very same object'}`, () => {
        const next = reduceCall(from, input);
        if (to) expect(next.status).toBe(to);
        else expect(next).toBe(from);
      });
    }
  }

  it('keeps every moment it went through, from the dial to the disposition', () => {
    const path: CallInput[] = [
      { type: 'ringing', at: 200 },
      { type: 'answered', at: 300 },
      { type: 'bridged', at: 450, agentId },
      { type: 'hung_up', at: 900, outcome: 'CONNECTED' },
      { type: 'ended', at: 950, disposition: 'SALE' },
    ];
    expect(path.reduce(reduceCall, placedCall(100))).toEqual(states.ended);
  });

  it('that nobody answered has neither an answer nor an agent on its end', () => {
    expect(reduceCall(states.ringing, { type: 'hung_up', at: 700, outcome: 'BUSY' })).toEqual({
      status: 'hung_up',
      placedAt: 100,
      answeredAt: null,
      bridgedAt: null,
      abandonedAt: null,
      agentId: null,
      hungUpAt: 700,
      outcome: 'BUSY',
    });
  });

  it('that was abandoned keeps its answer and has no agent', () => {
    const end = reduceCall(states.abandoning, { type: 'hung_up', at: 800, outcome: 'ABANDONED' });
    expect(end).toMatchObject({ answeredAt: 300, bridgedAt: null, agentId: null });
  });
});

describe('the time a person was held', () => {
  it.each<[CallStatus, number | null]>([
    ['placing', null],
    ['ringing', null],
    ['held', null],
    ['abandoning', 100],
    ['talking', 150],
    ['hung_up', 150],
    ['ended', 150],
  ])('%s: %s', (status, expected) => {
    expect(heldMs(states[status])).toBe(expected);
  });

  it('lasts to the hang-up for a person who gave up waiting', () => {
    expect(
      heldMs(reduceCall(states.held, { type: 'hung_up', at: 1300, outcome: 'CALLER_HUNG_UP' })),
    ).toBe(1000);
  });

  it('lasts to the abandon message, not to its end, for a person who was abandoned', () => {
    expect(
      heldMs(reduceCall(states.abandoning, { type: 'hung_up', at: 6400, outcome: 'ABANDONED' })),
    ).toBe(100);
  });

  it('is nothing for a call nobody answered', () => {
    expect(
      heldMs(reduceCall(states.ringing, { type: 'hung_up', at: 1300, outcome: 'NO_ANSWER' })),
    ).toBeNull();
  });
});
