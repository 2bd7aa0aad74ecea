/** A whole floor in memory: the real loop, orchestrator and rules on a fake Asterisk and a fake clock. */
import { createCallOrchestrator } from '@dialwright/ari';
import { createFakeAsterisk, type FakeAsterisk, type RemoteParty } from '@dialwright/ari/testing';
import type { CampaignSettings, Clock, E164 } from '@dialwright/core';
import { campaignSettings } from '@dialwright/core/schemas';
import { createFakeClock, type FakeClock, sequentialIds } from '@dialwright/core/testing';
import type { CommandResult } from '../../dialer-service.ts';
import type { AgentProfile, CampaignRef, DialerStore } from '../../store/dialer-store.ts';
import { memoryStore } from '../../store/memory/memory-store.ts';
import type { MemoryTables } from '../../store/memory/memory-tables.ts';
import { type CampaignLoop, createCampaignLoop } from '../campaign-loop.ts';
import type { LoopEvent } from '../loop-events.ts';

export const TENANT = '00000000-0000-7000-8000-00000000000a';
/** A Tuesday, 10:00 in New York. */
export const START = Date.UTC(2026, 10, 3, 15);

export interface MemoryFloor {
  clock: FakeClock;
  fake: FakeAsterisk;
  store: DialerStore;
  tables: MemoryTables;
  ref: CampaignRef;
  events: LoopEvent[];
  loop: CampaignLoop;
  /** Seats an agent who sends heartbeats until the floor closes. */
  seat(name: string): Promise<AgentProfile>;
  /** The agent asks for calls, and the phone is called. */
  ready(agent: AgentProfile): Promise<CommandResult>;
  /** Stops the process as SIGKILL does: it does nothing more, and says nothing. */
  crash(): void;
  /** Starts another process on the same store and Asterisk. */
  reborn(): CampaignLoop;
  close(): Promise<void>;
}

export async function openMemoryFloor(options: {
  network: (number: string) => RemoteParty;
  leads: number;
  settings?: Partial<CampaignSettings>;
}): Promise<MemoryFloor> {
  const clock = createFakeClock(START);
  const fake = createFakeAsterisk({ clock, network: ({ number }) => options.network(number) });
  const store = memoryStore({ clock });
  const generateId = sequentialIds();
  const events: LoopEvent[] = [];
  const loops: CampaignLoop[] = [];
  const killers: (() => void)[] = [];
  const ref = { tenantId: TENANT, campaignId: generateId() };
  let beating = true;

  const live = (): CampaignLoop => {
    let alive = true;
    // A process of its own: its timers, its writes and its connection die with it.
    const own: Clock = {
      ...clock,
      setTimer: (delayMs, callback) => clock.setTimer(delayMs, () => alive && callback()),
    };
    const asterisk = fake.connection({ app: 'dialwright' });
    killers.push(() => {
      alive = false;
      void asterisk.close();
    });
    const calls = createCallOrchestrator({
      asterisk,
      clock: own,
      generateId,
      trunks: [{ endpoint: 'PJSIP/{number}@carrier' }],
    });
    const loop = createCampaignLoop({
      store,
      calls,
      clock: own,
      generateId,
      nodeId: 'pbx',
      owner: generateId(),
      leaseMs: 4_000,
      onEvent: (event) => events.push(event),
    });
    loops.push({
      ...loop,
      async close() {
        if (!alive) return;
        alive = false;
        await loop.stopDialling();
        await calls.close();
        await loop.close();
        await asterisk.close();
      },
    });
    return loop;
  };

  await store.saveCampaign(TENANT, {
    campaignId: ref.campaignId,
    status: 'running',
    startedAt: START,
    settings: campaignSettings.parse({
      name: 'Spring renewal',
      dialMethod: 'progressive',
      callerId: { strategy: 'rotate', numbers: ['+16025550100', '+16025550101', '+16025550102'] },
      script: 'Hi {first_name}',
      ...options.settings,
    }),
  });
  await store.addLeads(
    ref,
    Array.from({ length: options.leads }, (_, index) => ({
      leadId: generateId(),
      e164: `+1${212 + Math.floor(index / 100)}55501${String(index % 100).padStart(2, '0')}` as E164,
      name: `Lead ${index}`,
      zones: ['America/New_York'],
      fields: {},
    })),
    START,
  );
  const loop = live();
  await clock.advance(1_000);

  return {
    clock,
    fake,
    store,
    tables: store.tables,
    ref,
    events,
    loop,
    async seat(name) {
      const agentId = generateId();
      const profile: AgentProfile = {
        tenantId: TENANT,
        agentId,
        username: name,
        name,
        campaignId: ref.campaignId,
        endpoint: `PJSIP/${name}`,
      };
      store.tables.agents.set(agentId, profile);
      fake.phones.add(profile.endpoint);
      const beat = (): void => {
        if (!beating) return;
        for (const each of loops) each.commands.heartbeat(agentId);
        clock.setTimer(2_000, beat);
      };
      loop.commands.logIn(profile);
      beat();
      await clock.advance(0);
      return profile;
    },
    async ready(agent) {
      const asked = loop.commands.ready(agent.agentId);
      await clock.advance(10);
      return asked;
    },
    crash: () => killers.splice(0).forEach((kill) => kill()),
    reborn: live,
    async close() {
      beating = false;
      const closing = Promise.all(loops.map((each) => each.close()));
      await clock.advance(10_000);
      await closing;
      await clock.advance(5_000);
    },
  };
}
