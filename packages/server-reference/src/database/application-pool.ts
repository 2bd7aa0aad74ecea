/**
 * The application's connections. Row-level security keeps tenants apart only for a role that cannot
 * step around it, so a role that could is refused before it has read anything.
 */
import { DialwrightError } from '@dialwright/core';
import { Pool } from 'pg';
import { connectionError, type DatabaseErrorCode, describeUrl } from './database-error.ts';
import { appliedMigrations } from './migrate.ts';
import { checksum, type Migration, ownMigrations } from './migration.ts';

/** What {@link openApplicationPool} may be told. */
export interface ApplicationPoolOptions {
  /** How many connections at most. Default 20. */
  maxConnections?: number | undefined;
  /** The migrations of other packages that must have been applied besides this package's own. */
  extra?: readonly Migration[] | undefined;
  /** Called when a connection breaks. The pool throws it away and opens another. */
  onConnectionLost?: ((error: Error) => void) | undefined;
}

/**
 * Opens a pool on `url`, and makes sure of the role behind it and of the schema.
 *
 * @throws {DialwrightError} `DATABASE_UNREACHABLE`, `DATABASE_REFUSED`, `DATABASE_ROLE_TOO_POWERFUL`,
 *   `DATABASE_NOT_MIGRATED`, `MIGRATION_CHANGED`. The pool is closed again before.
 */
export async function openApplicationPool(
  url: string,
  options: ApplicationPoolOptions = {},
): Promise<Pool> {
  const pool = new Pool({
    connectionString: url,
    max: options.maxConnections ?? 20,
    connectionTimeoutMillis: 10_000,
    application_name: 'dialwright',
  });
  // The pool listens to idle connections only; one that breaks in use would end the process.
  pool.on('connect', (client) => {
    client.on('error', (error) => options.onConnectionLost?.(error));
  });
  pool.on('error', () => {});
  try {
    await refusePowerfulRole(pool);
    await requireMigrations(pool, url, options.extra ?? []);
    return pool;
  } catch (error) {
    await pool.end();
    throw connectionError(error, url, 'DATABASE_URL');
  }
}

/** Looks at the role itself and at every role it may turn into with SET ROLE. */
async function refusePowerfulRole(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ role: string; powers: string[] }>(`
    select current_user as role, array_remove(array[
      case when exists (select from pg_roles r
        where r.rolsuper and pg_has_role(current_user, r.oid, 'member')) then 'is a superuser' end,
      case when exists (select from pg_roles r
        where r.rolbypassrls and pg_has_role(current_user, r.oid, 'member')) then 'has BYPASSRLS' end,
      case when exists (select from pg_class c
        where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
        and pg_has_role(current_user, c.relowner, 'member')) then 'owns tables' end
    ], null) as powers`);
  const found = rows[0];
  const power = found?.powers[0];
  if (power === undefined) return;
  throw new DialwrightError<DatabaseErrorCode>({
    code: 'DATABASE_ROLE_TOO_POWERFUL',
    message: `The role ${found?.role} of DATABASE_URL ${power}, so PostgreSQL would not keep tenants apart. Use a role that owns nothing, without SUPERUSER and BYPASSRLS.`,
  });
}

async function requireMigrations(
  pool: Pool,
  url: string,
  extra: readonly Migration[],
): Promise<void> {
  const applied = await appliedMigrations(pool);
  for (const migration of [...(await ownMigrations()), ...extra]) {
    const known = applied.get(migration.name);
    if (known === checksum(migration)) continue;
    throw new DialwrightError<DatabaseErrorCode>(
      known === undefined
        ? {
            code: 'DATABASE_NOT_MIGRATED',
            message: `The database at ${describeUrl(url)} lacks the migration ${migration.name}. Run "dialwright migrate" first.`,
          }
        : {
            code: 'MIGRATION_CHANGED',
            message: `The database at ${describeUrl(url)} has another version of the migration ${migration.name}. Run the release of Dialwright that made it, or restore that file.`,
          },
    );
  }
}
