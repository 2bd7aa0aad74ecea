/** The orchestrator's main stories on the real Asterisk, with a real carrier's answers. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AsteriskConnection } from '../connection/asterisk-connection.ts';
import { connectAsterisk } from '../connection/connect-asterisk.ts';
import {
  addLabPhone,
  labAddress,
  labNumbers,
  removeLabPhone,
} from '../testing/__fixtures__/lab-subject.ts';
import { type CuttableNetwork, cuttableNetwork } from '../testing/__fixtures__/cuttable-network.ts';
import type { AgentLeg } from './agent-leg.ts';
import { type CallOrchestrator, createCallOrchestrator } from './call-orchestrator.ts';
import { fetchRecording } from './fetch-recording.ts';
import type { CallEnd, OutboundCall, PlaceRequest } from './outbound-call.ts';

const lab = labAddress(process.env['DIALWRIGHT_LAB']);
const PHONE = 'agent-8';
/** Of Asterisk's own sounds: "Goodbye". */
const MESSAGE = 'sound:vm-goodbye';

let network: CuttableNetwork;
let asterisk: AsteriskConnection;
let calls: CallOrchestrator;

beforeAll(() => addLabPhone(lab, PHONE));
afterAll(() => removeLabPhone(lab, PHONE));

beforeEach(async () => {
  network = await cuttableNetwork(lab.url);
  asterisk = await connect();
  calls = orchestrate(asterisk);
});

afterEach(async () => {
  await calls.close();
  await vi.waitFor(
    async () => {
      expect(await asterisk.request('channels.list', {})).toEqual([]);
      expect(await asterisk.request('bridges.list', {})).toEqual([]);
    },
    { timeout: 5_000 },
  );
  await asterisk.close();
  await network.close();
});

function connect(): Promise<AsteriskConnection> {
  const { username, password } = lab;
  return connectAsterisk({ url: network.url, username, password, app: 'stories' });
}

function orchestrate(connection: AsteriskConnection): CallOrchestrator {
  return createCallOrchestrator({
    asterisk: connection,
    trunks: [{ endpoint: 'PJSIP/{number}@carrier' }],
    heartbeatTimeoutMs: 60_000,
  });
}

function place(to: `+${string}`, more: Partial<PlaceRequest> = {}): OutboundCall {
  return calls.place({ to, callerId: '+16025550100', abandonMedia: MESSAGE, ...more });
}

async function agent(): Promise<AgentLeg> {
  const leg = await calls.agents.connect({ agentId: '8', endpoint: `PJSIP/${PHONE}` });
  await vi.waitFor(() => expect(leg.bridgeable).toBe(true), { timeout: 5_000 });
  return leg;
}

function reached(call: OutboundCall, event: 'call.answered' | 'call.ringing'): Promise<void> {
  return new Promise((resolve) => call.on(event, () => resolve()));
}

async function runLab(command: 'start' | 'crash'): Promise<void> {
  const main = fileURLToPath(new URL('../../../../tooling/lab/main.ts', import.meta.url));
  await promisify(execFile)(process.execPath, [main, command]);
}

describe('a conversation', () => {
  it('is bridged within the second, recorded as long as it lasted, and hung up', async () => {
    const leg = await agent();
    const call = place(labNumbers.talksFiveSeconds, { record: true });
    await reached(call, 'call.answered');
    expect(call.state.status).toBe('held');
    expect(await call.bridgeTo(leg)).toEqual({ ok: true });
    const end = await call.hungUp;
    expect(end).toMatchObject({ outcome: 'CONNECTED', hungUpBy: 'customer', cause: { code: 16 } });
    if (end.state.status !== 'hung_up' || end.state.bridgedAt === null) throw new Error('?');
    const talkMs = end.state.hungUpAt - end.state.bridgedAt;
    const wav = await fetchRecording(asterisk, end.recording?.name ?? '');
    expect(Buffer.from(wav.subarray(0, 4)).toString()).toBe('RIFF');
    // 8,000 samples of two bytes a second.
    expect(Math.abs((wav.byteLength - 44) / 16 - talkMs)).toBeLessThan(500);
    expect(loudness(wav)).toBeGreaterThan(1_000);
    await asterisk.request('recordings.deleteStored', { recordingName: call.id });
    // The agent's leg outlives the call, and takes the next one.
    expect(leg.bridgeable).toBe(true);
    const next = place(labNumbers.answers);
    await reached(next, 'call.answered');
    expect(await next.bridgeTo(leg)).toEqual({ ok: true });
    await next.hangUp('agent');
    expect(await next.hungUp).toMatchObject({ outcome: 'CONNECTED', hungUpBy: 'agent' });
  });

  it('goes on when the socket is lost, and its end is heard of afterwards', async () => {
    const leg = await agent();
    const call = place(labNumbers.talksFiveSeconds);
    await reached(call, 'call.answered');
    await call.bridgeTo(leg);
    network.cut(500);
    expect(await call.hungUp).toMatchObject({ outcome: 'CONNECTED' });
  });
});

describe('the carrier’s answers', () => {
  it.each([
    ['busy', labNumbers.busy, 'BUSY', 17],
    ['congestion', labNumbers.congested, 'CONGESTION', 34],
    ['a number that does not exist', labNumbers.unallocated, 'DISCONNECTED', 1],
  ] as const)('%s', async (_, number, outcome, code) => {
    expect(await place(number).hungUp).toMatchObject({ outcome, cause: { code } });
  });

  it('nobody answers in time', async () => {
    const call = place(labNumbers.rings, { ringTimeoutMs: 1_500 });
    await reached(call, 'call.ringing');
    expect(await call.hungUp).toMatchObject({ outcome: 'NO_ANSWER', hungUpBy: 'system' });
  });

  it('a person who hangs up at once', async () => {
    expect(await place(labNumbers.hangsUpAtOnce).hungUp).toMatchObject({
      outcome: 'CALLER_HUNG_UP',
      hungUpBy: 'customer',
    });
  });

  it('a call that is taken back while it rings', async () => {
    const call = place(labNumbers.rings);
    await reached(call, 'call.ringing');
    await call.cancel();
    expect(await call.hungUp).toMatchObject({ outcome: 'CANCELED' });
  });
});

describe('a person nobody comes for', () => {
  it('hears the abandon message once their hold window is over', async () => {
    const end = await place(labNumbers.answers, { holdWindowMs: 500 }).hungUp;
    expect(end).toMatchObject({
      outcome: 'ABANDONED',
      abandonMessage: 'heard',
      hungUpBy: 'system',
    });
    expect(heldMs(end)).toBeGreaterThanOrEqual(450);
    expect(heldMs(end)).toBeLessThan(1_500);
  });

  it('hears it from the dialplan when our process is gone, and its heir learns of it', async () => {
    const call = place(labNumbers.answers, { holdWindowMs: 1_000 });
    await reached(call, 'call.answered');
    const { placedAt } = call.state;
    // Gone without a word: nothing is hung up, nothing is told.
    await asterisk.close();
    await new Promise((resolve) => setTimeout(resolve, 6_000));
    asterisk = await connect();
    calls = orchestrate(asterisk);
    const [adopted] = await calls.adopt([
      {
        callId: call.id,
        to: labNumbers.answers as never,
        placedAt,
        holdWindowMs: 1_000,
        ringTimeoutMs: 20_000,
        abandonMedia: MESSAGE,
      },
    ]);
    expect(await adopted?.hungUp).toMatchObject({
      outcome: 'ABANDONED',
      abandonMessage: 'heard',
    });
    const variable = `DW_${call.id}`;
    expect((await asterisk.request('asterisk.getGlobalVar', { variable })).value).toBe('');
  });

  it('hears it from the dialplan when they answer while the socket is cut', async () => {
    const call = place(labNumbers.answersAfterTwoSeconds);
    await reached(call, 'call.ringing');
    network.cut(6_000);
    const end = await call.hungUp;
    expect(end).toMatchObject({ outcome: 'ABANDONED', abandonMessage: 'heard' });
    if (end.state.status !== 'hung_up' || end.state.answeredAt === null) throw new Error('?');
    expect(end.state.answeredAt - end.state.placedAt).toBeGreaterThan(1_900);
    expect(end.state.answeredAt - end.state.placedAt).toBeLessThan(4_000);
  });

  it('hears it although the socket is cut while they are held', async () => {
    const call = place(labNumbers.answers, { holdWindowMs: 1_500 });
    await reached(call, 'call.answered');
    network.cut(7_000);
    expect(await call.hungUp).toMatchObject({ outcome: 'ABANDONED', abandonMessage: 'heard' });
  });
});

describe('Asterisk itself killed', () => {
  it('ends its calls as MEDIA_NODE_LOST, and takes new ones once it is back', async () => {
    const leg = await agent();
    const call = place(labNumbers.answers);
    await reached(call, 'call.answered');
    await call.bridgeTo(leg);
    const ringing = place(labNumbers.rings);
    await reached(ringing, 'call.ringing');
    await runLab('crash');
    await runLab('start');
    expect(await call.hungUp).toMatchObject({ outcome: 'MEDIA_NODE_LOST' });
    expect(await ringing.hungUp).toMatchObject({ outcome: 'MEDIA_NODE_LOST' });
    expect(leg.state).toEqual({ status: 'down', reason: 'MEDIA_NODE_LOST' });
    await vi.waitFor(() => expect(asterisk.state.status).toBe('connected'), { timeout: 10_000 });
    // What was made over ARI is gone with it.
    await addLabPhone(lab, PHONE);
    const next = place(labNumbers.answers);
    await reached(next, 'call.answered');
    expect(await next.bridgeTo(await agent())).toEqual({ ok: true });
  });
});

function heldMs({ state }: CallEnd): number {
  if (state.status !== 'hung_up' || state.answeredAt === null) throw new Error('not answered');
  return state.hungUpAt - state.answeredAt;
}

/** The root mean square of a recording's samples: of 32,768. */
function loudness(wav: Uint8Array): number {
  const samples = new DataView(wav.buffer, wav.byteOffset + 44, wav.byteLength - 44);
  let sum = 0;
  const count = Math.floor(samples.byteLength / 2);
  for (let index = 0; index < count; index += 1) sum += samples.getInt16(index * 2, true) ** 2;
  return Math.sqrt(sum / count);
}
