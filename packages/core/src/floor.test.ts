import { describe, expect, it } from 'vitest';
import { emptyFloor, FLOOR_MINUTES, reduceFloor } from './floor.ts';
import type { E164 } from './e164.ts';
import type { Floor, FloorAgent, FloorStreamMessage } from './model.ts';

const id = (number: number): string =>
  `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const agent = (number: number, since: number): FloorAgent => ({
  agentId: id(number),
  username: `agent-${number}`,
  name: `Agent ${number}`,
  state: { status: 'ready', since },
});
const apply = (...messages: FloorStreamMessage[]): Floor =>
  messages.reduce(reduceFloor, emptyFloor(0));

describe('the floor', () => {
  it('puts a changed agent in the place of the old one and a new one at the end', () => {
    const floor = apply(
      { type: 'agent.changed', at: 1, agent: agent(1, 1) },
      { type: 'agent.changed', at: 2, agent: agent(2, 2) },
      { type: 'agent.changed', at: 3, agent: agent(1, 3) },
    );
    expect(floor.agents).toEqual([agent(1, 3), agent(2, 2)]);
    expect(floor.at).toBe(3);
  });

  it('forgets a call that is gone and ignores one it never knew', () => {
    const call = {
      callId: id(1),
      campaignId: id(9),
      customerNumber: '+16025550134' as E164,
      state: { status: 'placing' as const, placedAt: 1 },
    };
    const floor = apply(
      { type: 'call.changed', at: 1, call },
      { type: 'call.gone', at: 2, callId: id(2) },
    );
    expect(floor.calls).toEqual([call]);
    expect(reduceFloor(floor, { type: 'call.gone', at: 3, callId: id(1) }).calls).toEqual([]);
  });

  it('keeps the last hour of minutes', () => {
    const minutes = Array.from({ length: FLOOR_MINUTES + 5 }, (_, index): FloorStreamMessage => ({
      type: 'minute.changed',
      at: index,
      minute: { minute: index * 60_000, dials: index, answered: 0, abandoned: 0 },
    }));
    const floor = apply(...minutes);
    expect(floor.minutes).toHaveLength(FLOOR_MINUTES);
    expect(floor.minutes[0]?.dials).toBe(5);
  });

  it('is replaced whole by a snapshot', () => {
    const snapshot = { ...emptyFloor(7), agents: [agent(3, 3)] };
    expect(
      apply(
        { type: 'agent.changed', at: 1, agent: agent(1, 1) },
        { type: 'floor.snapshot', at: 7, floor: snapshot },
      ),
    ).toBe(snapshot);
  });

  it('never changes the floor it was given', () => {
    const before = emptyFloor(0);
    reduceFloor(before, {
      type: 'health.changed',
      at: 1,
      health: { asterisk: { ok: true, message: 'Connected.' } },
    });
    expect(before).toEqual(emptyFloor(0));
  });
});
