/**
 * From the loop hearing of an answer to an agent being on the call: the real loop and orchestrator over
 * HTTP and WebSocket to the served fake, with the store in memory.
 */
import { connectAsterisk, createCallOrchestrator } from '@dialwright/ari';
import { createFakeAsterisk, serveFakeAsterisk } from '@dialwright/ari/testing';
import { shiftClock, systemClock, systemIdGenerator } from '@dialwright/core';
import { campaignSettings } from '@dialwright/core/schemas';
import { createCampaignLoop } from '../src/loop/campaign-loop.ts';
import type { AgentProfile } from '../src/store/dialer-store.ts';
import { memoryStore } from '../src/store/memory/memory-store.ts';
import { fictionalNumbers, OPENING } from './fiction.ts';

const AGENTS = 10;
const WARM_UP = 50;
const SAMPLES = 500;
/** So long at most, whatever has been measured by then. */
const DEADLINE_MS = 120_000;

/** @returns milliseconds, one a call. @throws Error when the calls do not come about. */
export async function measureBridging(): Promise<number[]> {
  const clock = shiftClock(systemClock, OPENING - systemClock.now());
  const fake = createFakeAsterisk({
    clock,
    network: () => ({ reaction: { type: 'answer', afterMs: 20, talkMs: 200 } }),
  });
  const account = { username: 'bench', password: 'bench' };
  const served = await serveFakeAsterisk(fake, account);
  const asterisk = await connectAsterisk({ url: served.url, ...account, app: 'bench', clock });
  const calls = createCallOrchestrator({
    asterisk,
    clock,
    trunks: [{ endpoint: 'PJSIP/{number}@carrier' }],
    heartbeatTimeoutMs: 600_000,
  });
  const store = memoryStore({ clock });
  const ref = { tenantId: systemIdGenerator(), campaignId: systemIdGenerator() };
  const settings = campaignSettings.parse({
    name: 'Bench',
    dialMethod: 'progressive',
    callerId: { strategy: 'fixed', numbers: ['+16025550100'] },
  });
  const { tenantId, campaignId } = ref;
  await store.saveCampaign(tenantId, {
    campaignId,
    status: 'running',
    startedAt: clock.now(),
    settings,
  });
  await store.addLeads(
    ref,
    fictionalNumbers(WARM_UP + SAMPLES + 200).map((e164) => ({
      leadId: systemIdGenerator(),
      e164,
      name: 'Bench',
      zones: ['America/New_York'],
      fields: {},
    })),
    clock.now(),
  );

  const heldAt = new Map<string, number>();
  const tookMs: number[] = [];
  let done: () => void = () => {};
  const enough = new Promise<void>((resolve) => (done = resolve));
  const loop = createCampaignLoop({
    store,
    calls,
    clock,
    nodeId: 'bench',
    owner: 'bench',
    onEvent(event) {
      if (event.type !== 'call.changed') return;
      const { call, state } = event;
      if (state.status === 'held') heldAt.set(call.callId, performance.now());
      if (state.status === 'talking') {
        tookMs.push(performance.now() - (heldAt.get(call.callId) ?? NaN));
        if (tookMs.length >= WARM_UP + SAMPLES) done();
      }
      if (state.status === 'hung_up' && state.agentId !== null) {
        const choice = { code: 'SALE', notes: '' };
        void loop.commands.dispose(state.agentId, call.callId, choice).catch(() => {});
      }
    },
  });
  const deadline = setTimeout(done, DEADLINE_MS);
  try {
    for (let at = 1; at <= AGENTS; at += 1) await seat(`agent-${at}`);
    await enough;
  } finally {
    clearTimeout(deadline);
    await loop.stopDialling();
    await calls.close();
    await loop.close();
    await asterisk.close();
    await served.close();
  }
  const samples = tookMs.slice(WARM_UP);
  if (samples.length >= SAMPLES / 2) return samples;
  throw new Error(`Only ${tookMs.length} calls were bridged in ${DEADLINE_MS / 1_000} s.`);

  async function seat(username: string): Promise<void> {
    const agentId = systemIdGenerator();
    const endpoint = `PJSIP/${username}`;
    const agent: AgentProfile = { ...ref, agentId, username, name: username, endpoint };
    fake.phones.add(endpoint);
    store.tables.agents.set(agentId, agent);
    loop.commands.logIn(agent);
    // Refused until the loop owns its node.
    for (;;) {
      const result = await loop.commands.ready(agentId);
      if (result.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}
