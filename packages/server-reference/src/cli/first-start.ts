/** What an empty embedded database is given, so that somebody can come in. */
import type { Pool } from 'pg';
import type { IdentityStore } from '../identity/identity-store.ts';

/** The username of the supervisor who is there from the start. */
const FIRST_SUPERVISOR = 'supervisor';
const FIRST_TENANT = 'My team';

/**
 * Creates a tenant and a supervisor when there is nobody yet.
 *
 * @returns the token of a one-time login link for the supervisor; null: somebody is there already.
 */
export async function welcomeFirstSupervisor(
  pool: Pool,
  identity: IdentityStore,
): Promise<string | null> {
  // Tenants cannot be listed without being one; a name can be looked up.
  const known = await pool.query(
    'select from find_logins($1) union all select from find_tenants($2)',
    [FIRST_SUPERVISOR, FIRST_TENANT],
  );
  if (known.rowCount !== 0) return null;
  const tenantId = await identity.createTenant({ name: FIRST_TENANT });
  const { agent } = await identity.putAgent(tenantId, {
    username: FIRST_SUPERVISOR,
    name: 'Supervisor',
    role: 'supervisor',
    campaignId: null,
  });
  return (await identity.createLoginLink(agent)).token;
}
