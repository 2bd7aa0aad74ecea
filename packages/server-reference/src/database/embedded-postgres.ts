/**
 * A real PostgreSQL for whoever has none. It listens on the loopback interface only, and its folder
 * holds all there is: the cluster, its log and the passwords.
 *
 * The server runs in a session of its own, so a Ctrl-C meant for us does not stop it under our hands;
 * and when we are killed it stays, and the next start takes it over. Who uses a folder is decided by
 * an advisory lock in that very server: it ends with the process that took it, however that ends.
 */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { DialwrightError } from '@dialwright/core';
import { Client, escapeLiteral } from 'pg';
import { freePort } from '../free-port.ts';
import { claimCluster, type ClusterClaim } from './cluster-claim.ts';
import type { DatabaseErrorCode } from './database-error.ts';
import { findPostgresBinaries, type PostgresBinaries } from './postgres-binaries.ts';

/** What {@link startEmbeddedPostgres} may be told. */
export interface EmbeddedPostgresOptions {
  /**
   * Where the data lives. Default: a temporary folder, removed by `close()`; such a database does not
   * wait for the disk, as nobody will read it after a crash.
   */
  dataDir?: string | undefined;
  /** TCP port on 127.0.0.1. Default: any free one. A server that is taken over keeps its own. */
  port?: number | undefined;
}

/** A running database of one's own. */
export interface EmbeddedPostgres {
  /** For migrations: owns the database, is no superuser. */
  ownerUrl: string;
  /** For everything else: owns nothing and cannot bypass row-level security. */
  appUrl: string;
  /** Stops the server, and removes its folder when that was a temporary one. Idempotent. */
  close(): Promise<void>;
}

interface Passwords {
  superuser: string;
  owner: string;
  application: string;
}

const OWNER = 'dialwright_owner';
/** The role of `appUrl`. */
export const EMBEDDED_APPLICATION_ROLE = 'dialwright_app';
const DATABASE = 'dialwright';

/**
 * Starts PostgreSQL, with a database and two roles.
 *
 * @throws {DialwrightError} `EMBEDDED_DATABASE_IN_USE` when another process uses the folder;
 *   `EMBEDDED_DATABASE_FAILED` with PostgreSQL's own reason when it does not start.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  const binaries = await findPostgresBinaries();
  const temporary = options.dataDir === undefined;
  const folder = resolve(
    options.dataDir ?? (await mkdtemp(join(tmpdir(), 'dialwright-postgres-'))),
  );
  await makeFolder(folder);
  await giveTo(binaries, folder);
  const passwords = await readPasswords(folder);
  const cluster = join(folder, 'cluster');
  if (!existsSync(join(cluster, 'PG_VERSION'))) await initialise(binaries, folder, passwords);

  const port = await start(binaries, folder, { port: options.port, temporary });
  const superuserUrl = url('postgres', passwords.superuser, port, 'postgres');
  const claim = await claimCluster(superuserUrl, folder);
  try {
    await createRoles(superuserUrl, passwords);
  } catch (error) {
    await stop(binaries, folder, claim);
    throw error;
  }

  // If we leave without close(), PostgreSQL is told at least; it finishes on its own.
  const onExit = (): void => claim.signalShutdown();
  process.once('exit', onExit);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await stop(binaries, folder, claim);
    if (temporary) await rm(folder, { recursive: true, force: true });
    process.off('exit', onExit);
  };
  return {
    ownerUrl: url(OWNER, passwords.owner, port, DATABASE),
    appUrl: url(EMBEDDED_APPLICATION_ROLE, passwords.application, port, DATABASE),
    close: () => (closing ??= close()),
  };
}

/** The mode is for the folder only: whoever PostgreSQL runs as has to pass through those above it. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(dirname(folder), { recursive: true });
    if (!existsSync(folder)) await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw failed(folder, `the folder cannot be made (${why}); choose another with DATA_DIR`);
  }
}

async function readPasswords(folder: string): Promise<Passwords> {
  const file = join(folder, 'passwords.json');
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as Passwords;
  const password = (): string => randomBytes(24).toString('base64url');
  const passwords = { superuser: password(), owner: password(), application: password() };
  // Written before the cluster exists: a cluster is never left whose passwords nobody knows.
  await writeFile(file, JSON.stringify(passwords), { mode: 0o600 });
  return passwords;
}

/** Makes the cluster beside its place and moves it there whole, so an interrupted start leaves none. */
async function initialise(
  binaries: PostgresBinaries,
  folder: string,
  passwords: Passwords,
): Promise<void> {
  const unfinished = join(folder, 'cluster.unfinished');
  const passwordFile = join(folder, 'initdb-password');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await giveTo(binaries, unfinished);
  await writeFile(passwordFile, passwords.superuser, { mode: 0o600 });
  await giveTo(binaries, passwordFile);
  try {
    const result = await binaries.initdb(
      [
        `--pgdata=${unfinished}`,
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--no-sync',
        '--no-instructions',
      ],
      folder,
    );
    if (result.exitCode !== 0) throw failed(folder, lastLines(result.output));
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(unfinished, join(folder, 'cluster'));
}

/** Starts the server, or finds one that a killed process left running, and says on which port it is. */
async function start(
  binaries: PostgresBinaries,
  folder: string,
  options: { port: number | undefined; temporary: boolean },
): Promise<number> {
  const cluster = join(folder, 'cluster');
  const log = join(folder, 'postgres.log');
  for (let attempt = 1; ; attempt += 1) {
    const status = await binaries.pgCtl(['status', '-D', cluster], folder);
    if (status.exitCode === 0) return runningPort(cluster);
    const port = options.port ?? (await freePort('127.0.0.1'));
    const settings = [
      `-c port=${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=`,
      options.temporary ? '-c fsync=off -c full_page_writes=off -c synchronous_commit=off' : '',
    ].join(' ');
    await rm(log, { force: true });
    const result = await binaries.pgCtl(
      ['start', '-D', cluster, '-l', log, '-w', '-t', '30', '-o', settings],
      folder,
    );
    if (result.exitCode === 0) return port;
    const reasons = existsSync(log) ? await readFile(log, 'utf8') : result.output;
    const portTaken = /Address already in use|could not bind/i.test(reasons);
    // A free port can be taken between our looking and PostgreSQL's listening.
    if (portTaken && options.port === undefined && attempt < 5) continue;
    throw portTaken
      ? failed(folder, `port ${port} on 127.0.0.1 is in use`)
      : failed(folder, lastLines(reasons));
  }
}

async function runningPort(cluster: string): Promise<number> {
  // The fourth line is the port: "Lock file for the postmaster" in PostgreSQL's miscadmin.h.
  return Number((await readFile(join(cluster, 'postmaster.pid'), 'utf8')).split('\n')[3]);
}

async function createRoles(superuserUrl: string, passwords: Passwords): Promise<void> {
  const client = new Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const exists = async (query: string, name: string): Promise<boolean> =>
      (await client.query(query, [name])).rowCount === 1;
    for (const [role, password] of [
      [OWNER, passwords.owner],
      [EMBEDDED_APPLICATION_ROLE, passwords.application],
    ] as const) {
      if (await exists('select from pg_roles where rolname = $1', role)) continue;
      await client.query(
        `create role ${role} login nosuperuser nocreatedb nocreaterole nobypassrls
           password ${escapeLiteral(password)}`,
      );
    }
    if (!(await exists('select from pg_database where datname = $1', DATABASE))) {
      await client.query(`create database ${DATABASE} owner ${OWNER}`);
    }
  } finally {
    await client.end();
  }
}

async function stop(
  binaries: PostgresBinaries,
  folder: string,
  claim: ClusterClaim,
): Promise<void> {
  await claim.release();
  await binaries.pgCtl(['stop', '-D', join(folder, 'cluster'), '-m', 'fast', '-w'], folder);
}

async function giveTo(binaries: PostgresBinaries, path: string): Promise<void> {
  if (binaries.owner) await chown(path, binaries.owner.uid, binaries.owner.gid);
}

function url(role: string, password: string, port: number, database: string): string {
  return `postgres://${role}:${password}@127.0.0.1:${port}/${database}`;
}

/** How much of what a program said goes into a sentence: the cause stands above the last line. */
const TOLD_LINES = 6;

function lastLines(output: string): string[] {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.filter((line) => line !== '').slice(-TOLD_LINES);
}

/** @param reason a sentence, or what the program that failed said last, line by line. */
function failed(
  folder: string,
  reason: string | readonly string[],
): DialwrightError<DatabaseErrorCode> {
  const lines = typeof reason === 'string' ? [reason] : reason;
  const why = lines.some((line) => line.includes('Permission denied'))
    ? 'the user it runs as (for root: postgres) may not enter that folder; choose another with DATA_DIR'
    : lines.length === 0
      ? 'it did not say why'
      : lines.map(withoutStamp).join(' | ').replace(/\.$/, '');
  return new DialwrightError<DatabaseErrorCode>({
    code: 'EMBEDDED_DATABASE_FAILED',
    message: `The embedded PostgreSQL in ${folder} did not start: ${why}.`,
  });
}

/** A line of PostgreSQL's log without its time and process. */
function withoutStamp(line: string): string {
  return line.replace(/^\S+ \S+ \S+ \[\d+\] /, '');
}
