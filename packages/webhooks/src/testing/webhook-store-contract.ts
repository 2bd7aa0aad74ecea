/**
 * What every `WebhookStore` must do, as cases for any test runner:
 *
 * ```ts
 * for (const each of webhookStoreContract) it(each.name, () => each.run(createHarness));
 * ```
 */
import { deepEqual, equal, notEqual, ok, rejects } from 'node:assert/strict';
import type {
  ClaimedMessage,
  ClaimOptions,
  WebhookEndpoint,
  WebhookEndpointSecrets,
  WebhookMessage,
  WebhookStore,
} from '../delivery/index.ts';

/** A fresh, empty store and its time. */
export interface WebhookStoreHarness {
  store: WebhookStore;
  /** A second store on the same data, as another process has it. The same one, if there can't be any. */
  other: WebhookStore;
  /** Moves the stores' time on. */
  advance: (ms: number) => Promise<void>;
}

/** One thing that every store must do. */
export interface WebhookStoreCase {
  name: string;
  run(createHarness: () => Promise<WebhookStoreHarness>): Promise<void>;
}

const TENANT = '00000000-0000-7000-8000-00000000000a';
const NEIGHBOUR = '00000000-0000-7000-8000-00000000000b';
const ENDPOINT = '00000000-0000-7000-8000-0000000000e1';
const OTHER_ENDPOINT = '00000000-0000-7000-8000-0000000000e2';
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OLD_SECRET = 'whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYX';
const LEASE_MS = 30_000;
const claimOptions: ClaimOptions = { limit: 100, limitPerEndpoint: 100, leaseMs: LEASE_MS };

const endpoint = (
  change: Partial<WebhookEndpoint & WebhookEndpointSecrets> = {},
): WebhookEndpoint & WebhookEndpointSecrets => ({
  tenantId: TENANT,
  endpointId: ENDPOINT,
  campaignId: null,
  url: 'https://crm.example/hooks',
  profile: 'standard',
  enabled: true,
  secret: SECRET,
  ...change,
});

const message = (id: string, change: Partial<WebhookMessage> = {}): WebhookMessage => ({
  id,
  tenantId: TENANT,
  endpointId: ENDPOINT,
  url: 'https://crm.example/hooks',
  profile: 'standard',
  type: 'call.ended',
  method: 'POST',
  body: '{"type":"call.ended","text":"naïve ☎"}',
  createdAt: Date.UTC(2026, 0, 6, 15),
  ...change,
});

const idsOf = (claims: readonly ClaimedMessage[]): string[] =>
  claims.map((claim) => claim.message.id).sort();

const first = (claims: readonly ClaimedMessage[]): ClaimedMessage => {
  const [claim] = claims;
  ok(claim, 'nothing was claimed');
  return claim;
};

const testCase = (
  name: string,
  run: (harness: WebhookStoreHarness) => Promise<void>,
): WebhookStoreCase => ({
  name,
  async run(createHarness) {
    const harness = await createHarness();
    await harness.store.saveEndpoint(endpoint());
    await run(harness);
  },
});

/** The cases. Each starts from an empty store. */
export const webhookStoreContract: readonly WebhookStoreCase[] = [
  testCase('gives a message back exactly as it was enqueued', async ({ store }) => {
    const post = message('msg_1');
    const get = message('msg_2', { profile: 'start-of-call', method: 'GET', body: null });
    await store.enqueue(post);
    await store.enqueue(get);
    const claims = await store.claimDue(claimOptions);
    deepEqual(idsOf(claims), ['msg_1', 'msg_2']);
    deepEqual(claims.find((each) => each.message.id === 'msg_1')?.message, post);
    deepEqual(claims.find((each) => each.message.id === 'msg_2')?.message, get);
    ok(claims.every((each) => each.failures === 0));
  }),

  testCase('hands the secrets to the claim and to nobody else', async ({ store }) => {
    const header = { name: 'authorization', value: 'Bearer of-the-endpoint' };
    await store.saveEndpoint(endpoint({ previousSecret: OLD_SECRET, header }));
    await store.enqueue(message('msg_1'));
    const claim = first(await store.claimDue(claimOptions));
    deepEqual(claim.secrets, [SECRET, OLD_SECRET]);
    deepEqual(claim.header, header);
    const listed = JSON.stringify(await store.endpoints(TENANT));
    ok(listed.includes(ENDPOINT) && !listed.includes('whsec_') && !listed.includes('Bearer'));
  }),

  testCase('keeps one message of an id, the first', async ({ store }) => {
    await store.enqueue(message('msg_1'));
    await store.enqueue(message('msg_1', { body: '{"another":"body"}' }));
    const claim = first(await store.claimDue(claimOptions));
    equal(claim.message.body, message('msg_1').body);
    equal(await store.succeed(claim), true);
    await store.enqueue(message('msg_1'));
    deepEqual(await store.claimDue(claimOptions), []);
  }),

  testCase('refuses a message for an endpoint it does not have', async ({ store }) => {
    await rejects(store.enqueue(message('msg_1', { endpointId: OTHER_ENDPOINT })), {
      code: 'WEBHOOK_ENDPOINT_UNKNOWN',
    });
  }),

  testCase('refuses an endpoint that could never be sent to', async ({ store }) => {
    const header = (name: string, value: string) => ({ header: { name, value } });
    for (const [change, code] of [
      [{ url: 'ftp://crm.example/' }, 'WEBHOOK_OPTION_INVALID'],
      [{ url: 'https://user:password@crm.example/' }, 'WEBHOOK_OPTION_INVALID'],
      [{ secret: 'whsec_c2hvcnQ=' }, 'WEBHOOK_SECRET_INVALID'],
      [{ previousSecret: 'whsec_c2hvcnQ=' }, 'WEBHOOK_SECRET_INVALID'],
      [header('webhook-signature', 'v1,forged'), 'WEBHOOK_OPTION_INVALID'],
      [header('Host', 'inside.example'), 'WEBHOOK_OPTION_INVALID'],
      [header('x y', 'a space'), 'WEBHOOK_OPTION_INVALID'],
      [header('x-token', 'a\r\nx-other: line'), 'WEBHOOK_OPTION_INVALID'],
    ] as const) {
      await rejects(store.saveEndpoint(endpoint({ enabled: false, ...change })), { code });
    }
    equal((await store.endpoints(TENANT))[0]?.enabled, true);
  }),

  testCase('refuses an id that a signature cannot cover', async ({ store }) => {
    await rejects(store.enqueue(message('msg.1')), { code: 'WEBHOOK_ID_INVALID' });
    await rejects(store.enqueue(message('')), { code: 'WEBHOOK_ID_INVALID' });
  }),

  testCase('claims a message once, whoever asks', async ({ store, other }) => {
    for (let index = 0; index < 20; index += 1) await store.enqueue(message(`msg_${index}`));
    const claims = await Promise.all(
      [store, other, store, other].map((each) => each.claimDue({ ...claimOptions, limit: 20 })),
    );
    let last = await store.claimDue(claimOptions);
    const all = [...claims.flat(), ...last];
    // Askers that met may each have come back with less than there was; nothing may be claimed twice.
    while (last.length > 0) {
      last = await store.claimDue(claimOptions);
      all.push(...last);
    }
    equal(all.length, 20);
    equal(new Set(idsOf(all)).size, 20);
  }),

  testCase(
    'S1-47 gives the message of a crashed sender out again after its lease',
    async (harness) => {
      const { store, other, advance } = harness;
      await store.enqueue(message('msg_1'));
      const lost = first(await store.claimDue(claimOptions));
      await advance(LEASE_MS - 1);
      deepEqual(await other.claimDue(claimOptions), []);
      await advance(1);
      const again = first(await other.claimDue(claimOptions));
      equal(again.message.id, lost.message.id);
      equal(again.failures, 0);
      notEqual(again.token, lost.token);
      equal(await store.succeed(lost), false, 'a lost claim must not settle anything');
      equal(await store.retryLater(lost, { delayMs: 0, reason: 'TIMEOUT' }), false);
      equal(await store.park(lost, 'TIMEOUT'), false);
      equal(await store.release(lost), false);
      equal(await other.succeed(again), true);
    },
  ),

  testCase('holds a failed message back for its delay and counts the failure', async (harness) => {
    const { store, advance } = harness;
    await store.enqueue(message('msg_1'));
    const claim = first(await store.claimDue(claimOptions));
    equal(await store.retryLater(claim, { delayMs: 1_000, reason: 'HTTP_500' }), true);
    await advance(999);
    deepEqual(await store.claimDue(claimOptions), []);
    await advance(1);
    const again = first(await store.claimDue(claimOptions));
    equal(again.failures, 1);
    deepEqual(again.message, claim.message);
  }),

  testCase('hands a released message out again without a failure', async ({ store }) => {
    await store.enqueue(message('msg_1'));
    equal(await store.release(first(await store.claimDue(claimOptions))), true);
    equal(first(await store.claimDue(claimOptions)).failures, 0);
  }),

  testCase('keeps a parked message, shows it, and replays it from the start', async (harness) => {
    const { store, advance } = harness;
    await store.enqueue(message('msg_1'));
    await store.enqueue(message('msg_2'));
    for (const claim of await store.claimDue(claimOptions)) await store.park(claim, 'HTTP_500');
    await advance(LEASE_MS * 10);
    deepEqual(await store.claimDue(claimOptions), []);
    const parked = await store.parked(TENANT, 10);
    deepEqual(parked.map((each) => each.message.id).sort(), ['msg_1', 'msg_2']);
    ok(parked.every((each) => each.reason === 'HTTP_500' && each.failures === 1));
    equal((await store.parked(TENANT, 1)).length, 1);

    equal(await store.replay(TENANT, 'msg_1'), true);
    equal(await store.replay(TENANT, 'msg_1'), false, 'it waits already');
    equal(await store.replay(TENANT, 'msg_none'), false);
    equal(await store.replay(NEIGHBOUR, 'msg_2'), false, 'it is not theirs');
    const again = first(await store.claimDue(claimOptions));
    deepEqual([again.message.id, again.failures], ['msg_1', 0]);
    deepEqual(again.message, message('msg_1'));
  }),

  testCase('sends a disabled endpoint nothing, and keeps what waits for it', async ({ store }) => {
    await store.enqueue(message('msg_1'));
    await store.disableEndpoint(TENANT, ENDPOINT);
    await store.enqueue(message('msg_2'));
    deepEqual(await store.claimDue(claimOptions), []);
    equal((await store.endpoints(TENANT))[0]?.enabled, false);
    await store.saveEndpoint(endpoint());
    deepEqual(idsOf(await store.claimDue(claimOptions)), ['msg_1', 'msg_2']);
  }),

  testCase('claims no more than asked for, the longest due first', async ({ store, advance }) => {
    for (const id of ['msg_1', 'msg_2', 'msg_3']) {
      await store.enqueue(message(id));
      await advance(5);
    }
    deepEqual(idsOf(await store.claimDue({ ...claimOptions, limit: 2 })), ['msg_1', 'msg_2']);
    deepEqual(idsOf(await store.claimDue({ ...claimOptions, limit: 2 })), ['msg_3']);
  }),

  testCase("lets no endpoint's backlog keep another out", async ({ store, advance }) => {
    await store.saveEndpoint(endpoint({ endpointId: OTHER_ENDPOINT }));
    for (let index = 0; index < 10; index += 1) await store.enqueue(message(`msg_a${index}`));
    await advance(5);
    await store.enqueue(message('msg_b', { endpointId: OTHER_ENDPOINT }));
    const options = { ...claimOptions, limit: 5, limitPerEndpoint: 3 };
    const claims = await store.claimDue(options);
    equal(claims.length, 4);
    ok(idsOf(claims).includes('msg_b'));
    deepEqual(await store.claimDue(options), [], 'three of it are in flight');
    const [done] = claims.filter((each) => each.message.endpointId === ENDPOINT);
    ok(done);
    await store.succeed(done);
    equal((await store.claimDue(options)).length, 1);
  }),

  testCase('keeps tenants apart', async ({ store }) => {
    await store.saveEndpoint(endpoint({ tenantId: NEIGHBOUR, secret: OLD_SECRET }));
    await store.enqueue(message('msg_1'));
    await store.enqueue(message('msg_1', { tenantId: NEIGHBOUR, body: '{"of":"the neighbour"}' }));
    const claims = await store.claimDue(claimOptions);
    equal(claims.length, 2);
    const theirs = claims.find((each) => each.message.tenantId === NEIGHBOUR);
    ok(theirs);
    deepEqual(theirs.secrets, [OLD_SECRET]);
    await store.park(theirs, 'HTTP_404');
    deepEqual(await store.parked(TENANT, 10), []);
    equal((await store.parked(NEIGHBOUR, 10)).length, 1);
    equal((await store.endpoints(TENANT)).length, 1);
  }),
];
