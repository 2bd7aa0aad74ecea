import {
  type AgentState,
  type AgentStreamMessage,
  type CallState,
  reduceCall,
  seededRandom,
} from '@dialwright/core';
import { describe, expect, it } from 'vitest';
import { reduceSoftphone } from './reduce-softphone.ts';
import { initialSnapshot, type SoftphoneSnapshot } from './softphone-snapshot.ts';
import { sampleOffer, sampleRecord } from './testing/sample-call.ts';

const agentId = '00000000-0000-7000-8000-0000000000a1';
const offer = sampleOffer();
const { callId } = offer;

const held: CallState = { status: 'held', placedAt: 1_000, answeredAt: 1_010 };
const talking = reduceCall(held, { type: 'bridged', at: 1_020, agentId });
const hungUp = reduceCall(talking, { type: 'hung_up', at: 2_000, outcome: 'CONNECTED' });
const ended = reduceCall(hungUp, { type: 'ended', at: 3_000, disposition: 'SALE' });
const record = sampleRecord(offer, ended as Extract<CallState, { status: 'ended' }>, '');

const agent = (state: AgentState): AgentStreamMessage => ({
  type: 'agent.state',
  at: state.since,
  state,
});
const call = (state: CallState, id = callId): AgentStreamMessage => ({
  type: 'call.state',
  at: 0,
  callId: id,
  state,
});

/** One whole call as the server tells it. */
const story: readonly AgentStreamMessage[] = [
  agent({ status: 'paused', since: 100, code: 'LOGGED_IN' }),
  agent({ status: 'connecting', since: 200 }),
  agent({ status: 'ready', since: 300 }),
  { type: 'call.offered', at: 1_010, offer },
  call(held),
  call(talking),
  agent({ status: 'talking', since: 1_020, callId, pauseAfter: null }),
  call(hungUp),
  agent({ status: 'wrap_up', since: 2_000, callId, endsAt: null, pauseAfter: null }),
  call(ended),
  { type: 'call.ended', at: 3_000, record },
  agent({ status: 'ready', since: 3_000 }),
];

const hear = (snapshot: SoftphoneSnapshot, message: AgentStreamMessage): SoftphoneSnapshot =>
  reduceSoftphone(snapshot, { type: 'heard', at: 5_000, message });
const after = (count: number): SoftphoneSnapshot =>
  story.slice(0, count).reduce(hear, initialSnapshot);

describe('late and repeated messages', () => {
  it('change nothing, not even the object, when the last message comes twice', () => {
    for (let count = 1; count <= story.length; count += 1) {
      const snapshot = after(count);
      expect(hear(snapshot, story[count - 1] as AgentStreamMessage)).toBe(snapshot);
    }
  });

  it('lead to the same end when any earlier messages are repeated anywhere', () => {
    const random = seededRandom(3);
    for (let round = 0; round < 500; round += 1) {
      let snapshot = initialSnapshot;
      for (const [index, message] of story.entries()) {
        snapshot = hear(snapshot, message);
        while (random.next() < 0.4) {
          const earlier = story[Math.floor(random.next() * (index + 1))] as AgentStreamMessage;
          snapshot = hear(snapshot, earlier);
        }
      }
      expect(snapshot).toEqual(after(story.length));
    }
  });

  it('do not let a finished call come back', () => {
    const done = after(story.length);
    expect(hear(done, { type: 'call.offered', at: 9_000, offer })).toBe(done);
    expect(hear(done, call(talking))).toBe(done);
  });

  it('do not let another call replace the one that the agent is in', () => {
    const inCall = after(7);
    const other = sampleOffer({ callId: '00000000-0000-7000-8000-0000000000ff' });
    expect(hear(inCall, { type: 'call.offered', at: 9_000, offer: other })).toBe(inCall);
    expect(hear(inCall, call(talking, other.callId))).toBe(inCall);
  });

  it('keep the newest record when an old one comes late', () => {
    const done = after(story.length);
    const old = { ...record, callId: '00000000-0000-7000-8000-0000000000ee', hungUpAt: 500 };
    expect(hear(done, { type: 'call.ended', at: 9_000, record: old })).toBe(done);
  });
});

describe('a call that has ended', () => {
  it('goes with its record', () => {
    expect(after(10).call?.state.status).toBe('ended');
    expect(after(11)).toMatchObject({ call: null, lastRecord: { disposition: 'SALE' } });
  });

  it('goes without a record too, once the agent has left it', () => {
    expect(hear(after(10), agent({ status: 'ready', since: 3_000 })).call).toBeNull();
  });
});

describe('the first message after a cut', () => {
  const cut = (snapshot: SoftphoneSnapshot): SoftphoneSnapshot =>
    reduceSoftphone(snapshot, { type: 'connecting' });

  it('is believed even if the server’s clock went back', () => {
    const back = hear(cut(after(3)), agent({ status: 'paused', since: 50, code: 'LUNCH' }));
    expect(back).toMatchObject({ connection: { status: 'live' }, agent: { code: 'LUNCH' } });
  });

  it('keeps the call that the agent is still in, the very same object', () => {
    const inCall = after(7);
    const back = hear(cut(inCall), story[6] as AgentStreamMessage);
    expect(back.call).toBe(inCall.call);
    expect(back.agent).toBe(inCall.agent);
  });

  it('drops a call that the agent is no longer in', () => {
    expect(hear(cut(after(7)), agent({ status: 'ready', since: 9_000 })).call).toBeNull();
  });
});

describe('a call without its offer', () => {
  it('is shown from its state, and completed when the offer comes', () => {
    const live = after(3);
    const bare = hear(live, call(held));
    expect(bare.call).toEqual({ callId, offer: null, state: held, muted: false });
    expect(hear(bare, { type: 'call.offered', at: 1, offer }).call).toMatchObject({ offer });
  });

  it('is not shown when it is over and not the agent’s to dispose', () => {
    const live = after(3);
    expect(hear(live, call(hungUp))).toBe(live);
  });
});

describe('an offer that is withdrawn', () => {
  it('takes its call away, and no other', () => {
    const offered = after(4);
    expect(offered.call?.callId).toBe(callId);
    const other = { type: 'call.withdrawn', at: 1_015, callId: agentId } as const;
    expect(hear(offered, other)).toBe(offered);
    expect(hear(offered, { ...other, callId }).call).toBeNull();
  });
});
