import { createFakeClock, type FakeClock } from '@dialwright/core/testing';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { type AgentState, seededRandom } from '@dialwright/core';
import type { AgentServer } from './agent-server.ts';
import type { Call } from './call.ts';
import { testLine } from './line/test-line.ts';
import { createSoftphone, type Softphone } from './softphone.ts';
import { SoftphoneError } from './softphone-error.ts';
import { createServerDouble, type ServerDouble } from './testing/server-double.ts';

let clock: FakeClock;
let server: ServerDouble;
let phone: Softphone;

beforeEach(() => {
  clock = createFakeClock();
  server = createServerDouble({ clock });
  phone = createSoftphone({ server, line: testLine(), clock, random: seededRandom(1) });
});

afterEach(async () => {
  await phone.close();
  await clock.advance(0);
  expect(clock.pendingTimers).toBe(0);
  expect(server.openStreams).toBe(0);
});

/** Lets what was sent arrive. */
const settle = (): Promise<void> => clock.advance(0);

async function startReady(): Promise<void> {
  await phone.start();
  await phone.ready();
  await settle();
}

function present(): Call {
  if (!phone.call) throw new Error('There is no call.');
  return phone.call;
}

describe('a shift', () => {
  it('S0-30 goes from Ready to talking, wrap-up and Ready again', async () => {
    const agentStates: string[] = [];
    const callStates: string[] = [];
    phone.on('agent', (agent) => void agentStates.push(agent.status));
    phone.on('call', (call) => void callStates.push(call?.snapshot.state.status ?? 'none'));
    await startReady();
    expect(phone.snapshot).toMatchObject({
      connection: { status: 'live' },
      line: { status: 'up' },
      agent: { status: 'ready' },
      call: null,
    });

    const offer = server.offerCall();
    await settle();
    expect(phone.snapshot.call).toMatchObject({
      callId: offer.callId,
      state: { status: 'talking' },
    });
    server.customerHangsUp();
    await settle();
    expect(phone.snapshot.agent?.status).toBe('wrap_up');
    expect(phone.snapshot.call?.state.status).toBe('hung_up');

    await present().dispose({ code: 'SALE', notes: 'Renewed.' });
    await settle();
    expect(phone.snapshot.agent?.status).toBe('ready');
    expect(phone.snapshot.call).toBeNull();
    expect(phone.snapshot.lastRecord).toMatchObject({ disposition: 'SALE', notes: 'Renewed.' });
    expect(agentStates.join(' ')).toBe('paused connecting ready talking wrap_up ready');
    expect(callStates).toEqual(['none', 'held', 'talking', 'hung_up', 'ended', 'none']);
  });

  it('S0-32 has the lead and the history of a call before it is connected', async () => {
    await startReady();
    const heard: Call[] = [];
    phone.on('incoming', (call) => void heard.push(call));
    server.offerCall({}, { connect: false });
    await settle();
    expect(heard[0]?.snapshot).toMatchObject({
      state: { status: 'held' },
      offer: { lead: { name: 'Ada Example' }, history: [{ outcome: 'NO_ANSWER' }] },
    });
    server.connectCall();
    await settle();
    expect(heard).toHaveLength(1);
    await expect(heard[0]?.accept()).resolves.toBeUndefined();
    expect(server.received.map(({ name }) => name)).toEqual(['heartbeat', 'ready']);
  });

  it('refuses to accept a call that does not come on the standing leg', async () => {
    await startReady();
    server.offerCall({ via: 'invite' }, { connect: false });
    await settle();
    await expect(present().accept()).rejects.toMatchObject({ code: 'CALL_INVITE_UNSUPPORTED' });
  });

  it('hangs up at the server, and not a second time', async () => {
    await startReady();
    const { callId } = server.offerCall();
    await settle();
    await present().hangUp();
    await settle();
    await present().hangUp();
    expect(server.received.filter(({ name }) => name === 'hangUp')).toEqual([
      { name: 'hangUp', callId },
    ]);
  });

  it('mutes the present call only, and tells so', async () => {
    await startReady();
    server.offerCall();
    await settle();
    const call = present();
    call.mute(true);
    expect(phone.snapshot.call?.muted).toBe(true);
    server.customerHangsUp();
    await settle();
    await call.dispose({ code: 'SALE', notes: '' });
    await settle();
    call.mute(false);
    server.offerCall({ callId: '00000000-0000-7000-8000-0000000000c2' });
    await settle();
    expect(phone.snapshot.call?.muted).toBe(false);
    expect(call.snapshot).toMatchObject({ muted: true, state: { status: 'ended' } });
  });

  it('says that it is alive every two seconds while it is started', async () => {
    const beats = (): number => server.received.filter(({ name }) => name === 'heartbeat').length;
    await clock.advance(10_000);
    expect(beats()).toBe(0);
    await phone.start();
    expect(beats()).toBe(1);
    await clock.advance(1_999);
    expect(beats()).toBe(1);
    await clock.advance(1);
    expect(beats()).toBe(2);
    await clock.advance(20_000);
    expect(beats()).toBe(12);
    await phone.close();
    await clock.advance(10_000);
    expect(beats()).toBe(12);
  });

  it('pauses with a code, logs out, and can be started again', async () => {
    await startReady();
    await phone.pause('LUNCH');
    await settle();
    expect(phone.snapshot.agent).toMatchObject({ status: 'paused', code: 'LUNCH' });
    await phone.logOut();
    expect(phone.snapshot).toMatchObject({
      connection: { status: 'off' },
      line: { status: 'off' },
      agent: { status: 'offline' },
    });
    await expect(phone.ready()).rejects.toMatchObject({ code: 'SOFTPHONE_NOT_STARTED' });
    await phone.start();
    expect(phone.snapshot.connection.status).toBe('live');
  });
});

describe('a stream that is cut', () => {
  it('comes back where it was, and does not lose the call', async () => {
    await startReady();
    const incoming: Call[] = [];
    phone.on('incoming', (call) => void incoming.push(call));
    server.offerCall();
    await settle();
    const call = present();
    server.cutStream();
    await settle();
    expect(phone.snapshot.connection).toMatchObject({
      status: 'waiting',
      code: 'SERVER_UNREACHABLE',
    });
    expect(phone.snapshot.call?.state.status).toBe('talking');
    await clock.advanceToNextTimer();
    expect(phone.snapshot.connection.status).toBe('live');
    expect(server.resumedFrom).toBe('7');
    expect(present()).toBe(call);
    expect(incoming).toHaveLength(1);
  });

  it('learns that the call has ended meanwhile', async () => {
    await startReady();
    server.offerCall();
    await settle();
    const call = present();
    server.goDown();
    await settle();
    server.comeBack();
    server.customerHangsUp();
    await call.dispose({ code: 'SALE', notes: '' });
    expect(phone.snapshot.call).not.toBeNull();
    await clock.advance(1_000);
    expect(phone.snapshot).toMatchObject({ call: null, agent: { status: 'ready' } });
  });

  it('is tried for ever, at most 15 s apart, and reported once', async () => {
    await startReady();
    const errors: string[] = [];
    phone.on('error', (error) => void errors.push(error.code));
    server.goDown();
    await settle();
    let longestMs = 0;
    for (let attempt = 0; attempt < 200; attempt += 1) {
      const { connection } = phone.snapshot;
      if (connection.status === 'waiting') {
        longestMs = Math.max(longestMs, connection.retryAt - clock.now());
      }
      await clock.advance(15_000);
    }
    expect(longestMs).toBeGreaterThan(7_500);
    expect(longestMs).toBeLessThanOrEqual(15_000);
    // One for the stream, one for the heartbeat.
    expect(errors).toEqual(['SERVER_UNREACHABLE', 'SERVER_UNREACHABLE']);
    server.comeBack();
    await clock.advance(15_000);
    expect(phone.snapshot.connection.status).toBe('live');
  });

  it('is given up when it has been silent for 15 s', async () => {
    const signals: AbortSignal[] = [];
    const silent: AgentServer = {
      ...server,
      openStream: ({ signal }) => {
        signals.push(signal);
        const next = (): Promise<IteratorResult<never>> =>
          new Promise((resolve) => {
            signal.addEventListener('abort', () => resolve({ done: true, value: undefined }));
          });
        return { [Symbol.asyncIterator]: () => ({ next }) };
      },
    };
    const deaf = createSoftphone({ server: silent, clock, line: testLine() });
    const starting = deaf.start();
    await clock.advance(14_999);
    expect(signals).toHaveLength(1);
    await clock.advance(1_000);
    expect(signals).toHaveLength(2);
    expect(signals[0]?.aborted).toBe(true);
    await deaf.close();
    await expect(starting).rejects.toMatchObject({ code: 'SOFTPHONE_CLOSED' });
  });
});

describe('a page that is loaded in the middle', () => {
  it('finds the call that is up, and tells of it once', async () => {
    await startReady();
    server.offerCall();
    await settle();
    const reloaded = createSoftphone({ server, clock, line: testLine() });
    const told: string[] = [];
    reloaded.on('incoming', (call) => void told.push(call.id));
    await reloaded.start();
    await settle();
    expect(reloaded.snapshot.call?.state.status).toBe('talking');
    expect(told).toHaveLength(1);
    await reloaded.close();
  });

  it('finds the wrap-up, and does not call it an incoming call', async () => {
    await startReady();
    server.offerCall();
    server.customerHangsUp();
    await settle();
    const reloaded = createSoftphone({ server, clock, line: testLine() });
    const told: string[] = [];
    reloaded.on('incoming', (call) => void told.push(call.id));
    await reloaded.start();
    await settle();
    expect(reloaded.snapshot).toMatchObject({
      call: { state: { status: 'hung_up' }, offer: { campaignName: 'Spring renewal' } },
    });
    expect(told).toEqual([]);
    await reloaded.close();
  });
});

describe('what listeners hear', () => {
  it('S3-02 replays the present snapshot, agent, connection and call to a late subscriber', async () => {
    await startReady();
    server.offerCall();
    await settle();
    const heard: Record<string, unknown> = {};
    phone.subscribe((snapshot) => (heard.snapshot = snapshot));
    phone.on('agent', (agent) => void (heard.agent = agent));
    phone.on('connection', (connection) => void (heard.connection = connection));
    phone.on('call', (call) => void (heard.call = call?.id));
    phone.on('incoming', (call) => void (heard.incoming = call.id));
    const { snapshot } = phone;
    const id = snapshot.call?.callId;
    const { agent, connection } = snapshot;
    expect(heard).toEqual({ snapshot, agent, connection, call: id, incoming: id });
  });

  it('hears nothing more after unsubscribing', async () => {
    let count = 0;
    const stop = phone.subscribe(() => (count += 1));
    expect(count).toBe(1);
    stop();
    await phone.start();
    expect(count).toBe(1);
  });

  it('hears changes in order, also those that a listener caused', async () => {
    await startReady();
    const muted: (boolean | undefined)[] = [];
    phone.on('incoming', (call) => call.mute(true));
    phone.subscribe(({ call }) => {
      if (call && muted.at(-1) !== call.muted) muted.push(call.muted);
    });
    server.offerCall();
    await settle();
    expect(muted).toEqual([false, true]);
  });

  it('knows the type of what an event brings', () => {
    phone.on('agent', (agent) => expectTypeOf(agent).toEqualTypeOf<AgentState>());
    phone.on('call', (call) => expectTypeOf(call).toEqualTypeOf<Call | null>());
    phone.on('error', (error) => expectTypeOf(error).toEqualTypeOf<SoftphoneError>());
    // @ts-expect-error There is no such event.
    phone.on('ringing', () => {})();
  });
});

describe('what fails', () => {
  const expired = new SoftphoneError({ code: 'SESSION_EXPIRED', message: 'Log in again.' });

  it('rejects a command with the error of the server', async () => {
    await startReady();
    server.offerCall();
    await settle();
    const refusal = new SoftphoneError({ code: 'UNKNOWN_DISPOSITION', message: 'No such one.' });
    server.refuseNext('dispose', refusal);
    await expect(present().dispose({ code: 'NOPE', notes: '' })).rejects.toBe(refusal);
    server.customerHangsUp();
    await present().dispose({ code: 'SALE', notes: '' });
  });

  it('rejects start() and stops when the server refuses the phone outright', async () => {
    server.goDown(expired);
    await expect(phone.start()).rejects.toBe(expired);
    expect(phone.snapshot.connection.status).toBe('off');
    expect(clock.pendingTimers).toBe(0);
    server.comeBack();
    await phone.start();
    expect(phone.snapshot.connection.status).toBe('live');
  });

  it('is not disturbed by an earlier start that was cut short', async () => {
    server.goDown();
    const first = phone.start();
    const outcome = expect(first).rejects.toMatchObject({ code: 'SOFTPHONE_CLOSED' });
    await settle();
    server.comeBack();
    await phone.logOut();
    const second = phone.start();
    await outcome;
    await second;
    expect(phone.snapshot.connection.status).toBe('live');
    expect(phone.snapshot.line.status).toBe('up');
  });

  it('waits for a server that is not there yet', async () => {
    server.goDown();
    const starting = phone.start();
    await clock.advance(60_000);
    expect(phone.snapshot.connection.status).toBe('waiting');
    server.comeBack();
    await clock.advance(15_000);
    await starting;
    expect(phone.snapshot.connection.status).toBe('live');
  });

  it('refuses commands before start and after close', async () => {
    await expect(phone.ready()).rejects.toMatchObject({ code: 'SOFTPHONE_NOT_STARTED' });
    await phone.close();
    await expect(phone.start()).rejects.toMatchObject({ code: 'SOFTPHONE_CLOSED' });
    await expect(phone.pause('LUNCH')).rejects.toMatchObject({ code: 'SOFTPHONE_CLOSED' });
  });

  it('refuses Ready without a line that the server could call', async () => {
    const lineless = createSoftphone({
      server,
      clock,
      line: () => Promise.reject(new Error('no line')),
    });
    await lineless.start();
    await expect(lineless.ready()).rejects.toMatchObject({
      code: 'LINE_NOT_REGISTERED',
      details: { lineCode: 'LINE_UNREACHABLE' },
    });
    expect(server.received.some(({ name }) => name === 'ready')).toBe(false);
    await lineless.close();
  });

  it('names the option that cannot be used', () => {
    expect(() => createSoftphone({ server: 7 as never })).toThrow(
      "createSoftphone: `server` must be the server's address or an AgentServer, not number.",
    );
  });
});
