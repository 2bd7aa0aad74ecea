/** The orchestrator on a fake that is served as Asterisk is, at real speed. */
import { sleep, systemClock } from '@dialwright/core';
import ariClient from 'ari-client';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type AriClient, fromAriClient } from '../ari-client/index.ts';
import type { AsteriskConnection } from '../connection/asterisk-connection.ts';
import { connectAsterisk } from '../connection/connect-asterisk.ts';
import { createFakeAsterisk, type FakeAsterisk, serveFakeAsterisk } from '../testing/index.ts';
import { CALLER_ID, LEAD } from './__fixtures__/floor.ts';
import { type CallOrchestrator, createCallOrchestrator } from './call-orchestrator.ts';
import { fetchRecording } from './fetch-recording.ts';
import type { AgentLeg } from './agent-leg.ts';

const account = { username: 'dialer', password: 'secret' };
const ends: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function serve(): Promise<{ fake: FakeAsterisk; url: string }> {
  const fake = createFakeAsterisk({
    network: () => ({ ringAfterMs: 20, reaction: { type: 'answer', afterMs: 30, talkMs: 400 } }),
  });
  const served = await serveFakeAsterisk(fake, account);
  ends.push(() => served.close());
  return { fake, url: served.url };
}

function orchestrate(asterisk: AsteriskConnection): CallOrchestrator {
  const calls = createCallOrchestrator({
    asterisk,
    trunks: [{ endpoint: 'PJSIP/{number}@carrier' }],
    heartbeatTimeoutMs: 60_000,
  });
  ends.push(
    () => asterisk.close(),
    () => calls.close(),
  );
  return calls;
}

async function agentOn(
  fake: FakeAsterisk,
  calls: CallOrchestrator,
  agentId: string,
): Promise<AgentLeg> {
  fake.phones.add(`PJSIP/agent-${agentId}`);
  return calls.agents.connect({ agentId, endpoint: `PJSIP/agent-${agentId}` });
}

async function talk(calls: CallOrchestrator, agent: AgentLeg) {
  const call = calls.place({ to: LEAD, callerId: CALLER_ID, record: true });
  call.on('call.answered', () => void call.bridgeTo(agent));
  return call.hungUp;
}

describe('the orchestrator on a served fake', () => {
  it('S0-52 records forty calls at once, each as long as its conversation', async () => {
    const { fake, url } = await serve();
    const asterisk = await connectAsterisk({ url, ...account, app: 'dialer' });
    const calls = orchestrate(asterisk);
    const agents = await Promise.all(
      Array.from({ length: 40 }, (_, index) => agentOn(fake, calls, String(index))),
    );
    const talks = await Promise.all(agents.map((agent) => talk(calls, agent)));
    for (const { outcome, state, recording } of talks) {
      expect(outcome).toBe('CONNECTED');
      if (state.status !== 'hung_up' || state.bridgedAt === null) throw new Error('not bridged');
      const talkMs = state.hungUpAt - state.bridgedAt;
      expect(Math.abs((recording?.durationMs ?? 0) - talkMs)).toBeLessThanOrEqual(500);
    }
    await sleep(systemClock, 50);
    const wav = await fetchRecording(asterisk, talks[0]?.recording?.name ?? '');
    expect(Buffer.from(wav.subarray(0, 4)).toString()).toBe('RIFF');
    expect(Math.abs((wav.byteLength - 44) / 16 - 400)).toBeLessThan(500);
    await calls.close();
    expect(fake.channels()).toEqual([]);
    expect(fake.bridges()).toEqual([]);
  });

  it('works over the host’s own ari-client', async () => {
    vi.spyOn(console, 'log').mockImplementation(() => {});
    const { fake, url } = await serve();
    const client = (await ariClient.connect(
      url.replace('/ari', ''),
      account.username,
      account.password,
    )) as AriClient & { stop: () => void };
    const asterisk = fromAriClient(client, { app: 'dialer' });
    await client.start('dialer');
    ends.push(() => client.stop());
    const calls = orchestrate(asterisk);
    await new Promise<void>((resolve) => {
      asterisk.onState((state) => state.status === 'connected' && resolve());
      if (asterisk.state.status === 'connected') resolve();
    });
    const end = await talk(calls, await agentOn(fake, calls, '7'));
    expect(end).toMatchObject({ outcome: 'CONNECTED', hungUpBy: 'customer' });
    await calls.close();
    expect(fake.channels()).toEqual([]);
  });
});
