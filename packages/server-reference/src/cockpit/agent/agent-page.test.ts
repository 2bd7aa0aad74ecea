import type { AgentState } from '@dialwright/core';
import type { SoftphoneSnapshot } from '@dialwright/softphone';
import { describe, expect, it } from 'vitest';
import { type AgentPageState, initialAgentPage, reduceAgentPage } from './agent-page-state.ts';
import { keyAction } from './keys.ts';
import { scriptParts } from './script-parts.ts';

describe('keys', () => {
  const press = (key: string, more: object = {}) => ({
    key,
    ctrlKey: false,
    altKey: false,
    metaKey: false,
    repeat: false,
    ...more,
  });

  it.each([
    ['r', { type: 'ready' }],
    ['R', { type: 'ready' }],
    ['1', { type: 'choose', index: 0 }],
    ['9', { type: 'choose', index: 8 }],
    ['l', { type: 'pause', code: 'LUNCH' }],
    ['Enter', { type: 'save' }],
    ['0', null],
    ['Tab', null],
  ])('%s', (key, action) => {
    expect(keyAction(press(key), false)).toEqual(action);
  });

  it('mean what they always do while one types or holds another key', () => {
    expect(keyAction(press('r'), true)).toBeNull();
    expect(keyAction(press('r', { ctrlKey: true }), false)).toBeNull();
    expect(keyAction(press('1', { metaKey: true }), false)).toBeNull();
  });

  it('held down count once', () => {
    expect(keyAction(press('h', { repeat: true }), false)).toBeNull();
  });
});

describe('a script', () => {
  it('S0-33 shows what the lead lacks apart from what is to be said', () => {
    expect(scriptParts('Hi Al, {plan} costs {x}.', ['plan'])).toEqual([
      { text: 'Hi Al, ', missing: false },
      { text: '{plan}', missing: true },
      { text: ' costs ', missing: false },
      { text: '{x}', missing: false },
      { text: '.', missing: false },
    ]);
  });
});

describe('the server’s clock', () => {
  const at = Date.UTC(2026, 10, 3, 15);
  const empty: SoftphoneSnapshot = {
    connection: { status: 'connecting' },
    line: { status: 'off' },
    agent: null,
    call: null,
    lastRecord: null,
  };
  const hear = (
    state: AgentPageState,
    agent: AgentState,
    receivedAt: number,
    liveSince: number,
  ): AgentPageState =>
    reduceAgentPage(state, {
      type: 'phone_changed',
      phone: { ...empty, connection: { status: 'live', since: liveSince }, agent },
      keptNotes: () => '',
      at: receivedAt,
    });
  const ready = (since: number): AgentState => ({ status: 'ready', since });

  it('is learnt from a state that begins while we listen, ahead or behind', () => {
    const first = hear(initialAgentPage(empty), ready(at - 600_000), at, at);
    expect(first.serverAheadMs).toBe(0);
    expect(hear(first, ready(at + 45_000), at + 5_000, at).serverAheadMs).toBe(40_000);
    expect(hear(first, ready(at - 25_000), at + 5_000, at).serverAheadMs).toBe(-30_000);
  });

  it('is not mistaken after a reconnection for a state that began meanwhile', () => {
    const before = hear(initialAgentPage(empty), ready(at - 600_000), at, at);
    const after = hear(before, ready(at + 10_000), at + 70_000, at + 69_900);
    expect(after.serverAheadMs).toBe(0);
  });
});
