/** From settings to a server that listens: database, dialer, HTTP, in this order, and back again. */
import { join } from 'node:path';
import { type Clock, type Logger, systemClock } from '@dialwright/core';
import type { Pool } from 'pg';
import type { DialerService } from '../dialer-service.ts';
import { freePort } from '../free-port.ts';
import { createHttpServer } from '../http/http-server.ts';
import { createIdentityStore } from '../identity/identity-store.ts';
import type { Settings } from '../settings.ts';
import { welcomeFirstSupervisor } from './first-start.ts';
import { localUrl } from './local-url.ts';
import { openDatabase } from './open-database.ts';

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
    const port = await portToListenOn(settings);
    const publicUrl = settings.PUBLIC_URL ?? localUrl(settings.HOST, port);
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
    const url = await server.listen({ host: settings.HOST, port });
    const token =
      settings.DATABASE_URL === undefined ? await welcomeFirstSupervisor(pool, identity) : null;
    const firstLogin = token && `${publicUrl}/floor#login=${token}`;
    return { url, firstLogin, close };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

/** Links carry the port, and are made by parts that start before the server listens. */
function portToListenOn({ HOST, PORT }: Settings): Promise<number> {
  // Where no port can be had, listening says why.
  return PORT === 0 ? freePort(HOST).catch(() => 0) : Promise.resolve(PORT);
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
