import type { RemoteParty } from '@dialwright/ari/testing';
import type { CampaignSettings, E164 } from '@dialwright/core';
import { describe, expect, it } from 'vitest';
import { type MemoryFloor, openMemoryFloor, START, TENANT } from './__fixtures__/memory-floor.ts';

const answers = (afterMs: number, talkMs: number): RemoteParty => ({
  ringAfterMs: 500,
  reaction: { type: 'answer', afterMs, talkMs },
});

const records = (floor: MemoryFloor) =>
  [...floor.tables.attempts.values()].map((attempt) => attempt.record);

describe('the campaign loop', () => {
  it('S0-69 import, pace, talk, dispose, read back: one lead from the hopper to its record', async () => {
    const floor = await openMemoryFloor({ leads: 1, network: () => answers(4_000, 30_000) });
    const ana = await floor.seat('ana');
    expect((await floor.ready(ana)).ok).toBe(true);
    await floor.clock.advance(6_000);
    const offered = floor.events.find((event) => event.type === 'call.offered');
    expect(offered).toMatchObject({
      offer: { lead: { name: 'Lead 0' }, script: { text: 'Hi Lead' } },
    });
    expect(floor.loop.agents.get(ana.agentId)?.state.status).toBe('talking');
    await floor.clock.advance(30_000);
    const seat = floor.loop.agents.get(ana.agentId);
    expect(seat?.state.status).toBe('wrap_up');
    const callId = records(floor)[0]?.callId ?? '';
    const disposed = await floor.loop.commands.dispose(ana.agentId, callId, {
      code: 'SALE',
      notes: 'Renewed',
    });
    expect(disposed).toMatchObject({
      ok: true,
      value: { outcome: 'CONNECTED', disposition: 'SALE', notes: 'Renewed', talkMs: 30_000 },
    });
    expect(seat?.state.status).toBe('ready');
    await floor.close();
    expect(floor.fake.counts.originates).toBe(1);
    expect(floor.fake.channels()).toEqual([]);
  });

  it('S0-44 an agent who has not disposed is not dialled for', async () => {
    const floor = await openMemoryFloor({
      leads: 10,
      network: () => answers(1_000, 5_000),
      settings: {
        wrapUp: { mode: 'unlimited', limitMs: 0, defaultDisposition: 'WRAP_UP_EXPIRED' },
      },
    });
    const ana = await floor.seat('ana');
    await floor.ready(ana);
    await floor.clock.advance(60_000);
    expect(records(floor)).toHaveLength(1);
    expect(await floor.ready(ana)).toMatchObject({
      code: 'DISPOSITION_MISSING',
    });
    await floor.close();
    expect(records(floor)[0]?.disposition).toBe('SYSTEM_ERROR');
  });

  it('S0-46 a hard wrap-up that runs out is disposed by the system and the agent is paused', async () => {
    const floor = await openMemoryFloor({
      leads: 3,
      network: () => answers(1_000, 5_000),
      settings: {
        wrapUp: { mode: 'hard', limitMs: 10_000, defaultDisposition: 'WRAP_UP_EXPIRED' },
      },
    });
    const ana = await floor.seat('ana');
    await floor.ready(ana);
    await floor.clock.advance(30_000);
    expect(floor.loop.agents.get(ana.agentId)?.state).toMatchObject({
      status: 'paused',
      code: 'WRAP_UP_EXPIRED',
    });
    expect(records(floor)[0]).toMatchObject({
      disposition: 'WRAP_UP_EXPIRED',
      dispositionBy: 'system',
    });
    await floor.close();
  });

  it('S0-27 law 3: whoever answers and finds nobody is held, hears the message, and is on the record', async () => {
    const floor = await openMemoryFloor({ leads: 1, network: () => answers(4_000, 30_000) });
    const ana = await floor.seat('ana');
    await floor.ready(ana);
    await floor.clock.advance(2_000);
    floor.loop.commands.pause(ana.agentId, 'LUNCH');
    await floor.clock.advance(20_000);
    expect(records(floor)[0]).toMatchObject({
      outcome: 'ABANDONED',
      heldMs: 2_000,
      abandonMessage: 'heard',
      abandonedFor: ['us-ftc'],
      disposition: 'ABANDONED',
    });
    await floor.close();
  });

  it('law 5: a held person gets the first agent who comes free', async () => {
    const floor = await openMemoryFloor({
      leads: 1,
      network: () => answers(4_000, 30_000),
      settings: { holdWindowMs: 5_000 },
    });
    const ana = await floor.seat('ana');
    const ben = await floor.seat('ben');
    await floor.ready(ana);
    await floor.clock.advance(2_000);
    floor.loop.commands.pause(ana.agentId, 'BREAK');
    await floor.clock.advance(4_000);
    expect(floor.fake.counts.answers).toBeGreaterThan(0);
    await floor.ready(ben);
    await floor.clock.advance(10);
    expect(floor.loop.agents.get(ben.agentId)?.state.status).toBe('talking');
    await floor.close();
  });

  it('an agent whose phone goes away while a call rings is given neither that one nor another', async () => {
    const floor = await openMemoryFloor({ leads: 5, network: () => answers(4_000, 30_000) });
    const ana = await floor.seat('ana');
    await floor.ready(ana);
    await floor.clock.advance(1_000);
    floor.fake.phones.setOnline('PJSIP/ana', false);
    await floor.clock.advance(10);
    expect(floor.loop.agents.get(ana.agentId)?.state).toMatchObject({
      status: 'paused',
      code: 'LINE_LOST',
    });
    await floor.clock.advance(60_000);
    expect(records(floor).map((record) => record.outcome)).toEqual(['ABANDONED']);
    await floor.close();
  });

  it('S0-41 law 1: a suppressed number is taken back while it rings and never dialled again', async () => {
    const floor = await openMemoryFloor({
      leads: 1,
      network: () => ({ reaction: { type: 'ring_out' } }),
    });
    const ana = await floor.seat('ana');
    await floor.ready(ana);
    await floor.clock.advance(3_000);
    const number = records(floor)[0]?.customerNumber as E164;
    const ringing = await floor.store.suppress(TENANT, [number], 'ASKED', floor.clock.now());
    expect(ringing).toHaveLength(1);
    await floor.loop.cancel(ringing.map((call) => call.callId));
    await floor.clock.advance(1_000);
    expect(records(floor)[0]?.outcome).toBe('CANCELED');
    // A call that was taken back is tried again after a quarter of an hour; not this one.
    await floor.clock.advance(60 * 60_000);
    expect(floor.fake.counts.originates).toBe(1);
    await floor.close();
  });

  it('S0-19 predictive dialling keeps its lines within what the law leaves it', async () => {
    const floor = await openMemoryFloor({
      leads: 400,
      network: (number) =>
        Number(number.slice(-1)) < 3 ? answers(6_000, 60_000) : { reaction: { type: 'ring_out' } },
      settings: {
        dialMethod: 'predictive',
        wrapUp: { mode: 'hard', limitMs: 5_000, defaultDisposition: 'WRAP_UP_EXPIRED' },
      },
    });
    for (const name of ['ana', 'ben', 'cem', 'dia']) {
      await floor.ready(await floor.seat(name));
    }
    const disposeAll = async (): Promise<void> => {
      for (const { profile, state } of floor.loop.agents.all()) {
        if (state.status !== 'wrap_up') continue;
        await floor.loop.commands.dispose(profile.agentId, state.callId, {
          code: 'SALE',
          notes: '',
        });
      }
    };
    for (let second = 0; second < 600; second += 1) {
      await floor.clock.advance(1_000);
      await disposeAll();
    }
    const talked = records(floor).filter((record) => record.outcome === 'CONNECTED');
    expect(talked.length).toBeGreaterThan(15);
    await floor.close();
    const answered = records(floor).filter((record) => record.answeredAt !== null);
    const dropped = answered.filter((record) => record.abandonedFor.length > 0);
    expect(dropped.length).toBeLessThanOrEqual(1 + answered.length * 0.03);
    expect(records(floor).every((record) => record.outcome !== null)).toBe(true);
    expect(records(floor).every((record) => record.disposition !== null)).toBe(true);
  });

  it('S0-08 S0-09 law 9: the next decision is made by the changed settings', async () => {
    const floor = await openMemoryFloor({
      leads: 50,
      network: () => ({ reaction: { type: 'ring_out' } }),
    });
    const { store, ref, loop, clock } = floor;
    const change = async (settings: Partial<CampaignSettings>): Promise<void> => {
      const campaign = await store.campaign(ref);
      if (!campaign) throw new Error('The campaign is there.');
      await store.saveCampaign(TENANT, {
        ...campaign,
        settings: { ...campaign.settings, ...settings },
      });
      await loop.refresh(ref);
    };
    for (const name of ['ana', 'ben']) await floor.ready(await floor.seat(name));
    await clock.advance(1_000);
    expect(floor.fake.counts.originates).toBe(2);
    await change({ dropTarget: 0.02, dialMethod: 'predictive' });
    await clock.advance(30_000);
    expect(loop.why(ref)).toContain('2.0 %');
    await floor.close();
  });

  it('law 2: what was claimed and never sent is not dialled by the next owner either', async () => {
    const floor = await openMemoryFloor({ leads: 2, network: () => answers(1_000, 5_000) });
    const { store, tables, ref, clock } = floor;
    await store.fillHopper(ref, 10, clock.now());
    const [claimed] = await store.claim(
      ref,
      { nodeId: 'pbx', epoch: 1 },
      { decisionId: TENANT, at: START, dial: 1, message: 'dial 1', reasons: [], snapshot: {} },
      clock.now(),
      () => '00000000-0000-7000-8000-00000000dead',
    );
    floor.crash();
    await clock.advance(10_000);
    floor.reborn();
    await clock.advance(10_000);
    expect(tables.attempts.get(claimed?.callId ?? '')?.record).toMatchObject({
      outcome: 'INTERRUPTED',
      abandonedFor: ['us-ftc'],
    });
    expect(floor.fake.counts.originates).toBe(0);
    await floor.close();
  });

  it('law 7: the next owner goes on with a conversation that never noticed', async () => {
    const floor = await openMemoryFloor({ leads: 1, network: () => answers(1_000, 60_000) });
    const ana = await floor.seat('ana');
    await floor.ready(ana);
    await floor.clock.advance(3_000);
    expect(floor.loop.agents.get(ana.agentId)?.state.status).toBe('talking');
    floor.crash();
    await floor.clock.advance(10_000);
    const next = floor.reborn();
    await floor.clock.advance(5_000);
    expect(next.agents.get(ana.agentId)?.state.status).toBe('talking');
    await floor.clock.advance(60_000);
    expect(records(floor)[0]).toMatchObject({ outcome: 'CONNECTED', talkMs: 60_000 });
    await floor.close();
    expect(floor.fake.counts.originates).toBe(1);
  });

  it('law 10: each dial names the decision that caused it', async () => {
    const floor = await openMemoryFloor({ leads: 2, network: () => answers(1_000, 5_000) });
    const ana = await floor.seat('ana');
    await floor.ready(ana);
    await floor.clock.advance(3_000);
    const [record] = records(floor);
    const decision = floor.tables.decisions.find((each) => each.decisionId === record?.decisionId);
    expect(decision?.message).toMatch(/dial 1/);
    expect(decision?.at).toBeGreaterThanOrEqual(START);
    await floor.close();
  });
});
