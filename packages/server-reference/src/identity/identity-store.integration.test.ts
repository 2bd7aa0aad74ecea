import { createFakeClock, type FakeClock } from '@dialwright/core/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type EmbeddedDatabase, openEmbeddedDatabase } from '../database/embedded-database.ts';
import { withTenant } from '../database/tenant-transaction.ts';
import type { AgentRef } from '../dialer-service.ts';
import { createIdentityStore, type IdentityStore } from './identity-store.ts';

const HOUR_MS = 3_600_000;
let database: EmbeddedDatabase;
let clock: FakeClock;
let identity: IdentityStore;
let tenantId: string;
let ann: AgentRef;

beforeAll(async () => {
  database = await openEmbeddedDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  clock = createFakeClock();
  identity = createIdentityStore(database.pool, clock);
  tenantId = await identity.createTenant({ name: 'Acme' });
  ann = await put('ann', 'correct horse');
});

async function put(username: string, password?: string | null): Promise<AgentRef> {
  const agent = { username, name: 'Ann', role: 'agent', campaignId: null, password } as const;
  return (await identity.putAgent(tenantId, agent)).agent;
}

async function logIn(username: string, password: string) {
  return identity.createSession({ kind: 'password', username, password });
}

/** Usernames are looked up across tenants, so each test takes one that no other has. */
let count = 0;
const fresh = (): string => `user${(count += 1)}`;

describe('agents', () => {
  it('are put in place once and changed afterwards, found by username', async () => {
    const username = fresh();
    const input = { username, name: 'Bob', role: 'agent', campaignId: null } as const;
    const first = await identity.putAgent(tenantId, input);
    expect(first.created).toBe(true);
    const second = await identity.putAgent(tenantId, { ...input, name: 'B.', role: 'supervisor' });
    expect(second.created).toBe(false);
    expect(second.agent).toEqual({
      tenantId,
      agentId: first.agent.agentId,
      username,
      name: 'B.',
      role: 'supervisor',
    });
    expect(await identity.findAgent(tenantId, username)).toEqual(second.agent);
    expect(await identity.findAgent(tenantId, 'nobody')).toBeNull();
  });

  it('keep their password and sessions when something else changes, and lose both with a new one', async () => {
    const username = fresh();
    await put(username, 'old password');
    const session = await logIn(username, 'old password');
    await put(username);
    expect(await identity.resolve(session?.token ?? '')).not.toBeNull();
    await put(username, 'new password');
    expect(await identity.resolve(session?.token ?? '')).toBeNull();
    expect(await logIn(username, 'old password')).toBeNull();
    expect(await logIn(username, 'new password')).not.toBeNull();
  });
});

describe('sessions', () => {
  it('begin with a username and a password, and speak for the agent until they are over', async () => {
    const username = fresh();
    const agent = await put(username, 'correct horse');
    const session = await logIn(username, 'correct horse');
    expect(session?.agent).toEqual(agent);
    expect(session?.token).toMatch(/^ses_[\w-]{43}$/);
    expect(await identity.resolve(session?.token ?? '')).toMatchObject({ kind: 'agent', agent });

    await clock.advance(16 * HOUR_MS - 1);
    expect(await identity.resolve(session?.token ?? '')).not.toBeNull();
    await clock.advance(1);
    expect(await identity.resolve(session?.token ?? '')).toBeNull();
  });

  it('do not begin with a wrong password, an unknown name, or for one who has no password', async () => {
    const username = fresh();
    await put(username, null);
    expect(await logIn(username, '')).toBeNull();
    await put(username, 'right');
    expect(await logIn(username, 'wrong')).toBeNull();
    expect(await logIn('nobody at all', 'wrong')).toBeNull();
  });

  it('go by the password where two tenants have the same username, and refuse when both fit', async () => {
    const username = fresh();
    const first = await put(username, 'first');
    const otherTenant = await identity.createTenant({ name: 'Other' });
    const input = { username, name: 'Other', role: 'agent', campaignId: null } as const;
    const other = await identity.putAgent(otherTenant, { ...input, password: 'second' });
    expect((await logIn(username, 'first'))?.agent).toEqual(first);
    expect((await logIn(username, 'second'))?.agent).toEqual(other.agent);
    await identity.putAgent(otherTenant, { ...input, password: 'first' });
    expect(await logIn(username, 'first')).toBeNull();
  });

  it('end when they are revoked', async () => {
    const link = await identity.createLoginLink(ann);
    const session = await identity.createSession({ kind: 'login_token', loginToken: link.token });
    await identity.revoke(session?.token ?? '');
    await identity.revoke(session?.token ?? '');
    expect(await identity.resolve(session?.token ?? '')).toBeNull();
  });
});

describe('login links', () => {
  it('begin one session, whoever comes first', async () => {
    const link = await identity.createLoginLink(ann);
    const proof = { kind: 'login_token', loginToken: link.token } as const;
    const sessions = await Promise.all([1, 2, 3].map(() => identity.createSession(proof)));
    expect(sessions.filter((session) => session !== null)).toHaveLength(1);
  });

  it('expire, and are no bearer tokens', async () => {
    const link = await identity.createLoginLink(ann, { ttlMs: HOUR_MS });
    expect(link.expiresAt).toBe(clock.now() + HOUR_MS);
    expect(await identity.resolve(link.token)).toBeNull();
    await clock.advance(HOUR_MS);
    expect(
      await identity.createSession({ kind: 'login_token', loginToken: link.token }),
    ).toBeNull();
  });

  it('cannot be replaced by a session or a server key', async () => {
    const key = await identity.createServerKey(tenantId);
    expect(await identity.createSession({ kind: 'login_token', loginToken: key.token })).toBeNull();
    expect(await identity.resolve(key.token)).not.toBeNull();
  });
});

describe('server keys', () => {
  it('speak for the tenant, without an end', async () => {
    const key = await identity.createServerKey(tenantId);
    expect(key.token).toMatch(/^sk_[\w-]{43}$/);
    await clock.advance(10_000 * HOUR_MS);
    expect(await identity.resolve(key.token)).toMatchObject({ kind: 'server', tenantId });
  });
});

describe('what is kept', () => {
  it('S1-41 is only hashes: no secret or password can be read from the tables', async () => {
    const password = 'a password to look for';
    const username = fresh();
    await put(username, password);
    const key = await identity.createServerKey(tenantId);
    const session = await logIn(username, password);
    const link = await identity.createLoginLink(ann);
    const kept = await withTenant(database.pool, tenantId, async (client) => {
      const credentials = await client.query<{ row: string }>(
        `select row_to_json(c)::text || encode(secret_hash, 'escape') as row from credentials c`,
      );
      const agents = await client.query<{ row: string }>(
        'select row_to_json(a)::text as row from agents a',
      );
      return [...credentials.rows, ...agents.rows].map((each) => each.row).join('\n');
    });
    expect(kept).toContain('scrypt$');
    for (const secret of [password, key.token, session?.token ?? 'x', link.token]) {
      expect(kept).not.toContain(secret.replace(/^\w+?_/, ''));
    }
  });

  it('says no to whatever else is sent as a token', async () => {
    for (const token of ['', 'ses_', `ses_${'x'.repeat(43)}`, `sk_${'x'.repeat(43)}`, 'Bearer']) {
      expect(await identity.resolve(token)).toBeNull();
    }
  });
});
