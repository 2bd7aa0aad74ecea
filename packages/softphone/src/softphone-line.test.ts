import { seededRandom } from '@dialwright/core';
import { createFakeClock, type FakeClock } from '@dialwright/core/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { createSoftphone, type Softphone } from './softphone.ts';
import { SoftphoneError } from './softphone-error.ts';
import { scriptedLine, type ScriptedLine } from './testing/scripted-line.ts';
import { createServerDouble, type ServerDouble } from './testing/server-double.ts';

let clock: FakeClock;
let server: ServerDouble;
let line: ScriptedLine;
let phone: Softphone;
let answers: string[];

beforeEach(async () => {
  clock = createFakeClock();
  server = createServerDouble({ clock });
  line = scriptedLine();
  answers = [];
  const callingServer = {
    ...server,
    // As a real one: it calls the phone before it answers the request.
    async ready() {
      answers.push(await line.network.call());
      await server.ready();
    },
  };
  phone = createSoftphone({
    server: callingServer,
    line: line.factory,
    clock,
    random: seededRandom(1),
  });
  const starting = phone.start();
  await clock.advance(0);
  await starting;
});

async function ready(): Promise<void> {
  const asked = phone.ready();
  await clock.advance(0);
  await asked;
  await clock.advance(0);
}

describe('a phone on a line with a network', () => {
  it('S0-30 answers the standing call that Ready brings, even before Ready is confirmed', async () => {
    expect(phone.snapshot.line.status).toBe('registered');
    await ready();
    expect(answers).toEqual(['answered']);
    expect(phone.snapshot).toMatchObject({ line: { status: 'up' }, agent: { status: 'ready' } });
    await phone.close();
    expect(line.network.legs).toBe(0);
  });

  it('answers no other call', async () => {
    await ready();
    await expect(line.network.call()).resolves.toBe('refused');
    await phone.close();
  });

  it('takes the announcement back when the server refuses Ready', async () => {
    const refusal = new SoftphoneError({ code: 'SHIFT_OVER', message: 'Your shift is over.' });
    const refusing = createSoftphone({
      server: { ...server, ready: () => Promise.reject(refusal) },
      line: line.factory,
      clock,
    });
    const starting = refusing.start();
    await clock.advance(0);
    await starting;
    await expect(refusing.ready()).rejects.toBe(refusal);
    await expect(line.network.call()).resolves.toBe('refused');
    await refusing.close();
    await phone.close();
  });

  it('keeps the call and the audio while the registration is lost', async () => {
    await ready();
    const errors: string[] = [];
    phone.on('error', (error) => errors.push(error.code));
    server.offerCall();
    await clock.advance(0);
    line.network.drop();
    await clock.advance(5_000);
    expect(phone.snapshot).toMatchObject({
      line: { leg: 'up' },
      call: { state: { status: 'talking' } },
    });
    line.network.restore();
    await clock.advance(15_000);
    expect(phone.snapshot.line.status).toBe('up');
    expect(line.network.legs).toBe(1);
    expect(errors).toEqual(['LINE_UNREACHABLE']);
    await phone.close();
  });

  it('silences the microphone of the leg, and opens it for the next call', async () => {
    await ready();
    server.offerCall();
    phone.on('incoming', (call) => call.mute(true));
    await clock.advance(0);
    expect(line.network.isMuted).toBe(true);
    const { callId } = phone.snapshot.call ?? { callId: '' };
    server.customerHangsUp();
    await server.dispose(callId, { code: 'SALE', notes: '' });
    await clock.advance(0);
    expect(line.network.isMuted).toBe(false);
    await phone.close();
  });

  it('sends tones while the call is there, and not after', async () => {
    await ready();
    server.offerCall();
    await clock.advance(0);
    let send: (digits: string) => void = () => {};
    phone.on('call', (call) => {
      if (call) send = (digits) => call.sendDigits(digits);
    });
    send('42');
    server.customerHangsUp();
    await server.dispose(phone.snapshot.call?.callId ?? '', { code: 'SALE', notes: '' });
    await clock.advance(0);
    send('7');
    expect(line.network.digits).toBe('42');
    await phone.close();
  });
});
