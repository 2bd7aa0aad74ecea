/** A small floor under a scripted load with faults. A failing seed is in the test's name. */
import { seededRandom } from '@dialwright/core';
import { describe, expect, it } from 'vitest';
import type { RemoteParty } from '../testing/index.ts';
import type { AgentLeg } from './agent-leg.ts';
import { LEAD, openFloor } from './__fixtures__/floor.ts';
import type { CallEnd, OutboundCall } from './outbound-call.ts';

const AGENTS = 4;
const CALLS = 60;

describe('a floor whose socket drops and whose events get lost', () => {
  it.each(Array.from({ length: 40 }, (_, index) => index + 1))('seed %i', async (seed) => {
    const random = seededRandom(seed);
    const upTo = (max: number): number => Math.floor(random.next() * max);
    const party = (): RemoteParty => {
      const ringAfterMs = upTo(2_000);
      const draw = random.next();
      if (draw < 0.5) {
        const patienceMs = random.next() < 0.3 ? upTo(6_000) : undefined;
        const reaction = { type: 'answer' as const, afterMs: upTo(8_000), talkMs: upTo(40_000) };
        return { ringAfterMs, reaction: { ...reaction, patienceMs } };
      }
      if (draw < 0.8) return { ringAfterMs, reaction: { type: 'ring_out' } };
      const type = draw < 0.87 ? 'busy' : draw < 0.94 ? 'congestion' : 'cause_zero';
      return { ringAfterMs, reaction: { type, afterMs: upTo(3_000) } };
    };
    const floor = await openFloor(party);
    const { clock, fake, calls } = floor;
    const agents: AgentLeg[] = [];
    for (let each = 0; each < AGENTS; each += 1) agents.push(await floor.agent(`a${each}`));

    const ends: CallEnd[] = [];
    const placed: OutboundCall[] = [];
    const waiting: OutboundCall[] = [];
    const serve = (): void => {
      for (const agent of agents) {
        const next = waiting.shift();
        if (!next) return;
        void next.bridgeTo(agent).then((bridged) => {
          if (!bridged.ok && bridged.reason !== 'NOT_HELD') waiting.unshift(next);
        });
      }
    };
    for (let count = 0; count < CALLS; count += 1) {
      const call = floor.place({ to: LEAD, ringTimeoutMs: 9_000, record: random.next() < 0.5 });
      placed.push(call);
      call.on('call.answered', () => waiting.push(call));
      call.on('call.hung_up', (end) => ends.push(end));
      await clock.advance(upTo(3_000));
      const fault = random.next();
      if (fault < 0.06) fake.dropSocket({ forMs: upTo(5_000) });
      else if (fault < 0.12) fake.loseEvents(() => random.next() < 0.5);
      else if (fault < 0.3) fake.loseEvents(null);
      else if (fault < 0.35) {
        fake.setFault(() => {
          const fate = random.next();
          return fate < 0.1 ? 'lose_answer' : fate < 0.2 ? 'lose_request' : undefined;
        });
      } else if (fault < 0.6) fake.setFault(null);
      else if (fault < 0.65) void call.cancel();
      serve();
    }
    fake.loseEvents(null);
    fake.setFault(null);
    for (let second = 0; second < 150; second += 1) {
      serve();
      await clock.advance(1_000);
    }

    expect(
      placed.filter((call) => call.state.status !== 'hung_up').map((call) => call.state),
    ).toEqual([]);
    expect(calls.calls.size).toBe(0);
    expect(ends).toHaveLength(CALLS);
    expect(new Set(ends.map((end) => end.callId)).size).toBe(CALLS);
    expect(fake.counts.originates).toBeLessThanOrEqual(CALLS);
    const legs = fake.channels().map((channel) => channel.id.split('-')[0]);
    expect(legs.filter((role) => role !== 'agent')).toEqual([]);
    expect(fake.bridges().filter((bridge) => bridge.bridge_type === 'mixing')).toEqual([]);
    for (const end of ends) {
      expect(end.abandonMessage === null).toBe(end.outcome !== 'ABANDONED');
    }
    for (const [variable] of fake.globals()) {
      await floor.asterisk.request('asterisk.setGlobalVar', { variable, value: '' });
    }
    await floor.endsClean();
  });
});
