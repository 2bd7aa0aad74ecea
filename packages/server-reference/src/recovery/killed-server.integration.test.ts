/**
 * Law 7, on real parts but the telephony: the server is a process of its own and is killed as by
 * `kill -9` in the middle of calls; Asterisk (the fake, served) and PostgreSQL live on.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createFakeAsterisk,
  type FakeAsterisk,
  type RemoteParty,
  serveFakeAsterisk,
  type ServedFakeAsterisk,
} from '@dialwright/ari/testing';
import { type CallRecord, fromTrustedWire, systemClock } from '@dialwright/core';
import { createSoftphone, type Softphone } from '@dialwright/softphone';
import { webhookMigrations } from '@dialwright/webhooks/postgres';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type EmbeddedDatabase, openEmbeddedDatabase } from '../database/embedded-database.ts';
import { EMBEDDED_APPLICATION_ROLE } from '../database/embedded-postgres.ts';
import { createIdentityStore } from '../identity/identity-store.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Who is behind each number: one talks long, one answers while nobody is there, the rest let it ring. */
const people: Record<string, RemoteParty> = {
  '+12125550101': { reaction: { type: 'answer', afterMs: 300, talkMs: 25_000 } },
  '+12125550102': {
    reaction: { type: 'answer', afterMs: 4_000, patienceMs: 60_000, talkMs: 5_000 },
  },
  '+12125550103': { reaction: { type: 'ring_out' } },
};
const leads = `name,phone\nTalks,+12125550101\nAnswers later,+12125550102\nLets it ring,+12125550103\n`;

let database: EmbeddedDatabase;
let fake: FakeAsterisk;
let asterisk: ServedFakeAsterisk;
let folder: string;
let address: string;
let serverKey: string;
let tenantId: string;
let server: ChildProcess;
const phones: Softphone[] = [];
/** How often each number's phone has rung. */
const rung = new Map<string, number>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dialwright-kill-'));
  const extra = webhookMigrations({ role: EMBEDDED_APPLICATION_ROLE });
  database = await openEmbeddedDatabase({ extra });
  fake = createFakeAsterisk({
    clock: systemClock,
    network: ({ number }) => {
      rung.set(number, (rung.get(number) ?? 0) + 1);
      return people[number] ?? { reaction: { type: 'disconnected' } };
    },
  });
  asterisk = await serveFakeAsterisk(fake, { username: 'dialwright', password: 'secret' });
  const identity = createIdentityStore(database.pool, systemClock);
  tenantId = await identity.createTenant({ name: 'Killed' });
  serverKey = (await identity.createServerKey(tenantId)).token;
  address = `http://127.0.0.1:${await freePort()}`;
  server = await startServer();
}, 60_000);

afterAll(async () => {
  for (const phone of phones) await phone.close();
  if (server.exitCode === null) {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
  await asterisk.close();
  await database.close();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** `npm start`, and waits until it dials. */
async function startServer(): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--conditions=@dialwright/source', main], {
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: database.appUrl,
      ASTERISK_URL: asterisk.url,
      ASTERISK_USERNAME: 'dialwright',
      ASTERISK_PASSWORD: 'secret',
      ASTERISK_LEASE_SECONDS: '3',
      PORT: new URL(address).port,
      DATA_DIR: folder,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await vi.waitFor(async () => expect((await fetch(`${address}/readyz`)).status).toBe(200), {
    timeout: 30_000,
    interval: 200,
  });
  return child;
}

async function api<Result>(method: string, path: string, body?: unknown): Promise<Result> {
  const csv = typeof body === 'string';
  const response = await fetch(address + path, {
    method,
    headers: {
      authorization: `Bearer ${serverKey}`,
      ...(body === undefined ? {} : { 'content-type': csv ? 'text/csv' : 'application/json' }),
    },
    ...(body === undefined ? {} : { body: csv ? body : JSON.stringify(body) }),
  });
  if (!response.ok)
    throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return fromTrustedWire(await response.json()) as Result;
}

async function seat(username: string, campaignId: string): Promise<Softphone> {
  fake.phones.add(`PJSIP/${username}`);
  const identity = createIdentityStore(database.pool, systemClock);
  const { agent } = await identity.putAgent(tenantId, {
    username,
    name: username,
    role: 'agent',
    campaignId,
  });
  const link = await identity.createLoginLink(agent);
  const session = await identity.createSession({ kind: 'login_token', loginToken: link.token });
  const phone = createSoftphone({
    server: address,
    credentials: () => Promise.resolve(session?.token ?? ''),
  });
  phones.push(phone);
  await phone.start();
  await phone.ready();
  return phone;
}

/** The phone of whoever talks to this lead, as its page shows it. */
async function talkingTo(leadName: string): Promise<Softphone> {
  const find = (): Softphone | undefined =>
    phones.find(({ snapshot: { call } }) => call?.offer?.lead.name === leadName);
  await vi.waitFor(() => expect(find()?.snapshot.call?.state.status).toBe('talking'), {
    timeout: 20_000,
    interval: 100,
  });
  return find() as Softphone;
}

async function records(): Promise<CallRecord[]> {
  return (await api<{ items: CallRecord[] }>('GET', '/v1/calls')).items;
}

describe('a server that is killed in the middle of calls', () => {
  it('law 2, 3, 7: loses no record, dials nobody twice, and whoever answers meanwhile hears the message', async () => {
    const { campaignId } = await api<{ campaignId: string }>('POST', '/v1/campaigns', {
      name: 'Killed',
      dial_method: 'progressive',
      caller_id: { strategy: 'fixed', numbers: ['+12125550100'] },
      // This test runs at whatever hour it is.
      calling_window: { from: '00:00', to: '24:00' },
      recycle: {},
    });
    await api('POST', `/v1/campaigns/${campaignId}/leads?default_country=US`, leads);
    await api('POST', `/v1/campaigns/${campaignId}/start`);
    for (const username of ['ana', 'ben', 'cem']) await seat(username, campaignId);
    await vi.waitFor(() => expect(fake.counts).toMatchObject({ originates: 3, answers: 1 }), {
      timeout: 15_000,
    });
    await vi.waitFor(
      () => expect(phones.some((phone) => phone.snapshot.agent?.status === 'talking')).toBe(true),
      { timeout: 5_000 },
    );

    server.kill('SIGKILL');
    await once(server, 'exit');
    await vi.waitFor(() => expect(fake.counts.answers).toBe(2), { timeout: 15_000 });

    server = await startServer();
    const talks = await talkingTo('Talks');
    await vi.waitFor(() => expect(talks.snapshot.agent?.status).toBe('wrap_up'), {
      timeout: 40_000,
      interval: 100,
    });
    await talks.call?.dispose({ code: 'SALE', notes: 'Never noticed' });
    await vi.waitFor(
      async () => {
        const list = await records();
        expect(list).toHaveLength(3);
        expect(list.every((record) => record.hungUpAt !== null)).toBe(true);
      },
      { timeout: 50_000, interval: 250 },
    );
    const byName = new Map((await records()).map((record) => [record.leadName, record]));
    expect(byName.get('Answers later')).toMatchObject({
      outcome: 'ABANDONED',
      abandonMessage: 'heard',
      abandonedFor: ['us-ftc'],
      disposition: 'ABANDONED',
    });
    expect(byName.get('Lets it ring')?.outcome).toMatch(/NO_ANSWER|CANCELED/);
    expect(byName.get('Talks')).toMatchObject({
      outcome: 'CONNECTED',
      disposition: 'SALE',
      notes: 'Never noticed',
    });
    const link = byName.get('Talks')?.recordingUrl ?? '';
    await vi.waitFor(async () => expect((await fetch(link)).status).toBe(200), {
      timeout: 10_000,
      interval: 200,
    });
    expect(byName.get('Talks')?.talkMs).toBeGreaterThan(20_000);
    expect([...rung]).toEqual(Object.keys(people).map((number) => [number, 1]));
  }, 120_000);
});
