import type { AgentState, E164, FloorAgent, FloorCall } from '@dialwright/core';
import { emptyFloor } from '@dialwright/core';
import { describe, expect, it } from 'vitest';
import { dropBudget } from './drop-budget.ts';
import { longestWaitMs } from './longest-wait.ts';
import { linkWords } from './link-words.ts';
import { chartTop, lastHour } from './last-hour.ts';
import { shownCampaign } from './shown-campaign.ts';
import { needsHand, sortAgents } from './sort-agents.ts';

const now = Date.UTC(2026, 10, 3, 15, 0, 30);

function agent(username: string, state: AgentState): FloorAgent {
  return { agentId: username, username, name: username, state };
}

describe('the drop budget', () => {
  const figures = (answered: number, abandoned: number, dropTarget = 0.03) =>
    dropBudget({ answered, abandoned, dropTarget, dropRate: abandoned / answered }, 0);

  it.each([
    [100, 3],
    [100, 0],
    [1_000, 12],
    [2_914, 41],
    [33, 1],
  ])('of %i answers with %i drops is the most that keeps the rate at the target', (a, d) => {
    const left = figures(a, d).left ?? NaN;
    const rateAfter = (more: number): number => (d + more) / (a + more);
    if (left >= 0) expect(rateAfter(left)).toBeLessThanOrEqual(0.03 + 1e-12);
    expect(rateAfter(left + 1)).toBeGreaterThan(0.03);
  });

  it('is negative when there were too many, and its bar ends at the end', () => {
    expect(figures(100, 6)).toMatchObject({ left: -4, fill: 1 });
  });

  it('has room for nobody before the first answer', () => {
    const none = { answered: 0, abandoned: 0, dropRate: null, dropTarget: 0.03 };
    expect(dropBudget(none, 0)).toMatchObject({ left: 0, fill: 0 });
  });

  it('is not known when the period is longer than the day that was counted', () => {
    const day = { answered: 100, abandoned: 0, dropRate: 0.02, dropTarget: 0.03 };
    expect(dropBudget(day, 10).left).toBeNull();
  });

  it('does not lose sight of the day while some of those who answered still talk', () => {
    const talking = { answered: 100, abandoned: 2, dropRate: 2 / 88, dropTarget: 0.03 };
    expect(dropBudget(talking, 12).left).toBe(1);
    expect(dropBudget(talking, 11).left).toBeNull();
  });

  it('allows none at a target of zero', () => {
    expect(figures(500, 0, 0)).toMatchObject({ left: 0, fill: 0 });
  });
});

describe('who waits for an agent', () => {
  const call = (callId: string, state: FloorCall['state']): FloorCall => ({
    callId,
    campaignId: 'c',
    customerNumber: '+16025550134' as E164,
    state,
  });

  it('is who has answered and is not talking yet, the longest first', () => {
    const ringing = call('a', { status: 'ringing', placedAt: now - 9_000, ringingAt: now - 8_000 });
    const held = (callId: string, heldMs: number): FloorCall =>
      call(callId, { status: 'held', placedAt: now - 9_000, answeredAt: now - heldMs });
    expect(longestWaitMs([ringing], now)).toBeNull();
    expect(longestWaitMs([ringing, held('b', 400), held('c', 1_900)], now)).toBe(1_900);
    expect(longestWaitMs([held('b', -20)], now)).toBe(0);
  });
});

describe('the order of the tiles', () => {
  const wrapUp = (endsAt: number | null, since = now - 20_000): AgentState => ({
    status: 'wrap_up',
    since,
    callId: 'c',
    endsAt,
    pauseAfter: null,
  });

  it('puts who needs a hand first, then by state, then by who has waited longest', () => {
    const agents = [
      agent('offline', { status: 'offline', since: now }),
      agent('lunch', { status: 'paused', since: now - 900_000, code: 'LUNCH' }),
      agent('talking', { status: 'talking', since: now, callId: 'c', pauseAfter: null }),
      agent('ready-short', { status: 'ready', since: now - 1_000 }),
      agent('ready-long', { status: 'ready', since: now - 60_000 }),
      agent('wrapping', wrapUp(now + 10_000)),
      agent('lost', { status: 'paused', since: now, code: 'LINE_LOST' }),
      agent('stuck', { status: 'connecting', since: now - 11_000 }),
    ];
    expect(sortAgents(agents, now).map(({ username }) => username)).toEqual([
      'stuck',
      'lost',
      'wrapping',
      'ready-long',
      'ready-short',
      'talking',
      'lunch',
      'offline',
    ]);
  });

  it.each([
    ['a wrap-up within its time', wrapUp(now + 1), null],
    ['one that should be over', wrapUp(now - 6_000), 'overdue'],
    ['one without limit', wrapUp(null), null],
    ['one without limit, for minutes', wrapUp(null, now - 200_000), 'very long'],
  ])('%s', (_, state, expected) => {
    expect(needsHand(agent('a', state), now)).toBe(expected);
  });
});

describe('how live it is', () => {
  const feed = { floor: null, serverAheadMs: 0, heardAt: 10_000 };

  it('is live up to three seconds of silence, then shows its age', () => {
    const live = { ...feed, link: { status: 'live' } } as const;
    expect(linkWords(live, 13_000, now)).toMatchObject({ text: 'live', stale: false });
    expect(linkWords(live, 14_200, now)).toMatchObject({ text: 'late · 4 s old', stale: true });
  });

  it('says that it is cut, how old the figures are and when it tries again', () => {
    const cut = {
      ...feed,
      link: { status: 'cut', retryAt: now + 3_500, reason: '' },
    } as const;
    expect(linkWords(cut, 22_000, now).text).toBe('cut · 12 s old · retrying in 4 s');
    expect(linkWords({ ...cut, heardAt: null }, 22_000, now + 9_000).text).toBe('cut · trying now');
  });
});

describe('the chart', () => {
  it('has a place for every minute of the hour, newest last', () => {
    const minute = now - (now % 60_000);
    const busy = { minute, dials: 9, answered: 2, abandoned: 1 };
    const tooOld = { ...busy, minute: minute - 3_600_000 };
    const hour = lastHour([tooOld, busy], now);
    expect(hour).toHaveLength(60);
    expect(hour.at(-1)).toEqual(busy);
    expect(hour.slice(0, 59).every(({ dials }) => dials === 0)).toBe(true);
  });

  it.each([
    [0, 5],
    [5, 5],
    [6, 10],
    [51, 100],
    [1_001, 2_000],
  ])('a largest bar of %i ends below %i', (count, top) => {
    expect(chartTop(count)).toBe(top);
  });
});

describe('the campaign shown', () => {
  it('is the chosen one, else the one that dials', () => {
    const figures = {
      dials: 0,
      answered: 0,
      connected: 0,
      abandoned: 0,
      disposed: 0,
      dropRate: null,
      dropTarget: 0.03,
      utilisation: null,
      leadsLeft: 0,
      why: '',
    };
    const campaigns = [
      { ...figures, campaignId: 'a', name: 'A', status: 'paused' as const },
      { ...figures, campaignId: 'b', name: 'B', status: 'running' as const },
    ];
    const floor = { ...emptyFloor(now), campaigns };
    expect(shownCampaign(floor, null)?.campaignId).toBe('b');
    expect(shownCampaign(floor, 'a')?.campaignId).toBe('a');
    expect(shownCampaign(floor, 'gone')?.campaignId).toBe('b');
    expect(shownCampaign(emptyFloor(now), null)).toBeUndefined();
  });
});
