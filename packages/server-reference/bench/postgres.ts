/** What PostgreSQL makes of it: the embedded one, waiting for the disk as in production. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { shiftClock, systemClock, systemIdGenerator } from '@dialwright/core';
import { campaignSettings } from '@dialwright/core/schemas';
import { postgresWebhookStore, webhookMigrations } from '@dialwright/webhooks/postgres';
import { openEmbeddedDatabase } from '../src/database/embedded-database.ts';
import { EMBEDDED_APPLICATION_ROLE } from '../src/database/embedded-postgres.ts';
import { createIdentityStore } from '../src/identity/identity-store.ts';
import { importLeads } from '../src/import/import-leads.ts';
import { createCampaignOutbox } from '../src/outbox/campaign-outbox.ts';
import type { CampaignRef, DialerStore } from '../src/store/dialer-store.ts';
import { postgresStore } from '../src/store/postgres/postgres-store.ts';
import { fictionalList, fictionalNumbers, OPENING } from './fiction.ts';

const CLAIMS = 1_000;
const WORKERS = 4;
const ROWS = 20_000;
const clock = shiftClock(systemClock, OPENING - systemClock.now());

/** Four workers that take one lead a transaction, each through the gate, from a full hopper. */
export function claimsPerSecond(): Promise<number> {
  return withCampaign(async (store, ref) => {
    const leads = fictionalNumbers(CLAIMS).map((e164) => ({
      leadId: systemIdGenerator(),
      e164,
      name: 'Bench',
      zones: ['America/New_York'],
      fields: {},
    }));
    await store.addLeads(ref, leads, clock.now());
    await store.fillHopper(ref, CLAIMS, clock.now());
    const lease = await store.acquireLease('bench', 'bench', 600_000);
    if (!lease) throw new Error('The lease of an empty database is free.');
    let taken = 0;
    const work = async (): Promise<void> => {
      for (;;) {
        const at = clock.now();
        const decisionId = systemIdGenerator();
        const decision = { decisionId, at, dial: 1, message: 'Bench.', reasons: [], snapshot: {} };
        const claims = await store.claim(ref, lease, decision, at, systemIdGenerator);
        if (claims.length === 0) return;
        taken += claims.length;
      }
    };
    const seconds = await timed(() => Promise.all(Array.from({ length: WORKERS }, work)));
    if (taken !== CLAIMS) throw new Error(`Claimed ${taken} leads of ${CLAIMS}.`);
    return taken / seconds;
  });
}

/** A list as an upload brings it, to rows in the table. */
export function importRowsPerSecond(): Promise<number> {
  const list = fictionalList(ROWS);
  return withCampaign(async (store, ref) => {
    const options = { store, ref, clock, generateId: systemIdGenerator, defaultCountry: 'US' };
    const seconds = await timed(async () => {
      const { accepted } = await importLeads(inChunks(list), options);
      if (accepted !== ROWS) throw new Error(`Stored ${accepted} rows of ${ROWS}.`);
    });
    return ROWS / seconds;
  });
}

async function withCampaign(
  measure: (store: DialerStore, ref: CampaignRef) => Promise<number>,
): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'dialwright-bench-'));
  await chmod(dataDir, 0o755);
  const extra = webhookMigrations({ role: EMBEDDED_APPLICATION_ROLE });
  const database = await openEmbeddedDatabase({ dataDir, extra });
  try {
    const { pool } = database;
    const outbox = createCampaignOutbox(postgresWebhookStore({ pool }), () => {});
    const store = postgresStore({ pool, publicUrl: 'http://127.0.0.1', outbox, clock });
    const tenantId = await createIdentityStore(pool, clock).createTenant({ name: 'Bench' });
    const ref = { tenantId, campaignId: systemIdGenerator() };
    const settings = campaignSettings.parse({
      name: 'Bench',
      dialMethod: 'progressive',
      callerId: { strategy: 'fixed', numbers: ['+16025550100'] },
    });
    const { campaignId } = ref;
    await store.saveCampaign(tenantId, {
      ...{ campaignId, status: 'running', startedAt: clock.now() },
      settings,
    });
    return await measure(store, ref);
  } finally {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function* inChunks(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1_000;
}
