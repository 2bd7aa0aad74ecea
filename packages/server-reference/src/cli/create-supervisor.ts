/** `dialwright create-supervisor`: the way into a database that has nobody, or back into one's own. */
import { DialwrightError, silentLogger, systemClock } from '@dialwright/core';
import type { Pool } from 'pg';
import type { AgentRef } from '../dialer-service.ts';
import { createIdentityStore, type IdentityStore } from '../identity/identity-store.ts';
import { readLinkSettings, type Settings } from '../settings.ts';
import { localUrl } from './local-url.ts';
import { openDatabase } from './open-database.ts';

/** Why a supervisor cannot be put in place. */
export type SupervisorErrorCode = 'NAME_MISSING' | 'TENANT_AMBIGUOUS' | 'USERNAME_TAKEN';

/** What the command line says. */
export interface SupervisorRequest {
  /** The tenant's name; it is created when there is none. */
  tenant: string | undefined;
  username: string | undefined;
  /** What people call them. Default: the username. */
  name: string | undefined;
  /** Whether to make a key for the tenant's own servers too. */
  serverKey: boolean;
}

/**
 * Puts a supervisor in place and prints a link that logs them in once. For one who is there already,
 * only the link is new.
 *
 * @throws {DialwrightError} `NAME_MISSING`, `TENANT_AMBIGUOUS`, `USERNAME_TAKEN`, `SETTINGS_INVALID`,
 *   and whatever opening the database throws.
 */
export async function createSupervisor(
  request: SupervisorRequest,
  environment: Readonly<Record<string, string | undefined>>,
  print: (line: string) => void,
): Promise<void> {
  const tenant = required('--tenant', request.tenant);
  const username = required('--username', request.username);
  const settings = readLinkSettings(environment);
  const address = addressOf(settings);
  const database = await openDatabase(settings, silentLogger);
  try {
    const identity = createIdentityStore(database.pool, systemClock);
    const tenantId = await tenantNamed(tenant, database.pool, identity);
    const agent = await supervisorNamed(username, request.name, tenantId, identity);
    const { token } = await identity.createLoginLink(agent);
    print(`${username} is a supervisor of ${tenant}. Log in, once and within a day:`);
    print(`${address}/floor#login=${token}`);
    if (request.serverKey) {
      print(`A key for the servers of ${tenant}, shown this once:`);
      print((await identity.createServerKey(tenantId)).token);
    }
  } finally {
    await database.close();
  }
}

function required(option: string, value: string | undefined): string {
  const name = value?.trim();
  if (name) return name;
  throw new DialwrightError<SupervisorErrorCode>({
    code: 'NAME_MISSING',
    message: `Say ${option} NAME, e.g. dialwright create-supervisor --tenant "My team" --username ann.`,
  });
}

function addressOf(settings: Pick<Settings, 'PUBLIC_URL' | 'HOST' | 'PORT'>): string {
  const { PUBLIC_URL, HOST, PORT } = settings;
  // Port 0 is another one at each start: a link with it would lead nowhere.
  if (PUBLIC_URL !== undefined || PORT !== 0) return PUBLIC_URL ?? localUrl(HOST, PORT);
  throw new DialwrightError({
    code: 'SETTINGS_INVALID',
    message: 'PORT is 0, so nobody knows where the link leads. Set PUBLIC_URL, or a port.',
  });
}

async function tenantNamed(name: string, pool: Pool, identity: IdentityStore): Promise<string> {
  const { rows } = await pool.query<{ tenant_id: string }>('select * from find_tenants($1)', [
    name,
  ]);
  if (rows.length > 1) {
    throw new DialwrightError<SupervisorErrorCode>({
      code: 'TENANT_AMBIGUOUS',
      message: `There are ${rows.length} tenants called ${name}. Rename all but one of them first.`,
    });
  }
  return rows[0]?.tenant_id ?? identity.createTenant({ name });
}

async function supervisorNamed(
  username: string,
  name: string | undefined,
  tenantId: string,
  identity: IdentityStore,
): Promise<AgentRef> {
  const known = await identity.findAgent(tenantId, username);
  if (known?.role === 'agent') {
    throw new DialwrightError<SupervisorErrorCode>({
      code: 'USERNAME_TAKEN',
      message: `${username} is an agent of this tenant, not a supervisor. Choose another --username.`,
    });
  }
  if (known) return known;
  const input = { username, name: name ?? username, role: 'supervisor', campaignId: null } as const;
  return (await identity.putAgent(tenantId, input)).agent;
}
