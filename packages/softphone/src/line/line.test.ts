import { seededRandom, silentLogger } from '@dialwright/core';
import { createFakeClock, type FakeClock } from '@dialwright/core/testing';
import { describe, expect, it } from 'vitest';
import { SoftphoneError } from '../softphone-error.ts';
import { lineContract, type LineUnderTest } from '../testing/line-contract.ts';
import { scriptedLine } from '../testing/scripted-line.ts';
import { createSipNetworkDouble, type SipNetworkDouble } from '../testing/sip-stack-double.ts';
import type { Line, LineContext } from './line.ts';
import { provisionedLine } from './provisioned-line.ts';
import { supervisedSipLine } from './supervised-sip-line.ts';
import { testLine } from './test-line.ts';

const account = {
  kind: 'sip' as const,
  serverUrl: 'wss://sip.example.com',
  username: 'agent-1',
  password: 'secret',
  domain: 'example.com',
};

function contextFor(clock: FakeClock): LineContext {
  const credentials = (): Promise<typeof account> => Promise.resolve(account);
  return { credentials, clock, random: seededRandom(7), logger: silentLogger };
}

describe('the test line', () => {
  const create = async (): Promise<LineUnderTest> => {
    const clock = createFakeClock();
    return { line: await testLine()(contextFor(clock)), clock, network: null };
  };
  for (const { name, run } of lineContract(create, { hasNetwork: false })) it(name, run);

  it('is up as soon as it is started', async () => {
    const { line } = await create();
    line.start();
    expect(line.state).toEqual({ status: 'up' });
  });
});

describe('the SIP line, on a SIP library in memory', () => {
  const create = async (): Promise<LineUnderTest> => {
    const clock = createFakeClock();
    const { factory, network } = scriptedLine();
    return { line: await factory(contextFor(clock)), clock, network };
  };
  for (const { name, run } of lineContract(create, { hasNetwork: true })) it(name, run);
});

describe('the supervision of a SIP line', () => {
  async function rig(
    load?: () => Promise<SipNetworkDouble['createStack']>,
  ): Promise<{ line: Line; clock: FakeClock; network: SipNetworkDouble }> {
    const clock = createFakeClock();
    const network = createSipNetworkDouble();
    const media = { iceGatheringTimeoutMs: 0, iceServers: [], playAudio: () => {} };
    const factory = supervisedSipLine(load ?? (() => Promise.resolve(network.createStack)), media);
    return { line: await factory(contextFor(clock)), clock, network };
  }

  it('asks for fresh credentials when the account is refused', async () => {
    const { line, clock, network } = await rig();
    const refused = new SoftphoneError({ code: 'LINE_REFUSED', message: 'No such account.' });
    network.refuse(refused);
    line.start();
    await clock.advance(0);
    expect(line.state).toMatchObject({ status: 'lost', code: 'LINE_REFUSED' });
    network.refuse(null);
    await clock.advance(15_000);
    expect(line.state.status).toBe('registered');
    expect(network.stacks).toBe(2);
    await line.close();
  });

  it('mends a SIP library that could not be loaded', async () => {
    const { createStack } = createSipNetworkDouble();
    let attempts = 0;
    const { line, clock } = await rig(() => {
      attempts += 1;
      return attempts === 1
        ? Promise.reject(new TypeError('Failed to fetch'))
        : Promise.resolve(createStack);
    });
    line.start();
    await clock.advance(0);
    expect(line.state).toMatchObject({ status: 'lost', code: 'LINE_UNREACHABLE' });
    await clock.advance(15_000);
    expect(line.state.status).toBe('registered');
    await line.close();
  });

  it('reports a microphone that is refused, and stays registered', async () => {
    const { line, clock, network } = await rig();
    const errors: string[] = [];
    line.onError((error) => errors.push(error.code));
    line.start();
    await clock.advance(0);
    network.failAnswer(new SoftphoneError({ code: 'MICROPHONE_REFUSED', message: 'Allow it.' }));
    line.announce();
    await network.call();
    await clock.advance(0);
    expect(errors).toEqual(['MICROPHONE_REFUSED']);
    expect(line.state.status).toBe('registered');
    await line.close();
  });

  it('closes while it is still connecting', async () => {
    const { line, clock } = await rig(() => new Promise(() => {}));
    line.start();
    await clock.advance(0);
    await line.close();
    expect(line.state.status).toBe('off');
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('the provisioned line', () => {
  it('is what the server says', async () => {
    const context = contextFor(createFakeClock());
    const test = await provisionedLine()({
      ...context,
      credentials: () => Promise.resolve({ kind: 'test' }),
    });
    test.start();
    expect(test.state.status).toBe('up');
    const sip = await provisionedLine()(context);
    expect(sip.state.status).toBe('off');
  });
});
