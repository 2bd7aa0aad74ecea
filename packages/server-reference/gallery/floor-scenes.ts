import type {
  AgentState,
  CallState,
  E164,
  Floor,
  FloorStreamMessage,
  MinuteFigures,
} from '@dialwright/core';
import { emptyFloor } from '@dialwright/core';
import { agentNames, fictionNumber, idOf } from './people.ts';

const MINUTE_MS = 60_000;
const campaignId = idOf(1, 1);

/** A full afternoon: every state, long names, one who needs a hand. */
export function busyFloor(now: number): Floor {
  const callId = (index: number): string => idOf(4, index);
  const states: AgentState[] = [
    { status: 'ready', since: now - 12_000 },
    { status: 'talking', since: now - 221_000, callId: callId(1), pauseAfter: null },
    wrapUp(now, callId(2), 12_000, 18_000),
    { status: 'talking', since: now - 3_722_000, callId: callId(3), pauseAfter: 'LUNCH' },
    { status: 'talking', since: now - 44_000, callId: callId(4), pauseAfter: null },
    { status: 'paused', since: now - 61_000, code: 'LINE_LOST' },
    { status: 'paused', since: now - 1_325_000, code: 'LUNCH' },
    { status: 'ready', since: now - 3_000 },
    { status: 'talking', since: now - 9_000, callId: callId(5), pauseAfter: null },
    { status: 'connecting', since: now - 1_000 },
    wrapUp(now, callId(6), 27_000, 3_000),
    { status: 'talking', since: now - 130_000, callId: callId(7), pauseAfter: null },
    { status: 'talking', since: now - 75_000, callId: callId(8), pauseAfter: null },
    { status: 'paused', since: now - 305_000, code: 'MEETING' },
    { status: 'talking', since: now - 318_000, callId: callId(9), pauseAfter: null },
    { status: 'offline', since: now - 9_000_000 },
    { status: 'offline', since: now - 9_500_000 },
    { status: 'offline', since: now - 3_600_000 },
  ];
  const agents = states.map((state, index) => {
    const [username, name] = agentNames[index] ?? ['x', 'X'];
    return { agentId: idOf(3, index), username, name, state };
  });
  const talking = [1, 3, 4, 5, 7, 8, 9].map((index) => call(index, talkingCall(now, index)));
  const waiting = call(20, { status: 'held', placedAt: now - 9_000, answeredAt: now - 700 });
  const ringing = Array.from({ length: 12 }, (_, index) =>
    call(30 + index, {
      status: 'ringing',
      placedAt: now - 8_000,
      ringingAt: now - 7_000 + index * 300,
    }),
  );
  return {
    at: now,
    agents,
    calls: [...talking, waiting, ...ringing],
    campaigns: [
      {
        campaignId,
        name: 'Spring renewal',
        status: 'running',
        dials: 2_914,
        answered: 717,
        connected: 704,
        abandoned: 13,
        disposed: 690,
        dropRate: 13 / 717,
        dropTarget: 0.03,
        utilisation: 0.86,
        leadsLeft: 12_408,
        why: '2 idle, 1.3 answers due in 9 s, blocked 1.1 % ≤ 1.4 %: dial 4',
      },
      {
        campaignId: idOf(1, 2),
        name: 'Win-back',
        status: 'paused',
        dials: 310,
        answered: 71,
        connected: 67,
        abandoned: 4,
        disposed: 67,
        dropRate: 4 / 71,
        dropTarget: 0.03,
        utilisation: 0.61,
        leadsLeft: 905,
        why: 'Paused by a supervisor.',
      },
    ],
    minutes: minutes(now),
    health: { asterisk: { ok: true, message: 'Connected.' } },
  };
}

/** The same with an Asterisk that does not answer and a drop rate over its target. */
export function floorWithoutAsterisk(now: number): Floor {
  const floor = busyFloor(now);
  const message = 'Asterisk is not answering at 127.0.0.1:8088. Retrying in 4 s.';
  return {
    ...floor,
    calls: [],
    agents: floor.agents.map((agent) =>
      agent.state.status === 'offline'
        ? agent
        : { ...agent, state: { status: 'paused', since: now - 8_000, code: 'LINE_LOST' } },
    ),
    campaigns: floor.campaigns.slice(1).map((campaign) => ({ ...campaign, status: 'running' })),
    health: { asterisk: { ok: false, message } },
  };
}

/** The first minute of a new installation. */
export function newFloor(now: number): Floor {
  return { ...emptyFloor(now), health: { asterisk: { ok: true, message: 'Connected.' } } };
}

/** What changes every second on the busy floor: the minute fills, a phone is answered now and then. */
export function floorChanges(now: number, tick: number): FloorStreamMessage[] {
  const floor = busyFloor(now);
  const minute = floor.minutes.at(-1);
  const changes: FloorStreamMessage[] = [];
  if (minute) {
    const dials = minute.dials + (tick % 20);
    changes.push({ type: 'minute.changed', at: now, minute: { ...minute, dials } });
  }
  const ringing = floor.calls.find(({ state }) => state.status === 'ringing');
  if (ringing && tick % 2 === 0) changes.push({ type: 'call.changed', at: now, call: ringing });
  return changes;
}

function wrapUp(now: number, callId: string, agoMs: number, leftMs: number): AgentState {
  return { status: 'wrap_up', since: now - agoMs, callId, endsAt: now + leftMs, pauseAfter: null };
}

function talkingCall(now: number, index: number): CallState {
  const bridgedAt = now - 40_000;
  return {
    status: 'talking',
    placedAt: bridgedAt - 12_000,
    answeredAt: bridgedAt - 200,
    bridgedAt,
    agentId: idOf(3, index),
  };
}

function call(index: number, state: CallState): Floor['calls'][number] {
  return {
    callId: idOf(4, index),
    campaignId,
    customerNumber: fictionNumber(index) as E164,
    state,
  };
}

function minutes(now: number): MinuteFigures[] {
  const current = now - (now % MINUTE_MS);
  return Array.from({ length: 48 }, (_, index) => {
    const wave = 40 + 22 * Math.sin(index / 6) + 9 * Math.sin(index * 1.9);
    const dials = index > 20 && index < 24 ? 0 : Math.round(wave);
    return {
      minute: current - (47 - index) * MINUTE_MS,
      dials,
      answered: Math.round(dials * 0.25),
      abandoned: [5, 17, 31, 32, 44].includes(index) ? 1 : 0,
    };
  });
}
