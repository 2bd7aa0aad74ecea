import { heldMs } from '@dialwright/core';
import { describe, expect, it } from 'vitest';
import { openFloor } from './__fixtures__/floor.ts';

const answers = (more: object = {}) => ({
  ringAfterMs: 500,
  reaction: { type: 'answer' as const, afterMs: 2_500, ...more },
});

describe('placing a call', () => {
  it('S0-11 shows the called person the caller ID that was asked for', async () => {
    const floor = await openFloor();
    floor.place();
    await floor.clock.advance(0);
    const originate = floor.sent.find((each) => each.operation === 'channels.originate');
    expect(originate?.params).toMatchObject({
      endpoint: 'PJSIP/+16025550134@carrier',
      callerId: '+16025550100',
      context: 'dialwright-out',
      extension: 'lead',
    });
    expect(floor.fake.channels()[0]?.connected.number).toBe('+16025550100');
    await floor.endsClean();
  });

  it('ari-5 sends a lead into the dialplan, never with app=, and subscribes to its channel', async () => {
    const floor = await openFloor();
    const call = floor.place();
    await floor.clock.advance(0);
    expect(floor.sent.slice(-2).map((each) => each.operation)).toEqual([
      'channels.originate',
      'applications.subscribe',
    ]);
    expect(floor.sent.at(-2)?.params).not.toHaveProperty('app');
    expect(floor.sent.at(-1)?.params).toMatchObject({ eventSource: `channel:${call.id}` });
    await floor.endsClean();
  });

  it('goes through ringing to answered', async () => {
    const floor = await openFloor(answers());
    const call = floor.place();
    const seen: string[] = [];
    call.on('changed', (state) => seen.push(state.status));
    await floor.clock.advance(500);
    expect(call.state.status).toBe('ringing');
    await floor.clock.advance(2_500);
    expect(call.state).toMatchObject({ status: 'held', answeredAt: floor.clock.now() });
    expect(seen).toEqual(['ringing', 'held']);
    await floor.endsClean();
  });

  it.each([
    ['busy', 'BUSY', 17],
    ['congestion', 'CONGESTION', 34],
    ['disconnected', 'DISCONNECTED', 1],
  ] as const)('ends a call that is %s as %s', async (type, outcome, code) => {
    const floor = await openFloor({ ringAfterMs: 800, reaction: { type, afterMs: 100 } });
    const call = floor.place();
    await floor.clock.advance(1_000);
    const end = await call.hungUp;
    expect(end).toMatchObject({ outcome, cause: { code }, hungUpBy: 'customer' });
    expect(end.state.status).toBe('hung_up');
    await floor.endsClean();
  });

  it('S4-22 ends a call nobody answers at its own ring timer', async () => {
    const floor = await openFloor({ ringAfterMs: 500, reaction: { type: 'ring_out' } });
    const call = floor.place({ ringTimeoutMs: 20_000 });
    await floor.clock.advance(19_999);
    expect(call.state.status).toBe('ringing');
    await floor.clock.advance(1);
    expect(await call.hungUp).toMatchObject({ outcome: 'NO_ANSWER', hungUpBy: 'system' });
    await floor.endsClean();
  });

  it.each(['ring_out', 'cause_zero'] as const)(
    'S4-22 ari-4 calls a time-out of the far side NO_ANSWER, with cause 19 or 0 (%s)',
    async (type) => {
      const floor = await openFloor({ ringAfterMs: 0, reaction: { type, afterMs: 12_000 } });
      const call = floor.place();
      await floor.clock.advance(12_000);
      expect((await call.hungUp).outcome).toBe('NO_ANSWER');
      await floor.endsClean();
    },
  );

  it('ends a call that Asterisk refuses as FAILED', async () => {
    const floor = await openFloor(undefined, { trunks: [{ endpoint: 'PJSIP/{number}' }] });
    const call = floor.place();
    await floor.clock.advance(0);
    expect((await call.hungUp).outcome).toBe('FAILED');
    expect(floor.fake.counts.originates).toBe(0);
    await floor.endsClean();
  });

  it('refuses a number that is none with a sentence', async () => {
    const floor = await openFloor();
    expect(() => floor.place({ to: '+1602FLOWERS' })).toThrow(
      expect.objectContaining({ code: 'ARI_INVALID_OPTION' }) as Error,
    );
    expect(floor.calls.calls.size).toBe(0);
    await floor.endsClean();
  });

  it('sends nothing once the moment to originate has passed', async () => {
    const floor = await openFloor();
    await floor.clock.advance(5_000);
    const call = floor.place({ originateBefore: floor.clock.monotonicNow() - 1 });
    expect((await call.hungUp).outcome).toBe('NOT_SENT');
    expect(floor.fake.counts.originates).toBe(0);
    await floor.endsClean();
  });

  it('sends nothing while the connection is down', async () => {
    const floor = await openFloor();
    floor.fake.dropSocket();
    await floor.clock.advance(0);
    const call = floor.place();
    expect((await call.hungUp).outcome).toBe('NOT_SENT');
    await floor.clock.advance(5_000);
    expect(floor.fake.counts.originates).toBe(0);
    await floor.endsClean();
  });

  it('cancels a ringing call', async () => {
    const floor = await openFloor(answers());
    const call = floor.place();
    await floor.clock.advance(1_000);
    await call.cancel();
    expect(await call.hungUp).toMatchObject({ outcome: 'CANCELED', hungUpBy: 'system' });
    await floor.endsClean();
  });

  it('holds a person whose answer overtook the cancel', async () => {
    const floor = await openFloor(answers());
    const call = floor.place();
    await floor.clock.advance(2_999);
    floor.fake.setFault((request) => (request.method === 'DELETE' ? 'lose_request' : undefined));
    void call.cancel();
    await floor.clock.advance(1);
    expect(call.state.status).toBe('held');
    floor.fake.setFault(null);
    await floor.clock.advance(1_000);
    expect(call.state.status).toBe('held');
    await floor.endsClean();
  });

  it('never sends a call again whose originate got no answer, and takes it back by its id', async () => {
    const floor = await openFloor(answers());
    floor.fake.setFault((request) =>
      request.method === 'POST' && request.path === '/channels' ? 'lose_answer' : undefined,
    );
    const call = floor.place({ ringTimeoutMs: 2_000 });
    await floor.clock.advance(2_000);
    await floor.clock.advance(6_000);
    const end = await call.hungUp;
    expect(floor.fake.counts.originates).toBe(1);
    expect(floor.fake.channels()).toEqual([]);
    expect(end.outcome).toMatch(/INTERRUPTED|NO_ANSWER/);
    await floor.endsClean();
  });
});

describe('a person who answered', () => {
  it('S0-27 is held for the hold window and then hears the abandon message', async () => {
    const floor = await openFloor(answers());
    const call = floor.place({ holdWindowMs: 4_000 });
    const started: number[] = [];
    floor.asterisk.onEvent((event) => {
      if (event.type === 'PlaybackStarted') started.push(floor.clock.monotonicNow());
    });
    await floor.clock.advance(3_000);
    const answeredAt = floor.clock.monotonicNow();
    await floor.clock.advance(3_999);
    expect(call.state.status).toBe('held');
    await floor.clock.advance(1);
    expect(call.state.status).toBe('abandoning');
    expect(heldMs(call.state)).toBe(4_000);
    await floor.clock.advance(6_000);
    expect(started).toEqual([answeredAt + 4_000]);
    expect(await call.hungUp).toMatchObject({
      outcome: 'ABANDONED',
      abandonMessage: 'heard',
      hungUpBy: 'system',
    });
    await floor.endsClean();
  });

  it('S0-27 who hangs up during the message has not heard it', async () => {
    const floor = await openFloor(answers({ patienceMs: 5_000 }));
    const call = floor.place();
    await floor.clock.advance(8_000);
    expect(await call.hungUp).toMatchObject({ outcome: 'ABANDONED', abandonMessage: 'cut_short' });
    await floor.endsClean();
  });

  it('S0-27 is not said to have heard a message that can’t be played', async () => {
    const floor = await openFloor(answers(), {
      playbackMs: (media) => (media.includes('sorry') ? null : 200),
    });
    const call = floor.place();
    await floor.clock.advance(5_000);
    expect(await call.hungUp).toMatchObject({ outcome: 'ABANDONED', abandonMessage: 'not_played' });
    await floor.endsClean();
  });

  it('S0-28 is bridged at t0 + 3 s to an agent who became free', async () => {
    const floor = await openFloor(answers({ talkMs: 10_000 }));
    const agent = await floor.agent();
    const call = floor.place({ holdWindowMs: 4_000 });
    await floor.clock.advance(3_000);
    await floor.clock.advance(3_000);
    const bridging = call.bridgeTo(agent);
    await floor.clock.advance(0);
    expect(await bridging).toEqual({ ok: true });
    expect(heldMs(call.state)).toBe(3_000);
    await floor.clock.advance(10_000);
    expect(await call.hungUp).toMatchObject({ outcome: 'CONNECTED', hungUpBy: 'customer' });
    await floor.endsClean();
  });

  it('who hangs up while held ends as CALLER_HUNG_UP', async () => {
    const floor = await openFloor(answers({ patienceMs: 1_000 }));
    const call = floor.place();
    await floor.clock.advance(4_500);
    expect(await call.hungUp).toMatchObject({
      outcome: 'CALLER_HUNG_UP',
      hungUpBy: 'customer',
      abandonMessage: null,
    });
    await floor.endsClean();
  });

  it('whom we hang up on while held counts as abandoned', async () => {
    const floor = await openFloor(answers());
    const call = floor.place();
    await floor.clock.advance(3_500);
    void call.hangUp();
    expect(await call.hungUp).toMatchObject({
      outcome: 'ABANDONED',
      abandonMessage: 'not_played',
      hungUpBy: 'system',
    });
    await floor.endsClean();
  });
});

describe('a conversation', () => {
  it('S1-11 puts both into one bridge and says once when it was answered', async () => {
    const floor = await openFloor(answers({ talkMs: 10_000 }));
    const agent = await floor.agent();
    const call = floor.place();
    const answered: number[] = [];
    call.on('call.answered', (state) => answered.push(state.placedAt));
    await floor.clock.advance(3_000);
    await call.bridgeTo(agent);
    const added = floor.sent.findLast((each) => each.operation === 'bridges.addChannel');
    expect(added?.params).toEqual({
      bridgeId: `call-${call.id}`,
      channel: expect.stringMatching(new RegExp(`^${call.id},agent-7-`)) as string,
    });
    expect(answered).toHaveLength(1);
    await floor.endsClean();
  });

  it('S1-14 ends for both when the customer hangs up, and the agent waits again', async () => {
    const floor = await openFloor(answers({ talkMs: 10_000 }));
    const agent = await floor.agent();
    const call = floor.place();
    await floor.clock.advance(3_000);
    await call.bridgeTo(agent);
    expect(floor.fake.bridges().map((each) => each.channels.length)).toEqual([0, 2]);
    await floor.clock.advance(10_000);
    expect((await call.hungUp).hungUpBy).toBe('customer');
    expect(floor.fake.channels()).toHaveLength(1);
    expect(floor.fake.bridges()).toMatchObject([
      { bridge_type: 'holding', channels: { length: 1 } },
    ]);
    expect(agent.bridgeable).toBe(true);
    await floor.endsClean();
  });

  it('S1-14 ends for both when the agent hangs up the call', async () => {
    const floor = await openFloor(answers());
    const agent = await floor.agent();
    const call = floor.place();
    await floor.clock.advance(3_000);
    await call.bridgeTo(agent);
    await floor.clock.advance(5_000);
    void call.hangUp();
    expect(await call.hungUp).toMatchObject({ outcome: 'CONNECTED', hungUpBy: 'agent' });
    await floor.clock.advance(0);
    expect(floor.fake.channels()).toHaveLength(1);
    expect(agent.state.status).toBe('up');
    await floor.endsClean();
  });

  it('S1-14 ends for the customer when the agent’s phone is gone', async () => {
    const floor = await openFloor(answers());
    const agent = await floor.agent();
    const call = floor.place();
    await floor.clock.advance(3_000);
    await call.bridgeTo(agent);
    const leg = floor.fake.channels().find((channel) => channel.id !== call.id);
    floor.fake.hangUp(leg?.id ?? '');
    await floor.clock.advance(500);
    expect(await call.hungUp).toMatchObject({ outcome: 'CONNECTED', hungUpBy: 'agent' });
    expect(agent.state).toEqual({ status: 'down', reason: 'HUNG_UP' });
    expect(floor.fake.channels()).toEqual([]);
    await floor.endsClean();
  });

  it('S0-52 has one recording, as long as the conversation', async () => {
    const floor = await openFloor(answers({ talkMs: 42_000 }));
    const agent = await floor.agent();
    const call = floor.place({ record: true });
    await floor.clock.advance(3_000);
    await call.bridgeTo(agent);
    await floor.clock.advance(42_000);
    const { recording, state } = await call.hungUp;
    if (state.status !== 'hung_up' || state.bridgedAt === null) throw new Error('not hung up');
    const talkMs = state.hungUpAt - state.bridgedAt;
    expect(talkMs).toBe(42_000);
    expect(Math.abs((recording?.durationMs ?? 0) - talkMs)).toBeLessThanOrEqual(500);
    await floor.clock.advance(0);
    const wav = await floor.asterisk.request('recordings.getStoredFile', {
      recordingName: recording?.name ?? '',
    });
    expect(wav.byteLength).toBe(44 + 42 * 16_000);
    await floor.endsClean();
  });

  it('is refused when the call does not wait, and when the agent can’t or talks', async () => {
    const floor = await openFloor(answers());
    const agent = await floor.agent();
    const first = floor.place();
    const second = floor.place();
    expect(await first.bridgeTo(agent)).toEqual({ ok: false, reason: 'NOT_HELD' });
    await floor.clock.advance(3_000);
    expect(await first.bridgeTo(agent)).toEqual({ ok: true });
    expect(await second.bridgeTo(agent)).toEqual({ ok: false, reason: 'AGENT_BUSY' });
    floor.fake.phones.setOnline('PJSIP/agent-7', false);
    await floor.clock.advance(0);
    expect(await second.bridgeTo(agent)).toEqual({ ok: false, reason: 'AGENT_NOT_BRIDGEABLE' });
    await floor.endsClean();
  });

  it('that Asterisk refuses leaves the person waiting, and they are still abandoned in time', async () => {
    const floor = await openFloor(answers());
    const agent = await floor.agent();
    const call = floor.place();
    await floor.clock.advance(3_000);
    const leg = floor.fake.channels().find((channel) => channel.id !== call.id);
    floor.fake.loseEvents((event) => event['type'] === 'ChannelDestroyed');
    floor.fake.hangUp(leg?.id ?? '');
    floor.fake.loseEvents(null);
    expect(await call.bridgeTo(agent)).toEqual({ ok: false, reason: 'FAILED' });
    await floor.clock.advance(2_000);
    expect(call.state.status).toBe('abandoning');
    await floor.clock.advance(6_000);
    expect((await call.hungUp).outcome).toBe('ABANDONED');
    await floor.endsClean();
  });
});

describe('an agent’s leg', () => {
  it('S1-10 is up before the customer is called, and never is when the phone does not answer', async () => {
    const floor = await openFloor();
    floor.fake.phones.add('PJSIP/agent-9', { answerAfterMs: 60_000 });
    const connecting = floor.calls.agents.connect({ agentId: '9', endpoint: 'PJSIP/agent-9' });
    const refused = expect(connecting).rejects.toMatchObject({ code: 'ARI_AGENT_UNREACHABLE' });
    await floor.clock.advance(20_000);
    await refused;
    expect(floor.fake.counts.originates).toBe(0);
    expect(floor.fake.channels()).toEqual([]);
    await floor.agent('7');
    floor.place();
    await floor.clock.advance(0);
    expect(
      floor.sent
        .filter((each) => each.operation === 'channels.originate')
        .map((each) => each.params['endpoint']),
    ).toEqual(['PJSIP/agent-9', 'PJSIP/agent-7', 'PJSIP/+16025550134@carrier']);
    await floor.endsClean();
  });

  it('rejects at once for a phone that is not registered', async () => {
    const floor = await openFloor();
    floor.fake.phones.add('PJSIP/agent-9', { online: false });
    await expect(
      floor.calls.agents.connect({ agentId: '9', endpoint: 'PJSIP/agent-9' }),
    ).rejects.toMatchObject({ code: 'ARI_AGENT_UNREACHABLE' });
    expect(floor.calls.agents.get('9')).toBeUndefined();
    await floor.endsClean();
  });

  it('is bridgeable only while it is up, registered and its heartbeat is fresh', async () => {
    const floor = await openFloor();
    const seen: boolean[] = [];
    floor.calls.onAgent((leg) => seen.push(leg.bridgeable));
    floor.fake.phones.add('PJSIP/agent-7');
    const connecting = floor.calls.agents.connect({ agentId: '7', endpoint: 'PJSIP/agent-7' });
    await floor.clock.advance(0);
    const leg = await connecting;
    expect(leg.bridgeable).toBe(true);
    await floor.clock.advance(5_000);
    expect(leg.bridgeable).toBe(false);
    floor.calls.agents.heartbeat('7');
    expect(leg.bridgeable).toBe(true);
    floor.fake.phones.setOnline('PJSIP/agent-7', false);
    await floor.clock.advance(0);
    expect(leg.bridgeable).toBe(false);
    expect(leg.state.status).toBe('up');
    expect(seen).toEqual([false, true, false, true, false]);
    await leg.disconnect();
    await floor.endsClean();
  });
});

describe('the trunks', () => {
  it('take so many calls, and the next trunk the rest', async () => {
    const floor = await openFloor(undefined, {
      trunks: [
        { endpoint: 'PJSIP/{number}@one', maxChannels: 1 },
        { endpoint: 'PJSIP/{number}@two', maxChannels: 1 },
      ],
    });
    expect(floor.calls.linesFree()).toBe(2);
    const calls = [floor.place(), floor.place(), floor.place()];
    await floor.clock.advance(0);
    expect(floor.fake.channels().map((each) => each.name.split('-')[0])).toEqual([
      'PJSIP/one',
      'PJSIP/two',
    ]);
    expect((await calls[2]?.hungUp)?.outcome).toBe('NOT_SENT');
    expect(floor.calls.linesFree()).toBe(0);
    await calls[0]?.cancel();
    await floor.clock.advance(0);
    expect(floor.calls.linesFree()).toBe(1);
    await floor.endsClean();
  });

  it('ari-14 are sent so many calls a second and no more', async () => {
    const floor = await openFloor(undefined, {
      trunks: [{ endpoint: 'PJSIP/{number}@one', callsPerSecond: 2 }],
    });
    for (let count = 0; count < 6; count += 1) floor.place();
    const late = floor.place({ originateBefore: floor.clock.monotonicNow() + 1_000 });
    await floor.clock.advance(0);
    expect(floor.fake.counts.originates).toBe(2);
    await floor.clock.advance(1_000);
    expect(floor.fake.counts.originates).toBe(4);
    await floor.clock.advance(1_000);
    expect(floor.fake.counts.originates).toBe(6);
    expect((await late.hungUp).outcome).toBe('NOT_SENT');
    await floor.endsClean();
  });

  it('go on at their rate however many more are wanted than they take', async () => {
    const floor = await openFloor(undefined, {
      trunks: [{ endpoint: 'PJSIP/{number}@one', callsPerSecond: 10 }],
    });
    let sent = 0;
    for (let half = 0; half < 20; half += 1) {
      const now = floor.clock.monotonicNow();
      for (let wanted = 0; wanted < 20; wanted += 1) floor.place({ originateBefore: now });
      await floor.clock.advance(500);
      sent = floor.fake.counts.originates;
    }
    // Ten at once to begin with, then five in each half second.
    expect(sent).toBeGreaterThanOrEqual(100);
    expect(sent).toBeLessThanOrEqual(110);
    expect(floor.calls.linesFree()).toBeLessThanOrEqual(10);
    await floor.endsClean();
  });
});
