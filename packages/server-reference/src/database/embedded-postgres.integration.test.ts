import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import {
  appendFile,
  chmod,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DialwrightError } from '@dialwright/core';
import { Client } from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'dialwright-test-'));
});
afterEach(async () => {
  await rm(dataDir, { recursive: true, force: true });
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Another process that starts the database in `dataDir` and stays. */
async function startElsewhere(): Promise<ChildProcess> {
  const module = fileURLToPath(new URL('./embedded-postgres.ts', import.meta.url));
  const script = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(module)});
    await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    process.stdout.write('started');`;
  const child = spawn(
    process.execPath,
    ['--conditions=@dialwright/source', '--input-type=module', '--eval', script],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  await once(child.stdout, 'data');
  return child;
}

describe('startEmbeddedPostgres', () => {
  it('gives two roles, neither of them a superuser, and only one the owner', async () => {
    const database = await startEmbeddedPostgres({ dataDir });
    try {
      const roles = `select rolname as role, rolsuper or rolbypassrls or rolcreaterole or rolcreatedb as mighty,
        (select datdba from pg_database where datname = current_database()) = oid as owner
        from pg_roles where rolname = current_user`;
      expect(await query(database.ownerUrl, roles)).toEqual([
        { role: 'dialwright_owner', mighty: false, owner: true },
      ]);
      expect(await query(database.appUrl, roles)).toEqual([
        { role: 'dialwright_app', mighty: false, owner: false },
      ]);
      await expect(query(database.appUrl, 'create table mine (id int)')).rejects.toThrow(
        /permission denied/,
      );
    } finally {
      await database.close();
    }
  });

  it('keeps data and passwords for a second start, in files nobody else may read', async () => {
    const first = await startEmbeddedPostgres({ dataDir });
    await query(first.ownerUrl, 'create table kept as select 42 as answer');
    await first.close();
    const second = await startEmbeddedPostgres({ dataDir });
    try {
      expect(await query(second.ownerUrl, 'select answer from kept')).toEqual([{ answer: 42 }]);
      expect((await stat(join(dataDir, 'passwords.json'))).mode & 0o777).toBe(0o600);
    } finally {
      await second.close();
    }
  });

  it('removes a temporary folder when it is closed, twice if need be', async () => {
    const before = new Set(await readdir(tmpdir()));
    const database = await startEmbeddedPostgres();
    const created = (await readdir(tmpdir())).filter((name) => !before.has(name));
    const folder = created.find((name) => name.startsWith('dialwright-postgres-'));
    expect(folder).toBeDefined();
    await Promise.all([database.close(), database.close()]);
    expect(existsSync(join(tmpdir(), folder ?? ''))).toBe(false);
  });

  it('makes the folders above its own so that the user it runs as can pass', async () => {
    await chmod(dataDir, 0o755);
    const database = await startEmbeddedPostgres({ dataDir: join(dataDir, 'data', 'postgres') });
    await database.close();
    expect((await stat(join(dataDir, 'data', 'postgres'))).mode & 0o777).toBe(0o700);
  });

  it('says which process uses the folder, and takes the database over when that was killed', async () => {
    const other = await startElsewhere();
    await expect(startEmbeddedPostgres({ dataDir })).rejects.toSatisfy(
      (error) =>
        DialwrightError.isInstance(error) &&
        error.code === 'EMBEDDED_DATABASE_IN_USE' &&
        error.message.includes(`in use by process ${other.pid}.`),
    );

    other.kill('SIGKILL');
    await once(other, 'exit');
    const database = await startEmbeddedPostgres({ dataDir });
    try {
      expect(await query(database.appUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
    } finally {
      await database.close();
    }
  });

  it('starts where PostgreSQL itself was killed and left its lock file behind', async () => {
    const first = await startEmbeddedPostgres({ dataDir });
    const [row] = await query(
      first.ownerUrl,
      'select pg_postmaster_start_time() is not null as up',
    );
    expect(row).toEqual({ up: true });
    const postmaster = join(dataDir, 'cluster', 'postmaster.pid');
    process.kill(Number((await readFile(postmaster, 'utf8')).split('\n')[0]), 'SIGKILL');
    await first.close();
    expect(existsSync(postmaster)).toBe(true);

    const second = await startEmbeddedPostgres({ dataDir });
    await second.close();
    expect(existsSync(postmaster)).toBe(false);
  });

  it('tells what the server said last when it does not start, the cause included', async () => {
    const first = await startEmbeddedPostgres({ dataDir });
    await first.close();
    await appendFile(join(dataDir, 'cluster', 'postgresql.conf'), '\nshared_buffers = purple\n');
    const error = await startEmbeddedPostgres({ dataDir }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'EMBEDDED_DATABASE_FAILED' });
    expect(String(error)).toContain('invalid value for parameter "shared_buffers": "purple"');
    expect(String(error)).toContain('contains errors');
    expect(String(error)).not.toMatch(/\d{4}-\d\d-\d\d/);
  });

  it('tells what initdb said last when there can be no cluster, the cause included', async () => {
    const passwords = { superuser: '', owner: 'x', application: 'y' };
    await writeFile(join(dataDir, 'passwords.json'), JSON.stringify(passwords));
    const error = await startEmbeddedPostgres({ dataDir }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'EMBEDDED_DATABASE_FAILED' });
    expect(String(error)).toMatch(/password file ".*" is empty/);
  });

  it('says in one sentence that a given port is in use', async () => {
    const first = await startEmbeddedPostgres();
    const port = Number(new URL(first.appUrl).port);
    try {
      await expect(startEmbeddedPostgres({ dataDir, port })).rejects.toThrow(
        `The embedded PostgreSQL in ${dataDir} did not start: port ${port} on 127.0.0.1 is in use.`,
      );
    } finally {
      await first.close();
    }
  });
});
