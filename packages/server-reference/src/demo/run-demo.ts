/**
 * The whole product on one machine: real PostgreSQL, a served fake Asterisk, the server as it would run
 * anywhere, people at desks, and a receiver of webhooks. Everything talks to everything over the
 * network, as in production.
 */
import { createReadStream } from 'node:fs';
import { access, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createFakeAsterisk, type FakeAsterisk, serveFakeAsterisk } from '@dialwright/ari/testing';
import {
  type Clock,
  DialwrightError,
  emptyFloor,
  type Floor,
  type Logger,
  reduceFloor,
  seededRandom,
  shiftClock,
  silentLogger,
  systemClock,
} from '@dialwright/core';
import { campaignSettings } from '@dialwright/core/schemas';
import type { ImportReport } from '@dialwright/leads/import';
import { webhookMigrations } from '@dialwright/webhooks/postgres';
import { startWebhookSink, type WebhookSink } from '@dialwright/webhooks/testing';
import type { Pool } from 'pg';
import { openEmbeddedDatabase } from '../database/embedded-database.ts';
import { EMBEDDED_APPLICATION_ROLE } from '../database/embedded-postgres.ts';
import type { AgentRef } from '../dialer-service.ts';
import { createDialer, type Dialer } from '../dialer.ts';
import { freePort } from '../free-port.ts';
import { createHttpServer } from '../http/http-server.ts';
import { createIdentityStore, type IdentityStore } from '../identity/identity-store.ts';
import type { DemoOptions } from './demo-options.ts';
import { publicNetwork } from './public-network.ts';
import { type SimulatedAgent, startSimulatedAgent } from './simulated-agent.ts';
import { countSummary, type DemoSummary } from './summary.ts';

/** A demo that is running. */
export interface Demo {
  /** The floor, logged in as its supervisor. */
  readonly floorUrl: string;
  /** The seat that is yours. */
  readonly seatUrl: string;
  readonly imported: ImportReport;
  /** What the floor page shows at this moment. */
  floor(): Floor;
  /** The parts, to count against. */
  readonly parts: {
    fake: FakeAsterisk;
    sink: WebhookSink;
    dialer: Dialer;
    pool: Pool;
    tenantId: string;
    campaignId: string;
  };
  /** Sends everybody home, lets what is under way end, and counts. Idempotent. */
  finish(): Promise<DemoSummary>;
  /** Finishes, if that has not been done, and takes everything down. Idempotent. */
  close(): Promise<void>;
}

/** A Tuesday, 10:00 in New York: the demo's clock begins then and runs at real speed. */
const OPENING = Date.UTC(2026, 10, 3, 15);
const ownLeads = fileURLToPath(new URL('../../demo/leads.csv', import.meta.url));
const cockpitDir = fileURLToPath(new URL('../../dist/cockpit', import.meta.url));
const names = ['Ana', 'Ben', 'Cem', 'Dia', 'Eli', 'Fay', 'Gus', 'Hao', 'Ida', 'Jon', 'Kim', 'Leo'];
const callerIds = ['+12125550100', '+12125550101', '+12125550102'];
const script = `Hi, is this {first_name}?

This is Spring calling about your {plan} plan. It is up for renewal on {renewal_date}.

Is now a good moment? It takes two minutes.`;

/**
 * @param step hears about each step of the start, for a person who waits.
 * @throws {DialwrightError} `LEADS_FILE_NOT_FOUND`, `PORT_IN_USE`, and what reading the file throws.
 */
export async function runDemo(
  options: DemoOptions,
  step: (message: string) => void = () => {},
  logger: Logger = silentLogger,
): Promise<Demo> {
  const closers: (() => Promise<unknown>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close().catch(() => {});
  };
  try {
    return await open(options, step, logger, closers, closeAll);
  } catch (error) {
    await closeAll();
    throw error;
  }
}

async function open(
  options: DemoOptions,
  step: (message: string) => void,
  logger: Logger,
  closers: (() => Promise<unknown>)[],
  closeAll: () => Promise<void>,
): Promise<Demo> {
  const leadsFile = await readable(options.leadsFile ?? ownLeads);
  const clock: Clock = shiftClock(systemClock, OPENING - systemClock.now());
  const folder = await mkdtemp(join(tmpdir(), 'dialwright-demo-'));
  closers.push(() => rm(folder, { recursive: true, force: true }));

  step('Starting PostgreSQL.');
  const extra = webhookMigrations({ role: EMBEDDED_APPLICATION_ROLE });
  const database = await openEmbeddedDatabase({ extra });
  closers.push(() => database.close());
  const { pool } = database;

  step('Starting a stand-in for Asterisk, and the public network behind it.');
  const fake = createFakeAsterisk({ clock, network: publicNetwork(options.seed) });
  const account = { username: 'dialwright', password: 'demo' };
  const served = await serveFakeAsterisk(fake, account);
  closers.push(() => served.close());
  const sink = await startWebhookSink();
  closers.push(() => sink.close());

  step('Starting the server.');
  const identity = createIdentityStore(pool, clock);
  const port = options.port === 0 ? await freePort('127.0.0.1') : options.port;
  const publicUrl = `http://127.0.0.1:${port}`;
  const dialer = createDialer({
    pool,
    publicUrl,
    asterisk: { url: served.url, ...account },
    trunks: [{ endpoint: 'PJSIP/{number}@carrier' }],
    recordingsFolder: join(folder, 'recordings'),
    allowPrivateWebhooks: true,
    clock,
    logger,
  });
  closers.push(() => dialer.close());
  const { service } = dialer;
  const server = await createHttpServer({
    service,
    identity,
    clock,
    logger,
    publicUrl,
    cockpitDir,
  });
  closers.push(() => server.close({ graceMs: 500 }));
  const address = await server.listen({ host: '127.0.0.1', port });

  step('Importing leads.');
  const tenantId = await identity.createTenant({ name: 'Demo' });
  const { campaignId } = await service.campaigns.create(
    tenantId,
    campaignSettings.parse({
      name: 'Spring renewal',
      dialMethod: 'predictive',
      ringTimeoutMs: 15_000,
      callerId: { strategy: 'rotate', numbers: callerIds },
      script,
      webhooks: { startUrl: `${sink.origin}/start`, endUrl: `${sink.origin}/end` },
    }),
  );
  const file = createReadStream(leadsFile);
  const imported = await service.campaigns.importLeads(tenantId, campaignId, file, {
    defaultCountry: 'US',
  });
  if (!imported.ok) throw new DialwrightError(imported);

  const { floorUrl, seatUrl, workers } = await seatPeople(identity, tenantId, campaignId, {
    address,
    agents: options.agents,
    phone: (endpoint) => fake.phones.add(endpoint, { answerAfterMs: 120 }),
  });
  let floor = emptyFloor(clock.now());
  const stopFloor = service.floor(tenantId).subscribe(null, ({ message }) => {
    floor = reduceFloor(floor, message);
  });
  await service.campaigns.start(tenantId, campaignId);
  const random = seededRandom(options.seed);
  const simulated: SimulatedAgent[] = [];
  for (const worker of workers) {
    await service.agents.logIn(worker.agent);
    const ownRandom = seededRandom(Math.floor(random.next() * 0x1_0000_0000));
    simulated.push(
      startSimulatedAgent({
        server: address,
        token: worker.token,
        clock: systemClock,
        random: ownRandom,
      }),
    );
  }

  let finished: Promise<DemoSummary> | undefined;
  const finish = async (): Promise<DemoSummary> => {
    await dialer.loop.stopDialling();
    await Promise.all(simulated.map((agent) => agent.stop()));
    stopFloor();
    await dialer.endCalls();
    await dialer.webhooks.idle();
    return countSummary(pool, tenantId, clock.now());
  };
  let closed: Promise<void> | undefined;
  const demo: Demo = {
    floorUrl,
    seatUrl,
    imported: imported.value,
    floor: () => floor,
    parts: { fake, sink, dialer, pool, tenantId, campaignId },
    finish: () => (finished ??= finish()),
    close: () => (closed ??= demo.finish().then(closeAll, closeAll)),
  };
  return demo;
}

async function readable(path: string): Promise<string> {
  try {
    await access(path);
    return path;
  } catch (cause) {
    throw new DialwrightError({
      code: 'LEADS_FILE_NOT_FOUND',
      message: `There is no file ${path} that can be read. Give --leads the path of a CSV.`,
      cause,
    });
  }
}

/** Makes the simulated agents, a seat for whoever watches, and a supervisor. */
async function seatPeople(
  identity: IdentityStore,
  tenantId: string,
  campaignId: string,
  options: { address: string; agents: number; phone(endpoint: string): void },
): Promise<{
  floorUrl: string;
  seatUrl: string;
  workers: { agent: AgentRef; token: string }[];
}> {
  const seat = async (username: string, name: string): Promise<AgentRef> => {
    const endpoint = `PJSIP/${username}`;
    options.phone(endpoint);
    const put = { username, name, role: 'agent', campaignId, endpoint } as const;
    return (await identity.putAgent(tenantId, put)).agent;
  };
  const link = async (agent: AgentRef): Promise<string> =>
    (await identity.createLoginLink(agent)).token;

  const workers: { agent: AgentRef; token: string }[] = [];
  for (let number = 1; number <= options.agents; number += 1) {
    const agent = await seat(`agent-${number}`, nameOf(number));
    const loginToken = await link(agent);
    const session = await identity.createSession({ kind: 'login_token', loginToken });
    if (!session) throw new Error('A login link that was just made opens a session.');
    workers.push(session);
  }
  const you = await seat(`agent-${options.agents + 1}`, 'You');
  const { agent: supervisor } = await identity.putAgent(tenantId, {
    username: 'supervisor',
    name: 'Floor',
    role: 'supervisor',
    campaignId: null,
  });
  return {
    floorUrl: `${options.address}/floor#login=${await link(supervisor)}`,
    seatUrl: `${options.address}/agent#login=${await link(you)}`,
    workers,
  };
}

function nameOf(number: number): string {
  const round = Math.floor((number - 1) / names.length);
  return `${names[(number - 1) % names.length]}${round === 0 ? '' : ` ${round + 1}`}`;
}
