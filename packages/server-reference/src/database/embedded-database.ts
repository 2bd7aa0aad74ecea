/** A database with nothing to set up: started, migrated and connected to. */
import type { Pool } from 'pg';
import { openApplicationPool } from './application-pool.ts';
import {
  EMBEDDED_APPLICATION_ROLE,
  type EmbeddedPostgres,
  type EmbeddedPostgresOptions,
  startEmbeddedPostgres,
} from './embedded-postgres.ts';
import { migrate } from './migrate.ts';
import type { Migration } from './migration.ts';

/** What {@link openEmbeddedDatabase} may be told. */
export interface EmbeddedDatabaseOptions extends EmbeddedPostgresOptions {
  /** Migrations of other packages with tables in this database. */
  extra?: readonly Migration[] | undefined;
  /** How many connections the application has at most. Default 20. */
  maxConnections?: number | undefined;
}

/** An embedded PostgreSQL that is ready for the application. */
export interface EmbeddedDatabase extends EmbeddedPostgres {
  /** Connections of the application's role. */
  pool: Pool;
}

/**
 * Starts an embedded PostgreSQL, applies all migrations and opens the application's pool on it.
 * `close()` ends all of it.
 *
 * @throws {DialwrightError} as `startEmbeddedPostgres`, `migrate` and `openApplicationPool` do.
 */
export async function openEmbeddedDatabase(
  options: EmbeddedDatabaseOptions = {},
): Promise<EmbeddedDatabase> {
  const { extra, maxConnections, ...where } = options;
  const postgres = await startEmbeddedPostgres(where);
  try {
    const applicationRole = EMBEDDED_APPLICATION_ROLE;
    await migrate({ ownerUrl: postgres.ownerUrl, applicationRole, extra });
    const pool = await openApplicationPool(postgres.appUrl, { extra, maxConnections });
    let closing: Promise<void> | undefined;
    const close = async (): Promise<void> => {
      await pool.end();
      await postgres.close();
    };
    return { ...postgres, pool, close: () => (closing ??= close()) };
  } catch (error) {
    await postgres.close();
    throw error;
  }
}
