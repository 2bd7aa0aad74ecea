import { DialwrightError } from '@dialwright/core';
import { webhookMigrations } from '@dialwright/webhooks/postgres';
import { migrate } from '../database/migrate.ts';
import type { Migration } from '../database/migration.ts';
import { readMigrationSettings, type SettingsErrorCode } from '../settings.ts';

/** The migrations that the packages in use bring along. */
export function packageMigrations(applicationRole: string): readonly Migration[] {
  return webhookMigrations({ role: applicationRole });
}

/** The role that a connection URL logs in as. */
export function roleOf(url: string): string {
  return decodeURIComponent(new URL(url).username);
}

/**
 * `dialwright migrate`: brings the given database up to date, as its owner.
 *
 * @throws {DialwrightError} `SETTINGS_INVALID`, and whatever `migrate` throws.
 */
export async function migrateCommand(
  environment: Readonly<Record<string, string | undefined>>,
  print: (line: string) => void,
): Promise<void> {
  const { DATABASE_URL, MIGRATION_DATABASE_URL } = readMigrationSettings(environment);
  if (DATABASE_URL === undefined || MIGRATION_DATABASE_URL === undefined) {
    throw new DialwrightError<SettingsErrorCode>({
      code: 'SETTINGS_INVALID',
      message:
        "Set DATABASE_URL (the application's role) and MIGRATION_DATABASE_URL (the owner of the database). The embedded PostgreSQL migrates itself.",
    });
  }
  const applicationRole = roleOf(DATABASE_URL);
  const applied = await migrate({
    ownerUrl: MIGRATION_DATABASE_URL,
    applicationRole,
    extra: packageMigrations(applicationRole),
  });
  for (const name of applied) print(`applied ${name}`);
  print(applied.length === 0 ? 'The database is up to date.' : 'The database is up to date now.');
}
