/** What becomes of calls when the socket, this process or Asterisk goes away in the middle of them. */
import { describe, expect, it } from 'vitest';
import { LEAD, openFloor } from './__fixtures__/floor.ts';
import type { AdoptableCall, OutboundCall } from './outbound-call.ts';

const answers = (more: object = {}) => ({
  ringAfterMs: 500,
  reaction: { type: 'answer' as const, afterMs: 2_500, ...more },
});

const written = (call: OutboundCall, more: Partial<AdoptableCall> = {}): AdoptableCall => ({
  callId: call.id,
  to: LEAD,
  placedAt: call.state.placedAt,
  holdWindowMs: 2_000,
  ringTimeoutMs: 20_000,
  abandonMedia: 'sound:sorry',
  ...more,
});

describe('a lost socket', () => {
  it('ari-11 costs no conversation', async () => {
    const floor = await openFloor(answers({ talkMs: 30_000 }));
    const agent = await floor.agent();
    const call = floor.place();
    await floor.clock.advance(3_000);
    await call.bridgeTo(agent);
    floor.fake.dropSocket();
    await floor.clock.advance(5_000);
    expect(call.state.status).toBe('talking');
    await floor.clock.advance(25_000);
    expect(await call.hungUp).toMatchObject({ outcome: 'CONNECTED', hungUpBy: 'customer' });
    await floor.endsClean();
  });

  it('ari-11 ends what ended meanwhile within 2 s of its return', async () => {
    const floor = await openFloor(answers({ talkMs: 10_000 }));
    const agent = await floor.agent();
    const call = floor.place();
    const ringing = floor.place();
    await floor.clock.advance(3_000);
    await call.bridgeTo(agent);
    floor.fake.dropSocket({ forMs: 20_000 });
    await floor.clock.advance(19_000);
    expect(call.state.status).toBe('talking');
    await floor.clock.advance(3_000);
    expect((await call.hungUp).outcome).toBe('CONNECTED');
    expect(await ringing.hungUp).toMatchObject({
      outcome: 'ABANDONED',
      abandonMessage: 'heard',
    });
    expect(agent.state.status).toBe('up');
    expect(floor.fake.channels()).toHaveLength(1);
    await floor.endsClean();
  });

  it('lets a person who answers then reach us when it is back within a second', async () => {
    const floor = await openFloor(answers());
    const call = floor.place();
    await floor.clock.advance(2_500);
    floor.fake.dropSocket({ forMs: 900 });
    await floor.clock.advance(2_000);
    expect(call.state.status).toBe('held');
    await floor.endsClean();
  });

  it('leaves a person who answers to the dialplan, which plays the message and says so', async () => {
    const floor = await openFloor(answers());
    const call = floor.place();
    await floor.clock.advance(2_000);
    floor.fake.dropSocket({ forMs: 30_000 });
    const answeredAt = floor.clock.now() + 1_000;
    await floor.clock.advance(33_000);
    const end = await call.hungUp;
    expect(end).toMatchObject({ outcome: 'ABANDONED', abandonMessage: 'heard' });
    expect(end.state).toMatchObject({ answeredAt });
    await floor.endsClean();
  });

  it('finds a person in the middle of the dialplan’s message and lets them hear it', async () => {
    const floor = await openFloor(answers());
    const call = floor.place();
    await floor.clock.advance(2_000);
    floor.fake.dropSocket({ forMs: 4_000 });
    await floor.clock.advance(7_000);
    expect(floor.asterisk.state.status).toBe('connected');
    expect(floor.fake.channels()).toHaveLength(1);
    await floor.clock.advance(10_000);
    expect(await call.hungUp).toMatchObject({ outcome: 'ABANDONED', abandonMessage: 'heard' });
    await floor.endsClean();
  });

  it('costs no outcome of a call that was cancelled meanwhile', async () => {
    const floor = await openFloor();
    const call = floor.place();
    await floor.clock.advance(1_000);
    floor.fake.dropSocket({ forMs: 3_000 });
    await floor.clock.advance(100);
    void call.cancel();
    await floor.clock.advance(6_000);
    expect((await call.hungUp).outcome).toBe('CANCELED');
    expect(floor.fake.channels()).toEqual([]);
    await floor.endsClean();
  });
});

describe('a restarted Asterisk', () => {
  it('ends every call as MEDIA_NODE_LOST and every leg with it', async () => {
    const floor = await openFloor((number) =>
      number.endsWith('4') ? answers() : { reaction: { type: 'ring_out' } },
    );
    const agent = await floor.agent();
    const talking = floor.place();
    const ringing = floor.place({ to: '+16025550135' as typeof LEAD });
    await floor.clock.advance(3_000);
    await talking.bridgeTo(agent);
    floor.fake.restart();
    await floor.clock.advance(2_000);
    expect((await talking.hungUp).outcome).toBe('MEDIA_NODE_LOST');
    expect((await ringing.hungUp).outcome).toBe('MEDIA_NODE_LOST');
    expect(agent.state).toEqual({ status: 'down', reason: 'MEDIA_NODE_LOST' });
    expect(floor.calls.linesFree()).toBe(Infinity);
    await floor.endsClean();
  });
});

describe('a restarted process', () => {
  it('takes up ringing and held calls where they are', async () => {
    const floor = await openFloor((number) =>
      number.endsWith('4') ? answers() : { ringAfterMs: 0, reaction: { type: 'ring_out' } },
    );
    const held = floor.place();
    const ringing = floor.place({ to: '+16025550135' as typeof LEAD });
    await floor.clock.advance(3_000);
    const answeredAt = floor.clock.now();
    await floor.asterisk.close();
    const next = floor.reborn();
    await floor.clock.advance(500);
    const adopting = next.calls.adopt([written(held), written(ringing)]);
    await floor.clock.advance(0);
    const [heldAgain, ringingAgain] = await adopting;
    expect(heldAgain?.state).toMatchObject({ status: 'held', answeredAt });
    expect(ringingAgain?.state.status).toBe('placing');
    await floor.clock.advance(1_500);
    expect(heldAgain?.state.status).toBe('abandoning');
    await floor.clock.advance(16_000);
    expect(await heldAgain?.hungUp).toMatchObject({
      outcome: 'ABANDONED',
      abandonMessage: 'heard',
    });
    expect((await ringingAgain?.hungUp)?.outcome).toBe('NO_ANSWER');
    await floor.endsClean();
  });

  it('takes up conversations with their agents’ legs', async () => {
    const floor = await openFloor(answers({ talkMs: 30_000 }));
    const agent = await floor.agent();
    const idle = await floor.agent('8');
    const call = floor.place({ record: true });
    await floor.clock.advance(3_000);
    await call.bridgeTo(agent);
    const bridgedAt = floor.clock.now();
    await floor.asterisk.close();
    const next = floor.reborn();
    await floor.clock.advance(4_000);
    const adopting = next.calls.adopt([
      written(call, { answeredAt: bridgedAt, bridgedAt, agentId: agent.agentId }),
    ]);
    await floor.clock.advance(0);
    const [again] = await adopting;
    expect(again?.state).toMatchObject({ status: 'talking', bridgedAt, agentId: '7' });
    expect(next.calls.agents.get('7')?.bridgeable).toBe(true);
    expect(next.calls.agents.get('8')?.state.status).toBe('up');
    expect(idle.agentId).toBe('8');
    await floor.clock.advance(26_000);
    expect(await again?.hungUp).toMatchObject({
      outcome: 'CONNECTED',
      hungUpBy: 'customer',
      recording: { name: call.id, startedAt: bridgedAt, durationMs: 30_000 },
    });
    await floor.endsClean();
  });

  it('reads from the dialplan what became of those who answered while nobody was there', async () => {
    const floor = await openFloor((number) => {
      if (number.endsWith('4')) return answers();
      if (number.endsWith('5')) return answers({ patienceMs: 3_000 });
      if (number.endsWith('6'))
        return { ringAfterMs: 0, reaction: { type: 'busy', afterMs: 5_000 } };
      return answers({ patienceMs: 1_000 });
    });
    const calls = ['4', '5', '6', '7'].map((digit) =>
      floor.place({ to: `+1602555013${digit}` as typeof LEAD }),
    );
    await floor.clock.advance(1_000);
    await floor.asterisk.close();
    await floor.clock.advance(60_000);
    const next = floor.reborn();
    await floor.clock.advance(0);
    const adopting = next.calls.adopt(calls.map((call) => written(call)));
    await floor.clock.advance(0);
    const ends = await Promise.all((await adopting).map((call) => call.hungUp));
    expect(ends.map((end) => [end.outcome, end.abandonMessage])).toEqual([
      ['ABANDONED', 'heard'],
      ['ABANDONED', 'cut_short'],
      ['INTERRUPTED', null],
      ['CALLER_HUNG_UP', null],
    ]);
    await floor.endsClean();
  });

  it('takes up nothing while Asterisk can’t be asked, and may ask again', async () => {
    const floor = await openFloor(answers());
    const call = floor.place();
    await floor.clock.advance(1_000);
    await floor.asterisk.close();
    floor.fake.dropSocket({ forMs: 500 });
    const next = floor.reborn();
    await floor.clock.advance(0);
    await expect(next.calls.adopt([written(call)])).rejects.toMatchObject({
      code: 'ARI_NOT_CONNECTED',
    });
    expect(next.calls.calls.size).toBe(0);
    await floor.clock.advance(1_000);
    const adopting = next.calls.adopt([written(call)]);
    await floor.clock.advance(0);
    const [again] = await adopting;
    await floor.clock.advance(1_000);
    expect(again?.state.status).toBe('held');
    await floor.endsClean();
  });

  it('is covered by the dialplan’s own timeout while it is away with a person on hold', async () => {
    const floor = await openFloor(answers());
    const call = floor.place();
    await floor.clock.advance(3_000);
    expect(call.state.status).toBe('held');
    await floor.asterisk.close();
    await floor.clock.advance(30_000);
    expect(floor.fake.channels()).toEqual([]);
    const next = floor.reborn();
    await floor.clock.advance(0);
    const adopting = next.calls.adopt([written(call)]);
    await floor.clock.advance(0);
    const [again] = await adopting;
    expect(await again?.hungUp).toMatchObject({ outcome: 'ABANDONED', abandonMessage: 'heard' });
    await floor.endsClean();
  });

  it('hangs up what carries its mark and nobody owns, and leaves what is somebody else’s', async () => {
    const floor = await openFloor(answers());
    await floor.agent();
    floor.place();
    await floor.clock.advance(1_000);
    await floor.asterisk.close();
    const stranger = floor.fake.connection({ app: 'somebody-else' });
    await floor.clock.advance(0);
    await stranger.request('channels.originate', {
      endpoint: 'PJSIP/agent-7',
      channelId: 'theirs',
      app: 'somebody-else',
    });
    const next = floor.reborn();
    await floor.clock.advance(0);
    const adopting = next.calls.adopt([]);
    await floor.clock.advance(0);
    expect(await adopting).toEqual([]);
    expect(floor.fake.channels().map((each) => each.id.split('-')[0])).toEqual(['agent', 'theirs']);
    await stranger.request('channels.hangup', { channelId: 'theirs' });
    await stranger.close();
    await floor.endsClean();
  });

  it('hangs up on sight a call whose originate got through after all', async () => {
    const floor = await openFloor(answers());
    floor.place();
    await floor.clock.advance(0);
    await floor.asterisk.request('channels.originate', {
      endpoint: 'PJSIP/+16025550135@carrier',
      channelId: 'late',
      context: 'dialwright-out',
      extension: 'lead',
      priority: 1,
      variables: { DW_APP: 'dialer', DW_ATTEMPT: 'late', DW_HOLD_LIMIT: '4' },
    });
    await floor.clock.advance(3_000);
    expect(floor.fake.channels().map((each) => each.id)).not.toContain('late');
    await floor.clock.advance(60_000);
    await floor.asterisk.request('asterisk.setGlobalVar', { variable: 'DW_late', value: '' });
    await floor.endsClean();
  });
});
