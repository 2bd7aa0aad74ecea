/**
 * Law 8: PostgreSQL itself keeps tenants apart. What there is to check comes from the catalog, so a
 * table that somebody adds later is checked as well, or fails here.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { webhookMigrations } from '@dialwright/webhooks/postgres';
import { Client, type PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedDatabase, openEmbeddedDatabase } from './embedded-database.ts';
import { EMBEDDED_APPLICATION_ROLE } from './embedded-postgres.ts';
import { withTenant } from './tenant-transaction.ts';

const A = '00000000-0000-7000-8000-00000000000a';
const B = '00000000-0000-7000-8000-00000000000b';

/** Every function that may look across tenants, and what it returns: ids. */
const FINDERS: Readonly<Record<string, readonly string[]>> = {
  find_logins: ['uuid', 'uuid'],
  find_recording: ['uuid', 'uuid'],
  find_tenants: ['uuid'],
  open_agent_spans: ['uuid', 'uuid'],
  recordings_to_collect: ['uuid', 'uuid'],
  resolve_credential: ['uuid', 'uuid'],
  running_campaigns: ['uuid', 'uuid'],
  unfinished_attempts: ['uuid', 'uuid'],
  webhook_due: ['uuid', 'text'],
};
/** Rows of these are only ever added by the application. */
const APPEND_ONLY = ['call_timeline', 'decisions', 'drop_ledger'];

let database: EmbeddedDatabase;
let owner: Client;
let tables: string[];

beforeAll(async () => {
  const extra = webhookMigrations({ role: EMBEDDED_APPLICATION_ROLE });
  database = await openEmbeddedDatabase({ extra });
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  tables = await names(`select c.relname as name from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') order by 1`);
  for (const tenant of [A, B]) await seed(tenant);
});
afterAll(async () => {
  await owner.end();
  await database.close();
});

async function names(sql: string): Promise<string[]> {
  return (await owner.query<{ name: string }>(sql)).rows.map((row) => row.name);
}

/** One row in every table, written by the application as its tenant. */
async function seed(tenant: string): Promise<void> {
  const id = randomUUID();
  const insert = (table: string, values: Record<string, unknown>): [string, unknown[]] => {
    const row = { tenant_id: tenant, ...values };
    const places = Object.keys(row).map((_, index) => `$${index + 1}`);
    return [
      `insert into ${table} (${Object.keys(row).join()}) values (${places.join()})`,
      Object.values(row),
    ];
  };
  const now = new Date(0);
  const campaign = { campaign_id: id };
  const e164 = '+16025550134';
  const lead = { ...campaign, lead_id: id, e164 };
  const rows: [string, unknown[]][] = [
    insert('tenants', { name: 'Seed' }),
    insert('agents', { agent_id: id, username: 'ann', name: 'Ann', role: 'agent', endpoint: 'x' }),
    insert('credentials', {
      credential_id: id,
      kind: 'server_key',
      secret_hash: randomBytes(32),
      created_at: now,
    }),
    insert('agent_spans', { agent_id: id, started_at: now, status: 'ready', node_id: 'n' }),
    insert('campaigns', {
      ...campaign,
      created_at: now,
      status: 'running',
      settings: {},
      webhook_secret: 'x',
    }),
    insert('numbers', { e164 }),
    insert('leads', { ...lead, name: 'Lea', zones: [], fields: {}, next_at: now }),
    insert('hopper', lead),
    insert('decisions', {
      ...campaign,
      decision_id: id,
      at: now,
      dial: 1,
      message: 'x',
      reasons: '[]',
      snapshot: {},
    }),
    insert('attempts', {
      ...lead,
      attempt_id: id,
      caller_id: '+16025550100',
      node_id: 'n',
      epoch: 1,
      originate_before: now,
      hold_window_ms: 1,
      ring_timeout_ms: 1,
      placed_at: now,
    }),
    insert('call_timeline', { attempt_id: id, at: now, type: 'x', details: {} }),
    insert('drop_ledger', {
      ...campaign,
      attempt_id: id,
      answered_at: now,
      held_ms: 1,
      connected: true,
      abandoned_for: [],
    }),
    insert('campaign_minutes', { ...campaign, minute: now }),
    insert('recordings', {
      attempt_id: id,
      token: 'x',
      token_hash: randomBytes(32),
      duration_ms: 1,
    }),
    insert('webhook_endpoints', {
      endpoint_id: id,
      url: 'https://crm.example.com',
      profile: 'standard',
      secret: 'x',
    }),
    insert('webhook_messages', {
      message_id: 'msg_1',
      endpoint_id: id,
      url: 'https://crm.example.com',
      profile: 'standard',
      type: 'call.ended',
      method: 'POST',
      created_at: now,
      due_at: now,
    }),
  ];
  await withTenant(database.pool, tenant, async (client) => {
    for (const [sql, values] of rows) await client.query(sql, values);
  });
}

describe('the catalog', () => {
  it('knows no table without a tenant but the two that have none', async () => {
    const others = await names(`select c.relname as name from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
      and not exists (select from pg_attribute a
        where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) order by 1`);
    expect(others).toEqual(['migrations', 'nodes']);
    expect(tables.length).toBeGreaterThan(10);
  });

  it('has row-level security enabled and forced on every table of tenants, tenant_id first in its key', async () => {
    const lax = await names(`select c.relname as name from pg_class c
      join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
      left join pg_index i on i.indrelid = c.oid and i.indisprimary
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and not (c.relrowsecurity and c.relforcerowsecurity and a.attnotnull
        and i.indkey[0] is not distinct from a.attnum)`);
    expect(lax).toEqual([]);
  });

  it('lets nobody but the owner, and the application as a tenant, past a policy', async () => {
    const { rows } =
      await owner.query(`select polname as name, array_agg(distinct coalesce(r.rolname::text, 'public')) as roles,
        array_agg(distinct polcmd::text) as commands
      from pg_policy p left join pg_roles r on r.oid = any (p.polroles) group by 1 order by 1`);
    expect(rows).toEqual([
      { name: 'find_due', roles: ['dialwright_owner'], commands: ['r'] },
      { name: 'finder', roles: ['dialwright_owner'], commands: ['r'] },
      { name: 'tenant', roles: ['public'], commands: ['*'] },
    ]);
  });

  it('has no function that looks across tenants but the named ones, which return ids only', async () => {
    const { rows } = await owner.query<Record<string, unknown>>(`select p.proname as name,
        p.proconfig as settings,
        p.proallargtypes[p.pronargs + 1 :]::regtype[]::text[] as returns,
        (select array_agg(distinct grantee::regrole::text)
          from aclexplode(p.proacl) where grantee <> p.proowner) as callers
      from pg_proc p where p.prosecdef and p.pronamespace = 'public'::regnamespace order by 1`);
    expect(rows).toEqual(
      Object.entries(FINDERS).map(([name, returns]) => ({
        name,
        // The webhooks package names the schema of its tables itself.
        settings: [
          name === 'webhook_due'
            ? 'search_path=pg_catalog, pg_temp'
            : 'search_path=public, pg_temp',
        ],
        returns,
        callers: ['dialwright_app'],
      })),
    );
  });
});

describe('row-level security, table by table', () => {
  it('was given rows of both tenants everywhere', async () => {
    for (const table of tables) {
      for (const tenant of [A, B]) {
        const { rows } = await withTenant(database.pool, tenant, (client) =>
          client.query<{ tenant_id: string }>(`select tenant_id from ${table}`),
        );
        expect({ table, seen: new Set(rows.map((row) => row.tenant_id)) }).toEqual({
          table,
          seen: new Set([tenant]),
        });
      }
    }
  });

  it("S0-65 shows and changes nothing of another tenant's, with no WHERE", async () => {
    for (const table of tables) {
      await expectUnmoved(table, async (client) => {
        const own = await client.query(`select from ${table}`);
        const { rowCount } = await client.query(`select from ${table} where tenant_id = '${B}'`);
        expect({ table, own: own.rowCount, others: rowCount }).toEqual({
          table,
          own: 1,
          others: 0,
        });
        if (APPEND_ONLY.includes(table)) {
          await expect(client.query(`update ${table} set tenant_id = '${A}'`)).rejects.toThrow(
            /permission denied/,
          );
          return;
        }
        const updated = await client.query(`update ${table} set tenant_id = tenant_id`);
        expect({ table, updated: updated.rowCount }).toEqual({ table, updated: 1 });
      });
    }
  });

  it("S0-64 refuses a row of another tenant's with SQLSTATE 42501", async () => {
    for (const table of tables) {
      await expectUnmoved(table, async (client) => {
        // A row of ours that claims to be theirs. The policy is checked before any key is.
        await client.query(`create temp table copy on commit drop as select * from ${table}`);
        await client.query(`update copy set tenant_id = '${B}'`);
        const columns = await client.query<{ list: string }>(
          `select string_agg(quote_ident(attname), ',') as list from pg_attribute
           where attrelid = '${table}'::regclass and attnum > 0 and not attisdropped`,
        );
        const list = columns.rows[0]?.list ?? '';
        await expect(
          client.query(
            `insert into ${table} (${list}) overriding system value select ${list} from copy`,
          ),
        ).rejects.toMatchObject({ code: '42501', message: expect.stringContaining('row-level') });
      });
    }
  });

  it('S0-65 shows nothing at all when no tenant is set', async () => {
    for (const table of tables) {
      const { rowCount } = await database.pool.query(`select from ${table}`);
      expect({ table, rowCount }).toEqual({ table, rowCount: 0 });
    }
  });

  it('hides rows from the owner as well, unless a finder needs them', async () => {
    const finders = await names(
      `select polrelid::regclass::text as name from pg_policy where polname = 'finder'`,
    );
    for (const table of tables.filter((each) => !finders.includes(each))) {
      const { rowCount } = await owner.query(`select from ${table}`);
      expect({ table, rowCount }).toEqual({ table, rowCount: 0 });
    }
  });

  /** Runs `work` as tenant A, takes it back, and makes sure that B's row is still there. */
  async function expectUnmoved(
    table: string,
    work: (client: PoolClient) => Promise<void>,
  ): Promise<void> {
    const takenBack = new Error('taken back');
    await expect(
      withTenant(database.pool, A, async (client) => {
        await work(client);
        throw takenBack;
      }),
    ).rejects.toBe(takenBack);
    const { rowCount } = await withTenant(database.pool, B, (client) =>
      client.query(`select from ${table}`),
    );
    expect({ table, rowCount }).toEqual({ table, rowCount: 1 });
  }
});

describe('withTenant', () => {
  it('leaves no tenant behind on the connection, whether it commits or not', async () => {
    await withTenant(database.pool, A, () => Promise.resolve());
    await expect(
      withTenant(database.pool, A, () => Promise.reject(new Error('no'))),
    ).rejects.toThrow('no');
    const { rows } = await database.pool.query(
      `select coalesce(current_setting('app.tenant_id', true), '') as tenant`,
    );
    expect(rows).toEqual([{ tenant: '' }]);
  });

  it('throws a broken connection away', async () => {
    await expect(
      withTenant(database.pool, A, (client) =>
        client.query('select pg_terminate_backend(pg_backend_pid())'),
      ),
    ).rejects.toThrow(/terminat/);
    expect((await database.pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  });
});
