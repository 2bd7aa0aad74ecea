/**
 * The preset: the five packages, PostgreSQL and the HTTP API put together into one dialer.
 */
import {
  type AsteriskConnection,
  createCallOrchestrator,
  type Trunk,
  webSocketConnection,
} from '@dialwright/ari';
import {
  type Clock,
  type IdGenerator,
  type Logger,
  silentLogger,
  systemClock,
  systemIdGenerator,
  systemRandom,
} from '@dialwright/core';
import {
  createWebhookSender,
  httpTransport,
  type WebhookSender,
} from '@dialwright/webhooks/delivery';
import { postgresWebhookStore } from '@dialwright/webhooks/postgres';
import type { Pool } from 'pg';
import type { DialerHealth, DialerService } from './dialer-service.ts';
import { createAgentFeeds } from './feeds/agent-feeds.ts';
import { asteriskHealth, createFloorFeeds } from './feeds/floor-feeds.ts';
import { type CampaignLoop, createCampaignLoop } from './loop/campaign-loop.ts';
import { ownedConnection } from './loop/owned-connection.ts';
import { createCampaignOutbox } from './outbox/campaign-outbox.ts';
import { createRecordingCollector } from './recordings/recording-collector.ts';
import { localRecordingFiles } from './recordings/recording-files.ts';
import { createService } from './service/create-service.ts';
import { createFiguresTicker } from './service/figures-ticker.ts';
import { postgresStore } from './store/postgres/postgres-store.ts';

/** An Asterisk to dial through. */
export interface AsteriskOptions {
  /** Of its REST interface: `http://127.0.0.1:8088/ari`. */
  url: string;
  username: string;
  password: string;
  /** The Stasis application. One dialer an Asterisk and application. Default `dialwright`. */
  app?: string | undefined;
}

/** What a dialer is put together from. */
export interface DialerOptions {
  /** Connections of the application's role. The caller owns the pool and closes it. */
  pool: Pool;
  asterisk: AsteriskOptions;
  trunks: readonly Trunk[];
  /** Where browsers and webhook receivers reach this server. No slash at the end. */
  publicUrl: string;
  /** Where recordings are kept. */
  recordingsFolder: string;
  /** Networks that webhooks may reach although they are private. Default false: none. */
  allowPrivateWebhooks?: boolean | undefined;
  /** The sound a person hears whom no agent came for. */
  abandonMedia?: string | undefined;
  /** How long an Asterisk stays ours without a sign of life, in milliseconds. Default 10,000. */
  leaseMs?: number | undefined;
  /** Called once, when another process has taken the Asterisk over: end this one, without a word to Asterisk. */
  onTakenOver?: (() => void) | undefined;
  /** A name for this process, in the table of nodes. */
  owner?: string | undefined;
  clock?: Clock | undefined;
  logger?: Logger | undefined;
  generateId?: IdGenerator | undefined;
}

/** A dialer that is running. */
export interface Dialer {
  readonly service: DialerService;
  readonly loop: CampaignLoop;
  readonly webhooks: WebhookSender;
  readonly asterisk: AsteriskConnection;
  /** Stops dialling and ends every call, each with its record. Resolves when all is written down. */
  endCalls(): Promise<void>;
  /** Ends every call, writes down what is in memory, gives the node back. */
  close(): Promise<void>;
}

/** Starts a dialer on a migrated database. It dials as soon as Asterisk answers and a campaign runs. */
export function createDialer(options: DialerOptions): Dialer {
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? silentLogger;
  const generateId = options.generateId ?? systemIdGenerator;
  const { pool, publicUrl } = options;
  const app = options.asterisk.app ?? 'dialwright';

  const asterisk = ownedConnection(app, () =>
    webSocketConnection({ ...options.asterisk, app, clock, logger }),
  );
  const calls = createCallOrchestrator({
    asterisk,
    trunks: options.trunks,
    clock,
    logger,
    generateId,
  });
  const webhookStore = postgresWebhookStore({ pool });
  const webhooks = createWebhookSender({
    store: webhookStore,
    transport: httpTransport({ allowPrivateNetwork: options.allowPrivateWebhooks ?? false }),
    clock,
    random: systemRandom,
    logger,
  });
  const outbox = createCampaignOutbox(webhookStore, () => webhooks.wake());
  const store = postgresStore({ pool, publicUrl, outbox, clock });
  const recordingFiles = localRecordingFiles(options.recordingsFolder);
  const floorFeeds = createFloorFeeds(clock);
  const agentFeeds = createAgentFeeds(clock, (agentId) => loop.agents.get(agentId));
  let isTakenOver = false;
  const takenOver = (): void => {
    if (!isTakenOver) options.onTakenOver?.();
    isTakenOver = true;
  };
  const nodeId = `${new URL(options.asterisk.url).host} ${app}`;
  const recordings = createRecordingCollector({
    asterisk,
    files: recordingFiles,
    pool,
    nodeId,
    clock,
    logger,
  });

  const loop: CampaignLoop = createCampaignLoop({
    store,
    calls,
    clock,
    logger,
    generateId,
    nodeId,
    owner: options.owner ?? generateId(),
    abandonMedia: options.abandonMedia,
    leaseMs: options.leaseMs,
    connect: () => asterisk.open(),
    onTakenOver: takenOver,
    onEvent(event) {
      agentFeeds.take(event);
      floorFeeds.take(event);
      if (event.type === 'campaign.decided') figures.show(event.ref);
      if (event.type === 'recording.made') recordings.collect(event.call, event.name);
    },
  });
  const figures = createFiguresTicker({
    store,
    floors: floorFeeds,
    clock,
    logger,
    why: (ref) => loop.why(ref),
  });
  const tellHealth = (): void => {
    const { ok, message } = asteriskHealth(asterisk.state);
    floorFeeds.asterisk(ok, message);
    if (asterisk.state.status === 'replaced') takenOver();
  };
  const stopTellingHealth = asterisk.onState(tellHealth);
  tellHealth();
  webhooks.start();

  const service = createService({
    pool,
    store,
    loop,
    agentFeeds,
    floorFeeds,
    figures,
    recordingFiles,
    clock,
    generateId,
    publicUrl,
    health: () => readHealth(pool, asterisk, loop),
  });

  let ended: Promise<void> | undefined;
  const end = async (): Promise<void> => {
    await loop.stopDialling();
    await calls.close();
    await loop.close();
    await recordings.close();
  };
  const endCalls = (): Promise<void> => (ended ??= end());

  return {
    service,
    loop,
    webhooks,
    asterisk,
    endCalls,
    async close() {
      await endCalls();
      stopTellingHealth();
      await figures.close();
      await webhooks.close();
      await asterisk.close();
    },
  };
}

async function readHealth(
  pool: Pool,
  asterisk: AsteriskConnection,
  loop: CampaignLoop,
): Promise<DialerHealth> {
  const database = await pool.query('select 1').then(
    () => ({ ok: true, message: 'The database answers.' }),
    () => ({ ok: false, message: 'The database does not answer.' }),
  );
  const owning = loop.ownership.status === 'owning';
  return {
    database,
    asterisk: asteriskHealth(asterisk.state),
    owner: {
      ok: owning,
      message: owning
        ? 'This process dials.'
        : 'Another process owns the Asterisk node, or its lease has not run out yet.',
    },
  };
}
