/** From settings to a server that listens: database, dialer, HTTP, in this order, and back again. */
import { join } from 'node:path';
import { type Clock, type Logger, systemClock } from '@dialwright/core';
import type { Pool } from 'pg';
import { openApplicationPool } from '../database/application-pool.ts';
import { openEmbeddedDatabase } from '../database/embedded-database.ts';
import { EMBEDDED_APPLICATION_ROLE } from '../database/embedded-postgres.ts';
import type { DialerService } from '../dialer-service.ts';
import { createHttpServer } from '../http/http-server.ts';
import { createIdentityStore } from '../identity/identity-store.ts';
import type { Settings } from '../settings.ts';
import { welcomeFirstSupervisor } from './first-start.ts';
import { packageMigrations, roleOf } from './migrate-command.ts';

/** Starts what dials. It must not wait for Asterisk: a server whose Asterisk is down still answers. */
export type StartDialer = (parts: {
  pool: Pool;
  settings: Settings;
  /** Without a slash at the end. */
  publicUrl: string;
  recordingsFolder: string;
  clock: Clock;
  logger: Logger;
}) => Promise<{ service: DialerService; close(): Promise<void> }>;

/** What {@link startServer} needs. */
export interface StartServerOptions {
  settings: Settings;
  startDialer: StartDialer;
  /** The folder of the built cockpit. */
  cockpitDir: string;
  logger: Logger;
  clock?: Clock | undefined;
}

/** A server that is up. */
export interface RunningServer {
  /** Where it listens. */
  url: string;
  /** A one-time link for the first supervisor of a database that had nobody; null otherwise. */
  firstLogin: string | null;
  /** Streams and requests first, then calls, then the database. */
  close(): Promise<void>;
}

/**
 * Starts everything. When a later part does not start, the earlier ones are closed again.
 *
 * @throws {DialwrightError} with a sentence that says what to do.
 */
export async function startServer(options: StartServerOptions): Promise<RunningServer> {
  const { settings, logger, clock = systemClock } = options;
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    const failures: unknown[] = [];
    for (const closer of closers.splice(0).reverse()) {
      await closer().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Not everything closed.');
  };
  try {
    const database = await openDatabase(settings, logger);
    closers.push(database.close);
    const { pool } = database;
    const identity = createIdentityStore(pool, clock);
    const publicUrl = settings.PUBLIC_URL ?? `http://${settings.HOST}:${settings.PORT}`;
    const recordingsFolder = join(settings.DATA_DIR, 'recordings');
    const dialer = await options.startDialer({
      pool,
      settings,
      publicUrl,
      recordingsFolder,
      clock,
      logger,
    });
    closers.push(() => within(clock, CLOSE_GRACE_MS, dialer.close()));
    const { service } = dialer;
    const { cockpitDir } = options;
    const server = await createHttpServer({
      service,
      identity,
      clock,
      logger,
      publicUrl,
      cockpitDir,
    });
    closers.push(() => server.close());
    const url = await server.listen({ host: settings.HOST, port: settings.PORT });
    const token =
      settings.DATABASE_URL === undefined ? await welcomeFirstSupervisor(pool, identity) : null;
    const firstLogin = token && `${settings.PUBLIC_URL ?? url}/floor#login=${token}`;
    return { url, firstLogin, close };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

/** How long the dialer may take to close: with Asterisk away it would wait for it for ever. */
const CLOSE_GRACE_MS = 10_000;

/** Waits for `work`, but no longer than `ms`; what it leaves undone, the next start takes over. */
function within(clock: Clock, ms: number, work: Promise<void>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = clock.setTimer(ms, resolve);
    void work.then(resolve, reject).finally(() => timer.cancel());
  });
}

async function openDatabase(
  settings: Settings,
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
