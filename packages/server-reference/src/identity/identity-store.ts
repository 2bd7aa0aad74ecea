/** Who works for whom, and what proves it: tenants, agents, sessions, login links and server keys. */
import { type Clock, type IdGenerator, systemIdGenerator } from '@dialwright/core';
import type { Pool, PoolClient } from 'pg';
import { withTenant } from '../database/tenant-transaction.ts';
import type { AgentRef } from '../dialer-service.ts';
import { hashPassword, verifyPassword } from './passwords.ts';
import { createSecret, hashSecret, type SecretKind, secretKind } from './secrets.ts';

/** Who a request speaks for. */
export type Principal =
  | { kind: 'agent'; agent: AgentRef; credentialId: string; expiresAt: number | null }
  | { kind: 'server'; tenantId: string; credentialId: string };

/** An agent as they are put in place. */
export interface AgentInput {
  /** Unique within the tenant; what they log in with. */
  username: string;
  /** What people call them. */
  name: string;
  role: AgentRef['role'];
  /** Absent: stays as it was. Null: no password, they come in by a login link only. */
  password?: string | null | undefined;
  /** The campaign whose calls they take. Null: none. */
  campaignId: string | null;
  /** Where Asterisk calls their phone, e.g. `PJSIP/agent-7`. Default: `PJSIP/` and the username. */
  endpoint?: string | undefined;
}

/** What a person shows to begin a session. */
export type LoginProof =
  | { kind: 'login_token'; loginToken: string }
  | { kind: 'password'; username: string; password: string };

/** A secret that was just made. It is shown this once. */
export interface IssuedSecret {
  token: string;
  /** Null: it does not expire. */
  expiresAt: number | null;
}

/** Keeps identities. Secrets go out once and are kept as hashes. */
export interface IdentityStore {
  /** @returns the id of the new tenant. */
  createTenant(tenant: { name: string; defaultCountry?: string | undefined }): Promise<string>;
  /** Puts an agent in place, new or changed, found by username. A new password ends their sessions. */
  putAgent(tenantId: string, input: AgentInput): Promise<{ agent: AgentRef; created: boolean }>;
  /** The agent of that username; null: there is none. */
  findAgent(tenantId: string, username: string): Promise<AgentRef | null>;
  /** Begins a session. Null: the proof does not hold, or holds in two tenants at once. */
  createSession(proof: LoginProof): Promise<(IssuedSecret & { agent: AgentRef }) | null>;
  /** A token that begins one session, once, before `ttlMs` (default a day) are over. */
  createLoginLink(
    agent: Pick<AgentRef, 'tenantId' | 'agentId'>,
    options?: { ttlMs?: number | undefined },
  ): Promise<IssuedSecret>;
  /** A key for a tenant's own servers. It never expires; revoke it. */
  createServerKey(tenantId: string): Promise<IssuedSecret>;
  /** Who a bearer token speaks for. Null: nobody, it has expired, or it is no bearer token. */
  resolve(token: string): Promise<Principal | null>;
  /** Makes a secret worthless. Idempotent; an unknown one is none already. */
  revoke(token: string): Promise<void>;
}

/** What {@link createIdentityStore} may be told. */
export interface IdentityStoreOptions {
  /** How long a session lasts. Default 16 hours: a shift and its overtime. */
  sessionTtlMs?: number | undefined;
  generateId?: IdGenerator | undefined;
}

const DAY_MS = 86_400_000;
/** More tenants than these with one username are not tried: each costs the time of a hash. */
const MAX_LOGINS = 4;

/** Identities in PostgreSQL, behind the application's pool. */
export function createIdentityStore(
  pool: Pool,
  clock: Clock,
  options: IdentityStoreOptions = {},
): IdentityStore {
  const generateId = options.generateId ?? systemIdGenerator;
  const sessionTtlMs = options.sessionTtlMs ?? 16 * 3_600_000;

  const issue = async (
    client: PoolClient,
    owner: { tenantId: string; agentId: string | null },
    kind: SecretKind,
    ttlMs: number | null,
  ): Promise<IssuedSecret> => {
    const token = createSecret(kind);
    const now = clock.now();
    const expiresAt = ttlMs === null ? null : now + ttlMs;
    await client.query('delete from credentials where expires_at <= $1', [new Date(now)]);
    await client.query(
      `insert into credentials
         (tenant_id, credential_id, kind, secret_hash, agent_id, created_at, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        owner.tenantId,
        generateId(),
        kind,
        hashSecret(token),
        owner.agentId,
        new Date(now),
        expiresAt === null ? null : new Date(expiresAt),
      ],
    );
    return { token, expiresAt };
  };

  const beginSession = async (
    client: PoolClient,
    agent: AgentRef,
  ): Promise<IssuedSecret & { agent: AgentRef }> => ({
    ...(await issue(client, agent, 'session', sessionTtlMs)),
    agent,
  });

  /** Which credential a secret is, across tenants: ids only. */
  const locate = async (
    token: string,
  ): Promise<{ tenantId: string; credentialId: string } | null> => {
    const { rows } = await pool.query<{ tenantId: string; credentialId: string }>(
      `select tenant_id as "tenantId", credential_id as "credentialId" from resolve_credential($1)`,
      [hashSecret(token)],
    );
    return rows[0] ?? null;
  };

  const redeem = async (
    loginToken: string,
  ): Promise<(IssuedSecret & { agent: AgentRef }) | null> => {
    const found = secretKind(loginToken) === 'login_link' ? await locate(loginToken) : null;
    if (!found) return null;
    return withTenant(pool, found.tenantId, async (client) => {
      // Deleting it is what makes it hold once: of two at the same time, one deletes a row.
      const { rows } = await client.query<{ agent_id: string }>(
        `delete from credentials where credential_id = $1 and kind = 'login_link' and expires_at > $2
         returning agent_id`,
        [found.credentialId, new Date(clock.now())],
      );
      const agentId = rows[0]?.agent_id;
      const agent = agentId && (await readAgent(client, 'agent_id = $1', agentId));
      return agent ? beginSession(client, agent) : null;
    });
  };

  const logIn = async (
    username: string,
    password: string,
  ): Promise<(IssuedSecret & { agent: AgentRef }) | null> => {
    const { rows } = await pool.query<{ tenant_id: string; agent_id: string }>(
      'select * from find_logins($1) limit $2',
      [username, MAX_LOGINS],
    );
    const matches: AgentRef[] = [];
    for (const { tenant_id: tenantId, agent_id: agentId } of rows) {
      // Read first and hash afterwards: no transaction waits for a slow hash.
      const [found, hash] = await withTenant(pool, tenantId, async (client) => {
        const agent = await readAgent(client, 'agent_id = $1', agentId);
        const stored = await client.query<{ password_hash: string | null }>(
          'select password_hash from agents where agent_id = $1',
          [agentId],
        );
        return [agent, stored.rows[0]?.password_hash ?? null] as const;
      });
      if ((await verifyPassword(password, hash)) && found) matches.push(found);
    }
    if (rows.length === 0) await verifyPassword(password, null);
    const [agent, other] = matches;
    if (!agent || other) return null;
    return withTenant(pool, agent.tenantId, (client) => beginSession(client, agent));
  };

  return {
    async createTenant({ name, defaultCountry }) {
      const tenantId = generateId();
      await withTenant(pool, tenantId, (client) =>
        client.query('insert into tenants (tenant_id, name, default_country) values ($1, $2, $3)', [
          tenantId,
          name,
          defaultCountry ?? 'US',
        ]),
      );
      return tenantId;
    },
    async putAgent(tenantId, input) {
      const { password } = input;
      const hash = typeof password === 'string' ? await hashPassword(password) : null;
      return withTenant(pool, tenantId, async (client) => {
        const { rows } = await client.query<{ agent_id: string; created: boolean }>(
          `insert into agents (tenant_id, agent_id, username, name, role, password_hash, campaign_id,
             endpoint)
           values ($1, $2, $3, $4, $5, $6, $7, $8)
           on conflict (tenant_id, username) do update set name = excluded.name,
             role = excluded.role, campaign_id = excluded.campaign_id, endpoint = excluded.endpoint,
             password_hash = case when $9 then agents.password_hash else excluded.password_hash end
           returning agent_id, xmax = 0 as created`,
          [
            tenantId,
            generateId(),
            input.username,
            input.name,
            input.role,
            hash,
            input.campaignId,
            input.endpoint ?? `PJSIP/${input.username}`,
            password === undefined,
          ],
        );
        const row = rows[0];
        if (!row) throw new Error('PostgreSQL returned no row for an agent it had written.');
        const agentId = row.agent_id;
        if (password !== undefined) {
          await client.query(
            `delete from credentials where agent_id = $1 and kind <> 'server_key'`,
            [agentId],
          );
        }
        const { username, name, role } = input;
        return { agent: { tenantId, agentId, username, name, role }, created: row.created };
      });
    },
    findAgent: (tenantId, username) =>
      withTenant(pool, tenantId, (client) => readAgent(client, 'username = $1', username)),
    createSession: (proof) =>
      proof.kind === 'password' ? logIn(proof.username, proof.password) : redeem(proof.loginToken),
    createLoginLink: (agent, { ttlMs = DAY_MS } = {}) =>
      withTenant(pool, agent.tenantId, (client) => issue(client, agent, 'login_link', ttlMs)),
    createServerKey: (tenantId) =>
      withTenant(pool, tenantId, (client) =>
        issue(client, { tenantId, agentId: null }, 'server_key', null),
      ),
    async resolve(token) {
      const kind = secretKind(token);
      if (kind === null || kind === 'login_link') return null;
      const found = await locate(token);
      if (!found) return null;
      const { tenantId, credentialId } = found;
      return withTenant(pool, tenantId, async (client) => {
        const { rows } = await client.query<{ agent_id: string | null; expires_at: Date | null }>(
          `select agent_id, expires_at from credentials where credential_id = $1 and kind = $2
           and (expires_at is null or expires_at > $3)`,
          [credentialId, kind, new Date(clock.now())],
        );
        const row = rows[0];
        if (!row) return null;
        if (row.agent_id === null) return { kind: 'server', tenantId, credentialId };
        const agent = await readAgent(client, 'agent_id = $1', row.agent_id);
        const expiresAt = row.expires_at?.getTime() ?? null;
        return agent && { kind: 'agent', agent, credentialId, expiresAt };
      });
    },
    async revoke(token) {
      const found = await locate(token);
      if (!found) return;
      await withTenant(pool, found.tenantId, (client) =>
        client.query('delete from credentials where credential_id = $1', [found.credentialId]),
      );
    },
  };
}

async function readAgent(
  client: PoolClient,
  condition: 'agent_id = $1' | 'username = $1',
  value: string,
): Promise<AgentRef | null> {
  const { rows } = await client.query<AgentRef>(
    `select tenant_id as "tenantId", agent_id as "agentId", username, name, role
     from agents where ${condition}`,
    [value],
  );
  return rows[0] ?? null;
}
