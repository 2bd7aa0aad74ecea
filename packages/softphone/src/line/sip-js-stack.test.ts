/** The sip.js adapter against a registrar: the real library, a socket in memory, no audio. */
import { createFakeClock, type FakeClock } from '@dialwright/core/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SoftphoneError } from '../softphone-error.ts';
import {
  createSipRegistrarDouble,
  type SipRegistrarDouble,
} from '../testing/sip-registrar-double.ts';
import { createSipJsStack } from './sip-js-stack.ts';
import type { SipInvite, SipStack } from './sip-stack.ts';

let clock: FakeClock;
let registrar: SipRegistrarDouble;
let stack: SipStack;
let lost: Promise<SoftphoneError>;
let invited: Promise<SipInvite>;

beforeEach(() => {
  clock = createFakeClock();
  registrar = createSipRegistrarDouble();
  vi.stubGlobal('WebSocket', registrar.WebSocket);
  let onLost: (error: SoftphoneError) => void = () => {};
  let onInvite: (invite: SipInvite) => void = () => {};
  lost = new Promise((resolve) => {
    onLost = resolve;
  });
  invited = new Promise((resolve) => {
    onInvite = resolve;
  });
  stack = createSipJsStack(
    {
      credentials: {
        kind: 'sip',
        serverUrl: 'wss://sip.example.com/ws',
        username: 'agent-1',
        password: 'secret',
        domain: 'example.com',
      },
      clock,
      iceGatheringTimeoutMs: 750,
      iceServers: [],
      playAudio: () => {},
    },
    {
      onLost: (error) => onLost(error),
      onInvite: (invite) => onInvite(invite),
      onError: () => {},
    },
  );
});

afterEach(async () => {
  await stack.close();
  expect(clock.pendingTimers).toBe(0);
  vi.unstubAllGlobals();
});

describe('sip.js behind the port', () => {
  it('registers the account, and resolves when the registrar has accepted it', async () => {
    await stack.connect();
    expect(registrar.received.map(({ word }) => word)).toEqual(['REGISTER']);
    expect(registrar.received[0]?.headers.to).toContain('sip:agent-1@example.com');
  });

  it('rejects with LINE_REFUSED when the account is not accepted', async () => {
    registrar.answerRegister = 403;
    await expect(stack.connect()).rejects.toMatchObject({
      code: 'LINE_REFUSED',
      details: { statusCode: 403 },
    });
  });

  it('rejects with LINE_UNREACHABLE when the socket does not open', async () => {
    registrar.isUp = false;
    await expect(stack.connect()).rejects.toMatchObject({ code: 'LINE_UNREACHABLE' });
  });

  it('sip-2, sip-3: tells of a dropped socket, and connects again with a fresh registration', async () => {
    await stack.connect();
    registrar.cut();
    await expect(lost).resolves.toMatchObject({ code: 'LINE_UNREACHABLE', retryable: true });
    await stack.connect();
    expect(registrar.sockets).toBe(2);
    const callIds = registrar.received.map(({ headers }) => headers['call-id']);
    expect(new Set(callIds).size).toBe(2);
    // The binding that is alive must not be removed by the one that is gone.
    expect(
      registrar.received.every(({ headers }) => !/expires=0/.test(headers.contact ?? '')),
    ).toBe(true);
  });

  it('sip-3: is not blocked by a REGISTER that was never answered', async () => {
    registrar.answerRegister = 100;
    const connecting = stack.connect();
    await registrar.next('REGISTER');
    const failing = expect(connecting).rejects.toMatchObject({ code: 'LINE_UNREACHABLE' });
    await clock.advance(10_000);
    await failing;
    registrar.answerRegister = 200;
    await stack.connect();
  });

  it('S1-09 declines a call with 480 when it is told to', async () => {
    await stack.connect();
    const declined = registrar.next('480');
    registrar.invite();
    await (await invited).refuse();
    expect((await declined).headers['call-id']).toBe('call-1');
  });

  it('says that the audio failed where there is no microphone at all, and declines the call', async () => {
    await stack.connect();
    const declined = registrar.next('480');
    registrar.invite();
    await expect((await invited).accept()).rejects.toMatchObject({ code: 'LINE_ANSWER_FAILED' });
    await declined;
  });

  it('unregisters when it is closed', async () => {
    await stack.connect();
    await stack.close();
    expect(registrar.received.at(-1)).toMatchObject({
      word: 'REGISTER',
      headers: { contact: expect.stringContaining('expires=0') as string },
    });
  });
});
