/** The database of the settings: the one given, or the embedded one. */
import { join } from 'node:path';
import type { Logger } from '@dialwright/core';
import type { Pool } from 'pg';
import { openApplicationPool } from '../database/application-pool.ts';
import { openEmbeddedDatabase } from '../database/embedded-database.ts';
import { EMBEDDED_APPLICATION_ROLE } from '../database/embedded-postgres.ts';
import type { Settings } from '../settings.ts';
import { packageMigrations, roleOf } from './migrate-command.ts';

/** @throws {DialwrightError} as `openApplicationPool` and `openEmbeddedDatabase` do. */
export async function openDatabase(
  settings: Pick<Settings, 'DATABASE_URL' | 'DATA_DIR'>,
  logger: Logger,
): Promise<{ pool: Pool; close: () => Promise<void> }> {
  const url = settings.DATABASE_URL;
  if (url === undefined) {
    return openEmbeddedDatabase({
      dataDir: join(settings.DATA_DIR, 'postgres'),
      extra: packageMigrations(EMBEDDED_APPLICATION_ROLE),
    });
  }
  const pool = await openApplicationPool(url, {
    extra: packageMigrations(roleOf(url)),
    onConnectionLost: (error) =>
      logger.warn('A connection to the database was lost', { error: error.name }),
  });
  return { pool, close: () => pool.end() };
}
