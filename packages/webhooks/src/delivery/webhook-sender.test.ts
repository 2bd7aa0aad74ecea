import { type Logger, seededRandom } from '@dialwright/core';
import { createFakeClock } from '@dialwright/core/testing';
import { describe, expect, it } from 'vitest';
import { verifyWebhook } from '../index.ts';
import { startWebhookSink } from '../testing/index.ts';
import {
  createWebhookSender,
  httpTransport,
  memoryWebhookStore,
  type TransportOutcome,
  type WebhookEndpoint,
  type WebhookEndpointSecrets,
  type WebhookMessage,
  type WebhookRequest,
  type WebhookSenderOptions,
  type WebhookStore,
} from './index.ts';

const TENANT = '00000000-0000-7000-8000-00000000000a';
const ENDPOINT = '00000000-0000-7000-8000-0000000000e1';
const OTHER_ENDPOINT = '00000000-0000-7000-8000-0000000000e2';
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ok: TransportOutcome = { kind: 'response', status: 200, retryAfter: null };
const broken: TransportOutcome = { kind: 'response', status: 500, retryAfter: null };

const endpoint: WebhookEndpoint & WebhookEndpointSecrets = {
  tenantId: TENANT,
  endpointId: ENDPOINT,
  campaignId: null,
  url: 'https://crm.example/hooks',
  profile: 'crm-callback.v1',
  enabled: true,
  secret,
};
const message: WebhookMessage = {
  id: 'msg_1',
  tenantId: TENANT,
  endpointId: ENDPOINT,
  url: 'https://crm.example/hooks',
  profile: 'crm-callback.v1',
  type: 'call.ended',
  method: 'POST',
  body: '{"uuid":"your-own-call-id"}',
  createdAt: 0,
};

interface Try {
  at: number;
  request: WebhookRequest;
}

/** A sender on a fake clock, whose tries `answer` answers and `tries` records. */
async function setUp(
  answer: (
    request: WebhookRequest,
    signal: AbortSignal,
  ) => TransportOutcome | Promise<TransportOutcome>,
  options: Partial<WebhookSenderOptions> & {
    wrapStore?: (store: WebhookStore) => WebhookStore;
  } = {},
) {
  const clock = createFakeClock();
  const startedAt = clock.now();
  const memory = memoryWebhookStore({ clock });
  await memory.saveEndpoint(endpoint);
  const store = options.wrapStore?.(memory) ?? memory;
  const tries: Try[] = [];
  const lines: string[] = [];
  const write = (line: string, fields?: object): void =>
    void lines.push(line + JSON.stringify(fields));
  const logger: Logger = { debug: write, info: write, warn: write, error: write };
  const sender = createWebhookSender({
    store,
    clock,
    logger,
    random: seededRandom(1),
    transport: {
      async send(request, { signal }) {
        tries.push({ at: clock.now() - startedAt, request });
        return answer(request, signal);
      },
    },
    ...options,
  });
  return { clock, store, sender, tries, lines };
}

describe('a sender', () => {
  it('S1-25 retries 1, 2 and 4 s after each failure, then parks the message where it can be seen', async () => {
    const { clock, store, sender, tries } = await setUp(() => broken);
    await store.enqueue(message);
    sender.start();
    await sender.idle();
    for (const waitMs of [1_000, 2_000, 4_000]) {
      const before = tries.length;
      await clock.advance(waitMs - 1);
      await sender.idle();
      expect(tries).toHaveLength(before);
      await clock.advance(1);
      await sender.idle();
      expect(tries).toHaveLength(before + 1);
    }
    await clock.advance(3_600_000);
    await sender.idle();
    expect(tries.map((each) => each.at)).toEqual([0, 1_000, 3_000, 7_000]);
    expect(await store.parked(TENANT, 10)).toMatchObject([
      { message: { id: 'msg_1' }, failures: 4, reason: 'HTTP_500' },
    ]);
    expect(sender.stats).toMatchObject({ delivered: 0, retried: 3, parked: 1, inFlight: 0 });

    await sender.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it('S1-26 sends the same id and the same bytes on every try, signed anew', async () => {
    const { clock, store, sender, tries } = await setUp(() => broken);
    await store.enqueue(message);
    sender.start();
    for (let step = 0; step < 4; step += 1) {
      await sender.idle();
      await clock.advance(4_000);
    }
    await sender.close();
    expect(tries).toHaveLength(4);
    const started = clock.now();
    for (const { request } of tries) {
      expect(request.headers['webhook-id']).toBe('msg_1');
      expect(request.body).toBe(message.body);
      const received = { headers: request.headers, body: request.body ?? '' };
      await expect(verifyWebhook(received, secret, { now: started })).resolves.toMatchObject({
        id: 'msg_1',
      });
    }
    expect(new Set(tries.map((each) => each.request.headers['webhook-timestamp'])).size).toBe(4);
  });

  it("S1-22 carries the endpoint's own header on every try, and logs neither it nor a secret", async () => {
    const { clock, store, sender, tries, lines } = await setUp(() => broken);
    const header = { name: 'Authorization', value: 'Bearer of-the-endpoint' };
    await store.saveEndpoint({ ...endpoint, header });
    await store.enqueue({ ...message, url: 'https://crm.example/?phone=%2B16025550134' });
    sender.start();
    for (let step = 0; step < 4; step += 1) {
      await sender.idle();
      await clock.advance(4_000);
    }
    await sender.close();
    expect(tries.map((each) => each.request.headers.authorization)).toEqual(
      Array<string>(4).fill('Bearer of-the-endpoint'),
    );
    expect(lines.length).toBeGreaterThan(4);
    expect(lines.join('\n')).not.toMatch(/whsec_|MfKQ9r8|Bearer|6025550134|your-own-call-id/);
  });

  it('S0-56 signs a start-of-call GET over its path and query', async () => {
    const { store, sender, tries } = await setUp(() => ok);
    const target = '/start?lead_id=4821&phone=%2B16025550134&campaign=001&agent=1001';
    const url = `https://crm.example${target}`;
    await store.enqueue({ ...message, profile: 'start-of-call', method: 'GET', body: null, url });
    sender.start();
    await sender.idle();
    await sender.close();
    const [first] = tries;
    expect(first?.request).toMatchObject({ method: 'GET', url, body: null });
    expect(first?.request.headers).not.toHaveProperty('content-type');
    const request = new Request(url, { headers: first?.request.headers ?? {} });
    const now = Number(first?.request.headers['webhook-timestamp']) * 1000;
    expect(await verifyWebhook(request, secret, { now })).toMatchObject({ body: target });
  });

  it('S0-13 tells each endpoint its own messages only', async () => {
    await using one = await startWebhookSink();
    await using two = await startWebhookSink();
    const transport = httpTransport({ allowPrivateNetwork: true });
    const { store, sender } = await setUp(() => ok, { transport });
    await store.saveEndpoint({ ...endpoint, endpointId: OTHER_ENDPOINT });
    for (let index = 0; index < 6; index += 1) {
      const [endpointId, sink] = index % 2 === 0 ? [ENDPOINT, one] : [OTHER_ENDPOINT, two];
      await store.enqueue({ ...message, id: `msg_${index}`, endpointId, url: sink.origin });
    }
    sender.start();
    await sender.idle();
    await sender.close();
    await transport.close?.();
    const idsAt = (sink: typeof one) =>
      new Set(sink.requests.map((each) => each.headers['webhook-id']));
    expect(idsAt(one)).toEqual(new Set(['msg_0', 'msg_2', 'msg_4']));
    expect(idsAt(two)).toEqual(new Set(['msg_1', 'msg_3', 'msg_5']));
  });

  it('S1-23 disables an endpoint that answers 410, parks that message and keeps the others', async () => {
    const gone: TransportOutcome = { kind: 'response', status: 410, retryAfter: null };
    const { clock, store, sender, tries } = await setUp(() => gone, { concurrency: 1 });
    await store.enqueue(message);
    await clock.advance(1);
    await store.enqueue({ ...message, id: 'msg_2' });
    sender.start();
    await sender.idle();
    expect(tries).toHaveLength(1);
    expect(await store.endpoints(TENANT)).toMatchObject([{ enabled: false }]);
    expect(await store.parked(TENANT, 10)).toMatchObject([{ message: { id: 'msg_1' } }]);
    await store.saveEndpoint(endpoint);
    await sender.idle();
    expect(tries).toHaveLength(2);
    await sender.close();
  });

  it('waits as long as a busy endpoint asks', async () => {
    const answers = [{ kind: 'response', status: 503, retryAfter: '30' } as const, ok];
    const { clock, store, sender, tries } = await setUp(() => answers.shift() ?? ok);
    await store.enqueue(message);
    sender.start();
    await sender.idle();
    await clock.advance(29_999);
    await sender.idle();
    expect(tries).toHaveLength(1);
    await clock.advance(1);
    await sender.idle();
    expect(tries).toHaveLength(2);
    await sender.close();
  });

  it('sends at once when it is woken, and by itself at the next poll when it is not', async () => {
    const { clock, store, sender, tries } = await setUp(() => ok);
    sender.start();
    await sender.idle();
    await store.enqueue(message);
    sender.wake();
    sender.wake();
    await sender.idle();
    expect(tries).toHaveLength(1);
    await store.enqueue({ ...message, id: 'msg_2' });
    await clock.advance(999);
    expect(sender.stats.delivered).toBe(1);
    await clock.advance(1);
    await sender.idle();
    expect(sender.stats.delivered).toBe(2);
    await sender.close();
  });

  it('keeps to its concurrency, in all and for each endpoint', async () => {
    let open = 0;
    let most = 0;
    const finish: (() => void)[] = [];
    const { store, sender } = await setUp(
      async () => {
        most = Math.max(most, (open += 1));
        await new Promise<void>((resolve) => finish.push(resolve));
        open -= 1;
        return ok;
      },
      { concurrency: 3, concurrencyPerEndpoint: 2 },
    );
    await store.saveEndpoint({ ...endpoint, endpointId: OTHER_ENDPOINT });
    for (let index = 0; index < 12; index += 1) {
      const endpointId = index < 8 ? ENDPOINT : OTHER_ENDPOINT;
      await store.enqueue({ ...message, id: `msg_${index}`, endpointId });
    }
    sender.start();
    const idle = sender.idle();
    while (sender.stats.delivered < 12) {
      finish.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await idle;
    expect(most).toBe(3);
    await sender.close();
  });

  it('lets an endpoint that hangs hold up no other', async () => {
    const { clock, store, sender } = await setUp(
      (request, signal) =>
        request.url.includes('slow')
          ? new Promise((resolve) => {
              const aborted = { kind: 'failure', code: 'ABORTED' } as const;
              signal.addEventListener('abort', () => resolve(aborted));
            })
          : ok,
      { concurrency: 4, concurrencyPerEndpoint: 3 },
    );
    await store.saveEndpoint({ ...endpoint, endpointId: OTHER_ENDPOINT });
    for (let index = 0; index < 20; index += 1) {
      await store.enqueue({ ...message, id: `msg_s${index}`, url: 'https://slow.example/' });
      await store.enqueue({ ...message, id: `msg_f${index}`, endpointId: OTHER_ENDPOINT });
    }
    sender.start();
    while (sender.stats.delivered < 20) await new Promise((resolve) => setImmediate(resolve));
    expect(sender.stats.inFlight).toBe(3);
    const closed = sender.close({ graceMs: 0 });
    await clock.advance(0);
    await closed;
  });
});

describe('a sender that has trouble', () => {
  it('goes on when the store is away for a while', async () => {
    let away = true;
    const { clock, store, sender, tries, lines } = await setUp(() => ok, {
      wrapStore: (inner) => ({
        ...inner,
        claimDue: (options) =>
          away ? Promise.reject(new Error('row (+16025550134)')) : inner.claimDue(options),
      }),
    });
    await store.enqueue(message);
    sender.start();
    await clock.advance(3_000);
    expect(tries).toHaveLength(0);
    expect(lines.join('\n')).not.toContain('6025550134');
    away = false;
    await clock.advance(1_000);
    await sender.idle();
    expect(tries).toHaveLength(1);
    await sender.close();
  });

  it('S1-47 sends again, under the same id, what it could not note as delivered', async () => {
    let fails = true;
    const { clock, store, sender, tries } = await setUp(() => ok, {
      wrapStore: (inner) => ({
        ...inner,
        succeed: (claim) => {
          if (!fails) return inner.succeed(claim);
          fails = false;
          return Promise.reject(new Error('connection lost'));
        },
      }),
    });
    await store.enqueue(message);
    sender.start();
    await sender.idle();
    await clock.advance(30_000);
    await sender.idle();
    expect(tries.map((each) => each.request.headers['webhook-id'])).toEqual(['msg_1', 'msg_1']);
    expect(sender.stats.delivered).toBe(1);
    await sender.close();
  });

  it('parks what cannot be made into a request or whose transport throws, and never stops', async () => {
    const { clock, store, sender } = await setUp(() => Promise.reject(new Error('bug')));
    await store.enqueue(message);
    await store.enqueue({ ...message, id: 'msg_2', url: 'not a URL' });
    sender.start();
    for (let step = 0; step < 4; step += 1) {
      await sender.idle();
      await clock.advance(4_000);
    }
    const reasons = (await store.parked(TENANT, 10)).map((each) => each.reason);
    expect(new Set(reasons)).toEqual(new Set(['CONNECTION_FAILED', 'REQUEST_INVALID']));
    await sender.close();
  });

  it('waits on close for what is in flight, gives up after the grace and hands it back untried', async () => {
    const { clock, store, sender, tries } = await setUp(
      (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve({ kind: 'failure', code: 'ABORTED' }));
        }),
    );
    await store.enqueue(message);
    sender.start();
    while (tries.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const closed = sender.close({ graceMs: 5_000 });
    expect(sender.close()).toBe(closed);
    await clock.advance(4_999);
    expect(sender.stats.inFlight).toBe(1);
    await clock.advance(1);
    await closed;
    expect(clock.pendingTimers).toBe(0);
    const [again] = await store.claimDue({ limit: 1, limitPerEndpoint: 1, leaseMs: 1 });
    expect(again).toMatchObject({ message: { id: 'msg_1' }, failures: 0 });
  });

  it.each([{ concurrency: 0 }, { pollIntervalMs: Number.NaN }, { leaseMs: -1 }])(
    'refuses %j',
    async (options) => {
      await expect(setUp(() => ok, options)).rejects.toMatchObject({
        code: 'WEBHOOK_OPTION_INVALID',
      });
    },
  );
});
