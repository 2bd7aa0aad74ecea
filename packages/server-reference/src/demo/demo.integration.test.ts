/** The main job, as `npm run demo` does it, watched and counted from outside. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallRecord, Floor } from '@dialwright/core';
import { fromTrustedWire } from '@dialwright/core';
import { createSoftphone, type Softphone } from '@dialwright/softphone';
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { withTenant } from '../database/tenant-transaction.ts';
import { readDemoOptions } from './demo-options.ts';
import { type Demo, runDemo } from './run-demo.ts';
import type { DemoSummary } from './summary.ts';

let demo: Demo;
let phone: Softphone;
let address: string;
let token: string;
let secret: string;
let startedAt: number;

beforeAll(async () => {
  const port = await freePort();
  demo = await runDemo({ minutes: null, agents: 12, leadsFile: null, seed: 1, port, json: false });
  startedAt = performance.now();
  const { tenantId, campaignId, dialer } = demo.parts;
  const rotated = await dialer.service.campaigns.rotateWebhookSecret(tenantId, campaignId);
  secret = rotated.ok ? rotated.value : '';
  const seat = new URL(demo.seatUrl);
  address = seat.origin;
  const response = await fetch(`${address}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ login_token: seat.hash.replace('#login=', '') }),
  });
  ({ token } = (await response.json()) as { token: string });
  phone = createSoftphone({ server: address, credentials: () => Promise.resolve(token) });
  await phone.start();
}, 60_000);

afterAll(async () => {
  await phone?.close();
  await demo?.close();
}, 60_000);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Waits until the floor looks like this, at most `withinMs`. */
function floorShows(what: (floor: Floor) => boolean, withinMs: number): Promise<unknown> {
  return vi.waitFor(() => expect(what(demo.floor())).toBe(true), {
    timeout: withinMs,
    interval: 100,
  });
}

async function get<Result>(path: string): Promise<Result> {
  const response = await fetch(address + path, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  return fromTrustedWire(await response.json()) as Result;
}

describe('the demo', () => {
  it('S0-69 import → campaign → pace → cockpit → dispose → read back', async () => {
    expect(demo.imported).toMatchObject({ rows: 2_000, accepted: 1_882 });
    await phone.ready();
    const pressedAt = performance.now();
    await vi.waitFor(() => expect(phone.snapshot.call?.state.status).toBe('talking'), {
      timeout: 20_000,
      interval: 20,
    });
    expect(performance.now() - pressedAt).toBeLessThan(20_000);
    const call = phone.call;
    expect(call?.snapshot.offer?.lead.name).not.toBe('');
    expect(call?.snapshot.offer?.script.text).toMatch(/^Hi, is this \S+/);
    await call?.hangUp();
    await vi.waitFor(() => expect(phone.snapshot.agent?.status).toBe('wrap_up'), {
      timeout: 5_000,
    });
    await phone.pause('BREAK');
    await call?.dispose({ code: 'SALE', notes: 'Wants the annual plan' });
    await vi.waitFor(() => expect(phone.snapshot.lastRecord).not.toBeNull(), { timeout: 5_000 });
    const { record } = await get<{ record: CallRecord }>(`/v1/calls/${call?.id}`);
    expect(record).toMatchObject({
      outcome: 'CONNECTED',
      disposition: 'SALE',
      dispositionBy: 'agent',
      notes: 'Wants the annual plan',
      agentUsername: 'agent-13',
    });
    expect(record.talkMs).toBeGreaterThan(0);
    await vi.waitFor(async () => expect((await recording(record)).status).toBe(206), {
      timeout: 10_000,
    });
    const audio = new Uint8Array(await (await recording(record)).arrayBuffer());
    expect(new TextDecoder().decode(audio.slice(0, 4))).toBe('RIFF');
  }, 60_000);

  it('S0-68 within a minute somebody has answered, was held for an agent, and was disposed of', async () => {
    await floorShows(
      ({ campaigns }) => (campaigns[0]?.answered ?? 0) > 0 && (campaigns[0]?.disposed ?? 0) > 0,
      60_000,
    );
    const { tenantId, pool } = demo.parts;
    await vi.waitFor(
      async () => {
        const held = await withTenant(pool, tenantId, (transaction) =>
          transaction.query(
            `select from attempts where held_ms is not null and disposition_by = 'agent'`,
          ),
        );
        expect(held.rowCount).toBeGreaterThan(0);
      },
      { timeout: 60_000, interval: 500 },
    );
    expect(performance.now() - startedAt).toBeLessThan(60_000);
  }, 70_000);

  it('S0-48 the floor stream says what the database says', async () => {
    await floorShows(({ agents }) => agents.length === 13, 10_000);
    expect(demo.floor().campaigns[0]).toMatchObject({ name: 'Spring renewal', status: 'running' });
    expect(demo.floor().health.asterisk.ok).toBe(true);
  });

  it('counts in its summary what the tables, the network and the receiver of webhooks counted', async () => {
    await floorShows(({ campaigns }) => (campaigns[0]?.answered ?? 0) >= 12, 90_000);
    const summary = await demo.finish();
    const { fake, sink } = demo.parts;
    expect(summary).toEqual(await recount());
    expect(summary.dials).toBe(fake.counts.originates);
    expect(summary.answered).toBe(fake.counts.answers);
    expect(summary.records).toBe(summary.dials);
    const ids = new Set(sink.requests.map((request) => request.headers['webhook-id']));
    expect(summary.webhooksDelivered).toBe(ids.size);
    expect(fake.channels()).toEqual([]);
    expect(fake.bridges()).toEqual([]);
  }, 120_000);

  it('S0-55 S0-56 S0-57 told the start URL as each agent was connected', () => {
    const starts = demo.parts.sink.requests.filter((request) => request.method === 'GET');
    expect(starts.length).toBeGreaterThan(0);
    for (const { target } of starts) {
      expect(target).toMatch(
        /^\/start\?lead_id=[0-9a-f-]{36}&phone=%2B1\d{10}&campaign=[0-9a-f-]{36}&agent=agent-\d+$/,
      );
    }
  });

  it('S0-59 S0-60 told the end URL of each call once, signed to the open standard', () => {
    const ends = demo.parts.sink.requests.filter((request) => request.method === 'POST');
    const verifier = new Webhook(secret);
    const calls = ends.map(({ body, headers }) => {
      const signed = headers as Record<string, string>;
      // The demo lives on another day than this machine; everything else about it is verified.
      const age = Date.now() / 1000 - Number(signed['webhook-timestamp']);
      vi.setSystemTime(Date.now() - age * 1000);
      const event = verifier.verify(body, signed) as {
        type: string;
        data: Record<string, unknown>;
      };
      vi.useRealTimers();
      expect(event.type).toBe('call.ended');
      expect(Object.keys(event.data)).toEqual(
        expect.arrayContaining(['lead_id', 'campaign_id', 'agent_id', 'disposition']),
      );
      return event.data['call_id'];
    });
    expect(new Set(calls).size).toBe(calls.length);
    expect(calls.length).toBe(demo.parts.fake.counts.originates);
  });
});

function recording(record: CallRecord): Promise<Response> {
  return fetch(record.recordingUrl ?? '', { headers: { range: 'bytes=0-99' } });
}

/** The summary again, each figure by a question of its own. */
function recount(): Promise<DemoSummary> {
  const { tenantId, pool } = demo.parts;
  return withTenant(pool, tenantId, async (transaction) => {
    const one = async (sql: string): Promise<number> =>
      Number((await transaction.query<{ n: string | null }>(sql)).rows[0]?.n ?? 0);
    const answered = await one('select count(*) n from attempts where answered_at is not null');
    const abandoned = await one(
      'select count(*) n from drop_ledger where abandoned_for <> array[]::text[]',
    );
    const seconds = (statuses: string): Promise<number> =>
      one(
        `select sum(extract(epoch from ended_at - started_at)) n from agent_spans where status in (${statuses})`,
      );
    const busy = await seconds(`'talking', 'wrap_up'`);
    const present = await seconds(`'connecting', 'ready', 'talking', 'wrap_up'`);
    return {
      dials: await one('select count(*) n from attempts'),
      answered,
      abandoned,
      dispositioned: await one(`select count(*) n from attempts where disposition_by = 'agent'`),
      records: await one('select count(*) n from attempts where ended_at is not null'),
      dropRate: abandoned / answered,
      utilisation: expect.closeTo(busy / present, 6) as number,
      webhooksDelivered: await one(
        `select count(*) n from webhook_messages where status = 'delivered'`,
      ),
    };
  });
}

describe('the demo’s command line', () => {
  it.each([
    [['--minutes', '0'], /--minutes takes a number above 0/],
    [['--agents', '201'], /--agents takes a whole number from 1 to 200/],
    [['--seed', 'x'], /--seed takes a whole number/],
    [['--port', '70000'], /--port takes a whole number/],
    [['--nonsense'], /nonsense/],
  ])('refuses %j with one sentence', (args, sentence) => {
    expect(readDemoOptions(args)).toMatchObject({ problem: expect.stringMatching(sentence) });
  });

  it('says what is wrong with a file that is not there, and with a port that is taken', async () => {
    const base = { minutes: null, agents: 1, seed: 1, json: false };
    await expect(
      runDemo({ ...base, leadsFile: '/nowhere/leads.csv', port: 0 }),
    ).rejects.toMatchObject({ code: 'LEADS_FILE_NOT_FOUND' });
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await expect(runDemo({ ...base, leadsFile: null, port })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
    });
    await new Promise((resolve) => server.close(resolve));
  }, 60_000);
});
