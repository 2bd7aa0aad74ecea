/**
 * What every store must do, as cases that run under any test runner: `name` says it, `run` does it and
 * throws when it does not hold.
 */
import assert from 'node:assert/strict';
import type { E164 } from '@dialwright/core';
import { campaignSettings } from '@dialwright/core/schemas';
import { sequentialIds } from '@dialwright/core/testing';
import type {
  CampaignRef,
  Claim,
  DecisionEntry,
  DialerStore,
  HangUp,
  Lease,
} from '../store/dialer-store.ts';

/** One store, empty, with two tenants and an agent in each. */
export interface StoreUnderTest {
  store: DialerStore;
  tenants: readonly [string, string];
  /** An agent of the first tenant. */
  agentId: string;
  close(): Promise<void>;
}

/** One thing a store must do. */
export interface StoreCase {
  name: string;
  run(opened: StoreUnderTest): Promise<void>;
}

/** A Tuesday, 10:00 in New York. */
const NOW = Date.UTC(2026, 10, 3, 15);
const HOUR_MS = 3_600_000;

export const storeContract: readonly StoreCase[] = [
  {
    name: 'S0-07 two workers that claim at once never take the same lead or the same number',
    async run({ store, tenants: [tenantId] }) {
      const { ref, lease } = await campaignWithLeads(store, tenantId, 500);
      const taken: Claim[] = [];
      const work = async (worker: string): Promise<void> => {
        for (let round = 0; round < 300; round += 1) {
          await store.fillHopper(ref, 40, NOW);
          taken.push(...(await store.claim(ref, lease, decision(worker, round, 1), NOW, newId)));
        }
      };
      await Promise.all(['a', 'b', 'c', 'd'].map(work));
      assert.equal(taken.length, 500);
      assert.equal(new Set(taken.map((claim) => claim.leadId)).size, 500);
      assert.equal(new Set(taken.map((claim) => claim.e164)).size, 500);
    },
  },
  {
    name: 'S0-67 caller IDs are taken in turn',
    async run({ store, tenants: [tenantId] }) {
      const { ref, lease } = await campaignWithLeads(store, tenantId, 6);
      await store.fillHopper(ref, 10, NOW);
      const claims = await store.claim(ref, lease, decision('a', 0, 6), NOW, newId);
      assert.deepEqual(
        claims.map((claim) => claim.callerId.slice(-3)),
        ['100', '101', '102', '100', '101', '102'],
      );
    },
  },
  {
    name: 'a number is live on one call of the tenant only, whichever campaign wants it',
    async run({ store, tenants: [tenantId] }) {
      const one = await campaignWithLeads(store, tenantId, 1);
      const two = await campaignWithLeads(store, tenantId, 1, { lease: one.lease });
      await store.fillHopper(one.ref, 10, NOW);
      await store.fillHopper(two.ref, 10, NOW);
      const [first] = await store.claim(one.ref, one.lease, decision('a', 0, 1), NOW, newId);
      assert.ok(first);
      assert.deepEqual(await store.claim(two.ref, one.lease, decision('b', 0, 1), NOW, newId), []);
      await store.hangUp({ tenantId, callId: first.callId }, unanswered(NOW + 1));
      await store.fillHopper(two.ref, 10, NOW + HOUR_MS);
      const again = await store.claim(
        two.ref,
        one.lease,
        decision('b', 1, 1),
        NOW + HOUR_MS,
        newId,
      );
      assert.equal(again.length, 1);
    },
  },
  {
    name: 'S0-06 a suppressed number leaves the hopper and is never claimed; a ringing call of it is named',
    async run({ store, tenants: [tenantId] }) {
      const { ref, lease, numbers } = await campaignWithLeads(store, tenantId, 3);
      await store.fillHopper(ref, 10, NOW);
      const [ringing] = await store.claim(ref, lease, decision('a', 0, 1), NOW, newId);
      const named = await store.suppress(tenantId, numbers.slice(0, 2), 'ASKED', NOW);
      assert.deepEqual(named, [{ tenantId, callId: ringing?.callId }]);
      await store.fillHopper(ref, 10, NOW);
      const rest = await store.claim(ref, lease, decision('a', 1, 5), NOW, newId);
      assert.deepEqual(
        rest.map((claim) => claim.e164),
        [numbers[2]],
      );
    },
  },
  {
    name: 'S0-04 a lead whose local hours are not open is put off to when they are',
    async run({ store, tenants: [tenantId] }) {
      const { ref } = await campaignWithLeads(store, tenantId, 1, { zone: 'America/Los_Angeles' });
      const early = Date.UTC(2026, 10, 3, 13, 30);
      const fill = await store.fillHopper(ref, 10, early);
      assert.deepEqual(fill, { size: 0, nextAt: Date.UTC(2026, 10, 3, 16) });
    },
  },
  {
    name: 'nothing is claimed without the lease',
    async run({ store, tenants: [tenantId] }) {
      const { ref, lease } = await campaignWithLeads(store, tenantId, 1);
      await store.fillHopper(ref, 10, NOW);
      await store.releaseLease(lease);
      assert.deepEqual(await store.claim(ref, lease, decision('a', 0, 1), NOW, newId), []);
      const next = await store.acquireLease(lease.nodeId, 'next', 60_000);
      assert.equal(next?.epoch, lease.epoch + 1);
      assert.equal(await store.renewLease(lease, 60_000), false);
      assert.equal((await store.claim(ref, next, decision('b', 0, 1), NOW, newId)).length, 1);
    },
  },
  {
    name: 'a lease that is held is not given to anybody else',
    async run({ store }) {
      const node = newId();
      assert.ok(await store.acquireLease(node, 'one', 60_000));
      assert.equal(await store.acquireLease(node, 'two', 60_000), null);
    },
  },
  {
    name: 'a call ends once: one record, one disposition',
    async run({ store, tenants: [tenantId], agentId }) {
      const { ref, lease } = await campaignWithLeads(store, tenantId, 1);
      const call = { tenantId, callId: await claimOne(store, ref, lease) };
      await store.answered(call, NOW + 8_000);
      await store.bridged(call, NOW + 8_500, agentId);
      const ends = await Promise.all([1, 2, 3].map(() => store.hangUp(call, talked(agentId))));
      const [record, ...others] = ends.filter((each) => each !== null);
      assert.equal(others.length, 0);
      assert.equal(record?.talkMs, 60_000);
      assert.equal(record?.heldMs, 500);
      assert.equal(record?.disposition, null);
      const choice = {
        at: NOW + 80_000,
        disposition: 'SALE',
        by: 'agent',
        notes: 'Tuesday',
      } as const;
      const disposed = await Promise.all([1, 2, 3].map(() => store.end(call, choice)));
      assert.equal(disposed.filter((each) => each !== null).length, 1);
      const kept = await store.record(call);
      assert.equal(kept?.disposition, 'SALE');
      assert.equal(kept?.notes, 'Tuesday');
      assert.equal(kept?.endedAt, NOW + 80_000);
      const ledger = await store.dropLedger(ref, 0);
      assert.deepEqual(
        ledger.map(({ heldMs, connected }) => ({ heldMs, connected })),
        [{ heldMs: 500, connected: true }],
      );
    },
  },
  {
    name: 'S0-15 S0-17 a lead comes back after the delay of its outcome, up to its cap',
    async run({ store, tenants: [tenantId] }) {
      const { ref, lease } = await campaignWithLeads(store, tenantId, 1);
      let now = NOW;
      for (const expected of [1, 1, 1, 0]) {
        await store.fillHopper(ref, 10, now);
        const claims = await store.claim(ref, lease, decision('a', now, 1), now, newId);
        assert.equal(claims.length, expected);
        const [claim] = claims;
        if (!claim) break;
        await store.hangUp(
          { tenantId, callId: claim.callId },
          { ...unanswered(now), outcome: 'BUSY', disposition: 'BUSY' },
        );
        assert.equal((await store.fillHopper(ref, 10, now + 299_999)).size, 0);
        now += 300_000;
      }
    },
  },
  {
    name: 'S0-47 a do-not-call disposition forbids the number at once',
    async run({ store, tenants: [tenantId], agentId }) {
      const { ref, lease, numbers } = await campaignWithLeads(store, tenantId, 1);
      const call = { tenantId, callId: await claimOne(store, ref, lease) };
      await store.hangUp(call, talked(agentId));
      await store.end(call, { at: NOW + 70_000, disposition: 'DNC', by: 'agent', notes: '' });
      const { suppressed } = await store.knownNumbers(ref);
      assert.ok(suppressed.has(numbers[0] as string));
    },
  },
  {
    name: 'what is not over is found again by the next owner of the node',
    async run({ store, tenants: [tenantId], agentId }) {
      const { ref, lease } = await campaignWithLeads(store, tenantId, 3);
      await store.fillHopper(ref, 10, NOW);
      const [live, talking, over] = await store.claim(ref, lease, decision('a', 0, 3), NOW, newId);
      assert.ok(live && talking && over);
      await store.hangUp({ tenantId, callId: over.callId }, talked(agentId));
      const next = { ...lease, epoch: lease.epoch + 1 };
      const found = await store.unfinished(next);
      assert.deepEqual(found.undisposed, [{ tenantId, callId: over.callId }]);
      assert.deepEqual(
        new Set(found.live.map((attempt) => attempt.callId)),
        new Set([live.callId, talking.callId]),
      );
      assert.equal((await store.unfinished({ nodeId: 'elsewhere', epoch: 1 })).live.length, 0);
      const call = { tenantId, callId: live.callId };
      assert.equal(await store.hangUp(call, unanswered(NOW)), null, 'the older owner has no say');
      assert.ok(await store.hangUp(call, { ...unanswered(NOW), epoch: next.epoch }));
    },
  },
  {
    name: 'law 8: another tenant finds neither campaign nor call',
    async run({ store, tenants: [tenantId, otherId], agentId }) {
      const { ref, lease } = await campaignWithLeads(store, tenantId, 1);
      const callId = await claimOne(store, ref, lease);
      await store.hangUp({ tenantId, callId }, talked(agentId));
      assert.equal(await store.campaign({ tenantId: otherId, campaignId: ref.campaignId }), null);
      assert.equal(await store.record({ tenantId: otherId, callId }), null);
      const choice = { at: NOW, disposition: 'SALE', by: 'agent', notes: '' } as const;
      assert.equal(await store.end({ tenantId: otherId, callId }, choice), null);
    },
  },
  {
    name: 'the figures count what happened',
    async run({ store, tenants: [tenantId], agentId }) {
      const { ref, lease } = await campaignWithLeads(store, tenantId, 3);
      await store.fillHopper(ref, 10, NOW);
      const [busy, good, dropped] = await store.claim(ref, lease, decision('a', 0, 3), NOW, newId);
      assert.ok(busy && good && dropped);
      await store.hangUp({ tenantId, callId: busy.callId }, unanswered(NOW));
      await store.hangUp({ tenantId, callId: good.callId }, talked(agentId));
      await store.hangUp(
        { tenantId, callId: dropped.callId },
        {
          ...unanswered(NOW + 11_000),
          outcome: 'ABANDONED',
          answeredAt: NOW + 9_000,
          heldMs: 2_000,
          abandonedFor: ['us-ftc'],
          abandonMessage: 'heard',
          disposition: 'ABANDONED',
        },
      );
      const figures = await store.figures(ref, NOW + 120_000);
      const { dials, answered, connected, abandoned, disposed, dropRate } = figures;
      assert.deepEqual(
        { dials, answered, connected, abandoned, disposed, dropRate },
        { dials: 3, answered: 2, connected: 1, abandoned: 1, disposed: 2, dropRate: 0.5 },
      );
    },
  },
  {
    name: 'S0-32 S0-33 an offer has the lead, the script with its values, and the calls before',
    async run({ store, tenants: [tenantId] }) {
      const { ref, lease } = await campaignWithLeads(store, tenantId, 1);
      const first = await claimOne(store, ref, lease);
      await store.hangUp(
        { tenantId, callId: first },
        { ...unanswered(NOW), disposition: 'BUSY', outcome: 'BUSY' },
      );
      await store.fillHopper(ref, 10, NOW + HOUR_MS);
      const [second] = await store.claim(ref, lease, decision('a', 1, 1), NOW + HOUR_MS, newId);
      assert.ok(second);
      const offer = await store.offer({ tenantId, callId: second.callId });
      assert.deepEqual(offer.script, {
        text: 'Hi Lead, from {company}?',
        missingFields: ['company'],
      });
      assert.deepEqual(
        offer.history.map((entry) => entry.outcome),
        ['BUSY'],
      );
      assert.equal(offer.lead.fields['plan'], 'gold');
    },
  },
];

const newId = sequentialIds();

async function campaignWithLeads(
  store: DialerStore,
  tenantId: string,
  count: number,
  options: { zone?: string; lease?: Lease } = {},
): Promise<{ ref: CampaignRef; lease: Lease; numbers: E164[] }> {
  const ref = { tenantId, campaignId: newId() };
  await store.saveCampaign(tenantId, {
    campaignId: ref.campaignId,
    status: 'running',
    startedAt: NOW - HOUR_MS,
    settings: campaignSettings.parse({
      name: 'Spring',
      dialMethod: 'predictive',
      callerId: { strategy: 'rotate', numbers: ['+16025550100', '+16025550101', '+16025550102'] },
      script: 'Hi {first_name}, from {company}?',
      recycle: { BUSY: { delayMs: 300_000, maxAttempts: 2 } },
    }),
  });
  const numbers = Array.from(
    { length: count },
    (_, index) =>
      `+1${212 + Math.floor(index / 100)}55501${String(index % 100).padStart(2, '0')}` as E164,
  );
  await store.addLeads(
    ref,
    numbers.map((e164, index) => ({
      leadId: newId(),
      e164,
      name: `Lead ${index}`,
      zones: [options.zone ?? 'America/New_York'],
      fields: { plan: 'gold' },
    })),
    NOW - 4 * HOUR_MS,
  );
  const lease = options.lease ?? (await store.acquireLease(newId(), 'test', 600_000));
  assert.ok(lease);
  return { ref, lease, numbers };
}

async function claimOne(store: DialerStore, ref: CampaignRef, lease: Lease): Promise<string> {
  await store.fillHopper(ref, 10, NOW);
  const [claim] = await store.claim(ref, lease, decision('a', 0, 1), NOW, newId);
  assert.ok(claim);
  return claim.callId;
}

function decision(worker: string, round: number, dial: number): DecisionEntry {
  return {
    decisionId: newId(),
    at: NOW,
    dial,
    message: `${worker} ${round}`,
    reasons: [],
    snapshot: {},
  };
}

function unanswered(at: number): HangUp {
  return {
    at,
    outcome: 'NO_ANSWER',
    answeredAt: null,
    bridgedAt: null,
    agentId: null,
    heldMs: null,
    abandonedFor: [],
    abandonMessage: null,
    recording: null,
    disposition: 'NO_ANSWER',
    epoch: 1,
  };
}

function talked(agentId: string): HangUp {
  return {
    ...unanswered(NOW + 68_500),
    outcome: 'CONNECTED',
    answeredAt: NOW + 8_000,
    bridgedAt: NOW + 8_500,
    heldMs: 500,
    agentId,
    disposition: null,
  };
}
