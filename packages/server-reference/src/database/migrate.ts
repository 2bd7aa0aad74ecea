/** Brings a database's schema up to date. Run by the owner of the database, never by the application. */
import { DialwrightError } from '@dialwright/core';
import { Client, escapeIdentifier } from 'pg';
import { connectionError, type DatabaseErrorCode } from './database-error.ts';
import { checksum, type Migration, ownMigrations } from './migration.ts';

/** What {@link migrate} needs. */
export interface MigrateOptions {
  /** The owner's connection URL. */
  ownerUrl: string;
  /** The role the application will use; it must exist. */
  applicationRole: string;
  /** Migrations of other packages with tables in this database, applied after this package's own. */
  extra?: readonly Migration[] | undefined;
}

/** Two processes that migrate at once wait for each other on this. */
const MIGRATION_LOCK = 6_220_147;

/**
 * Applies what has not been applied yet, each migration in a transaction of its own with the note
 * that it was. Idempotent; safe to run from several processes.
 *
 * @returns the names of those that were applied.
 * @throws {DialwrightError} `MIGRATION_CHANGED`, `MIGRATION_FAILED`, `DATABASE_UNREACHABLE`,
 *   `DATABASE_REFUSED`.
 */
export async function migrate(options: MigrateOptions): Promise<string[]> {
  const client = new Client({ connectionString: options.ownerUrl });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await applyAll(client, options);
  } catch (error) {
    throw connectionError(error, options.ownerUrl, 'MIGRATION_DATABASE_URL');
  } finally {
    await client.end();
  }
}

async function applyAll(client: Client, options: MigrateOptions): Promise<string[]> {
  const role = escapeIdentifier(options.applicationRole);
  await client.query(
    `create table if not exists migrations (
       name text primary key,
       checksum text not null,
       applied_at timestamptz not null default now()
     )`,
  );
  const applied = await appliedMigrations(client);
  const fresh: string[] = [];
  for (const migration of [...(await ownMigrations()), ...(options.extra ?? [])]) {
    const known = applied.get(migration.name);
    if (known === undefined) {
      await apply(client, migration, role);
      fresh.push(migration.name);
    } else if (known !== checksum(migration)) {
      throw new DialwrightError<DatabaseErrorCode>({
        code: 'MIGRATION_CHANGED',
        message: `The migration ${migration.name} was changed after it had been applied. Restore it, and put the change into a new migration.`,
      });
    }
  }
  // The application reads this table to see that the schema is its own, and never writes it.
  await client.query(`revoke all on migrations from ${role}`);
  await client.query(`grant select on migrations to ${role}`);
  return fresh;
}

async function apply(client: Client, migration: Migration, role: string): Promise<void> {
  try {
    await client.query('begin');
    // Not the second colon of a cast.
    await client.query(migration.sql.replaceAll(/(?<!:):role\b/g, () => role));
    await client.query('insert into migrations (name, checksum) values ($1, $2)', [
      migration.name,
      checksum(migration),
    ]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback').catch(() => {});
    throw new DialwrightError<DatabaseErrorCode>({
      code: 'MIGRATION_FAILED',
      message: `The migration ${migration.name} failed and was taken back: ${cause instanceof Error ? cause.message : String(cause)}.`,
      cause,
    });
  }
}

/** Which migrations a database has, with their checksums. */
export async function appliedMigrations(
  client: Pick<Client, 'query'>,
): Promise<Map<string, string>> {
  const { rows } = await client.query<{ name: string; checksum: string }>(
    'select name, checksum from migrations',
  );
  return new Map(rows.map((row) => [row.name, row.checksum]));
}
