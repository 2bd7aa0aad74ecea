import { describe, expect, it } from 'vitest';
import { type AgentInput, LOGGED_IN_PAUSE, offlineAgent, reduceAgent } from './agent-state.ts';
import type { AgentState, AgentStatus } from './model.ts';

const callId = '00000000-0000-7000-8000-000000000001';
const otherCallId = '00000000-0000-7000-8000-000000000002';

const states: Readonly<Record<AgentStatus, AgentState>> = {
  offline: { status: 'offline', since: 1 },
  paused: { status: 'paused', since: 1, code: 'BREAK' },
  connecting: { status: 'connecting', since: 1 },
  ready: { status: 'ready', since: 1 },
  talking: { status: 'talking', since: 1, callId, pauseAfter: null },
  wrap_up: { status: 'wrap_up', since: 1, callId, endsAt: 500, pauseAfter: null },
};

const inputs: Readonly<Record<AgentInput['type'], AgentInput>> = {
  logged_in: { type: 'logged_in', at: 9 },
  ready_requested: { type: 'ready_requested', at: 9 },
  line_up: { type: 'line_up', at: 9 },
  line_lost: { type: 'line_lost', at: 9, code: 'LINE_LOST' },
  pause_requested: { type: 'pause_requested', at: 9, code: 'LUNCH' },
  bridged: { type: 'bridged', at: 9, callId },
  hung_up: { type: 'hung_up', at: 9, callId, wrapUpMs: 30 },
  disposed: { type: 'disposed', at: 9, callId },
  logged_out: { type: 'logged_out', at: 9 },
};

const paused = (code: string): AgentState => ({ status: 'paused', since: 9, code });
const offline: AgentState = { status: 'offline', since: 9 };

/** What each input makes of each state; what stands nowhere must change nothing. */
const moves: Readonly<Record<AgentStatus, Partial<Record<AgentInput['type'], AgentState>>>> = {
  offline: { logged_in: paused(LOGGED_IN_PAUSE) },
  paused: {
    ready_requested: { status: 'connecting', since: 9 },
    pause_requested: paused('LUNCH'),
    bridged: { status: 'talking', since: 9, callId, pauseAfter: 'BREAK' },
    logged_out: offline,
  },
  connecting: {
    line_up: { status: 'ready', since: 9 },
    line_lost: paused('LINE_LOST'),
    pause_requested: paused('LUNCH'),
    logged_out: offline,
  },
  ready: {
    line_lost: paused('LINE_LOST'),
    pause_requested: paused('LUNCH'),
    bridged: { status: 'talking', since: 9, callId, pauseAfter: null },
    logged_out: offline,
  },
  talking: {
    line_lost: { status: 'talking', since: 1, callId, pauseAfter: 'LINE_LOST' },
    pause_requested: { status: 'talking', since: 1, callId, pauseAfter: 'LUNCH' },
    hung_up: { status: 'wrap_up', since: 9, callId, endsAt: 39, pauseAfter: null },
    logged_out: offline,
  },
  wrap_up: {
    line_lost: { status: 'wrap_up', since: 1, callId, endsAt: 500, pauseAfter: 'LINE_LOST' },
    pause_requested: { status: 'wrap_up', since: 1, callId, endsAt: 500, pauseAfter: 'LUNCH' },
    disposed: { status: 'ready', since: 9 },
    logged_out: offline,
  },
};

describe('an agent', () => {
  for (const from of Object.values(states)) {
    for (const input of Object.values(inputs)) {
      const to = moves[from.status][input.type];
      it(`who is ${from.status} and gets ${input.type} ${to ? `becomes ${to.status}` : 'stays the very same object'}`, () => {
        const next = reduceAgent(from, input);
        if (to) expect(next).toEqual(to);
        else expect(next).toBe(from);
      });
    }
  }

  it('begins offline', () => {
    expect(offlineAgent(1)).toEqual(states.offline);
  });

  it('who asked for a pause in a call is paused after the disposition, not before', () => {
    const path: AgentInput[] = [
      { type: 'pause_requested', at: 2, code: 'LUNCH' },
      { type: 'hung_up', at: 3, callId, wrapUpMs: null },
      { type: 'disposed', at: 4, callId },
    ];
    const seen = path.map(
      (_, index) => path.slice(0, index + 1).reduce(reduceAgent, states.talking).status,
    );
    expect(seen).toEqual(['talking', 'wrap_up', 'paused']);
    expect(path.reduce(reduceAgent, states.talking)).toEqual({
      status: 'paused',
      since: 4,
      code: 'LUNCH',
    });
  });

  it('whose pause is overtaken by a call being put through talks, and has the pause after it', () => {
    const path: AgentInput[] = [
      { type: 'pause_requested', at: 2, code: 'LUNCH' },
      { type: 'bridged', at: 3, callId },
      { type: 'hung_up', at: 4, callId, wrapUpMs: 0 },
      { type: 'disposed', at: 5, callId },
    ];
    expect(path.reduce(reduceAgent, states.ready)).toEqual({
      status: 'paused',
      since: 5,
      code: 'LUNCH',
    });
  });

  it('who asks to be ready again in the same call takes the pause back', () => {
    const asked = reduceAgent(states.talking, inputs.pause_requested);
    expect(reduceAgent(asked, inputs.ready_requested)).toEqual(states.talking);
  });

  it('who asks twice for the same pause changes nothing the second time', () => {
    for (const state of [states.paused, states.talking, states.wrap_up]) {
      const once = reduceAgent(state, inputs.pause_requested);
      expect(reduceAgent(once, { type: 'pause_requested', at: 10, code: 'LUNCH' })).toBe(once);
    }
  });

  it('is moved by nothing that belongs to another call', () => {
    const hungUp: AgentInput = { type: 'hung_up', at: 9, callId: otherCallId, wrapUpMs: 0 };
    expect(reduceAgent(states.talking, hungUp)).toBe(states.talking);
    expect(reduceAgent(states.wrap_up, { type: 'disposed', at: 9, callId: otherCallId })).toBe(
      states.wrap_up,
    );
  });

  it('has a wrap-up that ends at once when its limit is zero, and never by itself when it has none', () => {
    const endsAt = (wrapUpMs: number | null): unknown =>
      reduceAgent(states.talking, { type: 'hung_up', at: 9, callId, wrapUpMs });
    expect(endsAt(0)).toMatchObject({ endsAt: 9 });
    expect(endsAt(null)).toMatchObject({ endsAt: null });
  });

  it('S0-37 is in exactly one state at every moment: the stretches of a day add up to it', () => {
    const day: AgentInput[] = [
      { type: 'logged_in', at: 1_000 },
      { type: 'ready_requested', at: 1_500 },
      { type: 'line_up', at: 1_733 },
      { type: 'bridged', at: 4_001, callId },
      { type: 'pause_requested', at: 5_000, code: 'LUNCH' },
      { type: 'hung_up', at: 9_999, callId, wrapUpMs: 30_000 },
      { type: 'disposed', at: 12_000, callId },
      { type: 'ready_requested', at: 20_000 },
      { type: 'logged_out', at: 20_500 },
    ];
    const spent: Partial<Record<AgentStatus, number>> = {};
    let state = offlineAgent(0);
    for (const input of day) {
      const next = reduceAgent(state, input);
      if (next.since !== state.since) {
        spent[state.status] = (spent[state.status] ?? 0) + next.since - state.since;
      }
      state = next;
    }
    expect(spent).toEqual({
      offline: 1_000,
      paused: 500 + 8_000,
      connecting: 233 + 500,
      ready: 2_268,
      talking: 5_998,
      wrap_up: 2_001,
    });
    expect(Object.values(spent).reduce((sum, ms) => sum + ms, 0)).toBe(20_500);
  });
});
