import { type DialwrightError } from '@dialwright/core';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApplicationPool } from './application-pool.ts';
import type { DatabaseErrorCode } from './database-error.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './embedded-postgres.ts';
import { migrate } from './migrate.ts';
import { ownMigrations } from './migration.ts';

let database: EmbeddedPostgres;
let owner: Client;
beforeAll(async () => {
  database = await startEmbeddedPostgres();
  owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await database.close();
});

const applicationRole = 'dialwright_app';
const run = (extra: { name: string; sql: string }[] = []): Promise<string[]> =>
  migrate({ ownerUrl: database.ownerUrl, applicationRole, extra });

async function failure(promise: Promise<unknown>): Promise<DialwrightError<DatabaseErrorCode>> {
  return promise.then(
    () => {
      throw new Error('It did not fail.');
    },
    (error: DialwrightError<DatabaseErrorCode>) => error,
  );
}

// One story: a database from its first start to its last mishap.
describe('a database and its migrations', () => {
  it('is refused with the command to run before it has been migrated', async () => {
    const error = await failure(openApplicationPool(database.appUrl));
    expect(error.code).toBe('DATABASE_NOT_MIGRATED');
    expect(error.message).toContain('dialwright migrate');
  });

  it('is migrated once, however many processes try at the same time', async () => {
    const applied = await Promise.all([run(), run(), run()]);
    const names = (await ownMigrations()).map((migration) => migration.name);
    expect(applied.flat().sort()).toEqual(names);
    expect(await run()).toEqual([]);
  });

  it('lets the application read which migrations there were, not write them', async () => {
    const pool = await openApplicationPool(database.appUrl);
    await expect(pool.query('delete from migrations')).rejects.toThrow(/permission denied/);
    await pool.end();
  });

  it('takes migrations of other packages, with the role in its quotes and casts left alone', async () => {
    const extra = [
      {
        name: 'letters-0001',
        sql: `create table letters as select 'x'::text as role; grant select on letters to :role`,
      },
    ];
    expect((await failure(openApplicationPool(database.appUrl, { extra }))).message).toMatch(
      /lacks the migration letters-0001/,
    );
    expect(await run(extra)).toEqual(['letters-0001']);
    const pool = await openApplicationPool(database.appUrl, { extra });
    expect((await pool.query('select role from letters')).rows).toEqual([{ role: 'x' }]);
    await pool.end();
    await owner.query(`drop table letters; delete from migrations where name = 'letters-0001'`);
  });

  it('takes a failing migration back as a whole', async () => {
    const error = await failure(
      run([{ name: 'half', sql: 'create table half (id int); select 1 / 0' }]),
    );
    expect(error.code).toBe('MIGRATION_FAILED');
    expect(error.message).toBe('The migration half failed and was taken back: division by zero.');
    const { rows } = await owner.query("select to_regclass('half') as half");
    expect(rows).toEqual([{ half: null }]);
  });

  it('notices a migration that was changed after it had been applied', async () => {
    await run([{ name: 'later', sql: 'select 1' }]);
    const extra = [{ name: 'later', sql: 'select 2' }];
    expect((await failure(run(extra))).code).toBe('MIGRATION_CHANGED');
    expect((await failure(openApplicationPool(database.appUrl, { extra }))).code).toBe(
      'MIGRATION_CHANGED',
    );
  });
});

describe('openApplicationPool', () => {
  it('S0-64 refuses a role that could step around row-level security', async () => {
    const error = await failure(openApplicationPool(database.ownerUrl));
    expect(error.code).toBe('DATABASE_ROLE_TOO_POWERFUL');
    expect(error.message).toContain('dialwright_owner of DATABASE_URL owns tables');
  });

  it.each([
    ['a wrong password', (url: URL) => (url.password = 'hunter2'), 'DATABASE_REFUSED'],
    ['an unknown database', (url: URL) => (url.pathname = '/nowhere'), 'DATABASE_REFUSED'],
    ['a closed port', (url: URL) => (url.port = '1'), 'DATABASE_UNREACHABLE'],
    ['an unknown host', (url: URL) => (url.hostname = 'db.invalid'), 'DATABASE_UNREACHABLE'],
  ])('answers %s with a sentence without the password', async (_, spoil, code) => {
    const url = new URL(database.appUrl);
    spoil(url);
    const error = await failure(openApplicationPool(url.href));
    expect(error.code).toBe(code);
    expect(error.message).toContain(url.host);
    expect(error.message).toContain('DATABASE_URL');
    expect(error.message).not.toContain(url.password);
  });
});
