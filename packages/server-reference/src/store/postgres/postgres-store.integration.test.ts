import { systemClock } from '@dialwright/core';
import { postgresWebhookStore, webhookMigrations } from '@dialwright/webhooks/postgres';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { type EmbeddedDatabase, openEmbeddedDatabase } from '../../database/embedded-database.ts';
import { EMBEDDED_APPLICATION_ROLE } from '../../database/embedded-postgres.ts';
import { createIdentityStore } from '../../identity/identity-store.ts';
import { createCampaignOutbox } from '../../outbox/campaign-outbox.ts';
import { storeContract } from '../../testing/store-contract.ts';
import { postgresStore } from './postgres-store.ts';

let database: EmbeddedDatabase;

beforeAll(async () => {
  database = await openEmbeddedDatabase({
    extra: webhookMigrations({ role: EMBEDDED_APPLICATION_ROLE }),
  });
});
afterAll(() => database.close());

describe('the PostgreSQL store', () => {
  it.each(storeContract)('$name', async ({ run }) => {
    const { pool } = database;
    const identity = createIdentityStore(pool, systemClock);
    const one = await identity.createTenant({ name: 'One' });
    const two = await identity.createTenant({ name: 'Two' });
    const { agent } = await identity.putAgent(one, {
      username: 'ana',
      name: 'Ana',
      role: 'agent',
      campaignId: null,
    });
    const outbox = createCampaignOutbox(postgresWebhookStore({ pool }), () => {});
    await run({
      store: postgresStore({ pool, publicUrl: 'http://127.0.0.1', outbox, clock: systemClock }),
      tenants: [one, two],
      agentId: agent.agentId,
      close: () => Promise.resolve(),
    });
  });
});
