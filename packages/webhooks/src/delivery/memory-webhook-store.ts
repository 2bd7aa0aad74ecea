import type { Clock } from '@dialwright/core';
import { isSignableId } from '../sign-webhook.ts';
import { checkEndpoint } from './check-endpoint.ts';
import { messageIdInvalid, unknownEndpoint } from './store-errors.ts';
import type { WebhookEndpoint, WebhookEndpointSecrets, WebhookMessage } from './webhook-message.ts';
import type { ClaimedMessage, WebhookStore } from './webhook-store.ts';

type Entry = { message: WebhookMessage; failures: number } & (
  | { status: 'waiting'; dueAt: number }
  | { status: 'claimed'; until: number; dueAt: number; token: string }
  | { status: 'delivered' }
  | { status: 'parked'; reason: string; parkedAt: number }
);

/** A store that forgets everything with the process: for tests, simulations and first steps. */
export function memoryWebhookStore(options: { clock: Clock }): WebhookStore<never> {
  const { clock } = options;
  const endpoints = new Map<string, WebhookEndpoint & WebhookEndpointSecrets>();
  const entries = new Map<string, Entry>();
  /** Those that are still to be sent, so that a look does not wade through all that ever were. */
  const unsent = new Map<string, Entry>();
  let claims = 0;

  const dueSince = (entry: Entry, now: number): number | null => {
    if (entry.status === 'waiting') return entry.dueAt <= now ? entry.dueAt : null;
    if (entry.status === 'claimed') return entry.until <= now ? entry.dueAt : null;
    return null;
  };
  const put = (entry: Entry): void => {
    const key = keyOf(entry.message.tenantId, entry.message.id);
    entries.set(key, entry);
    if (entry.status === 'waiting' || entry.status === 'claimed') unsent.set(key, entry);
    else unsent.delete(key);
  };
  /** Replaces the entry that `claim` still holds. */
  const settle = (claim: ClaimedMessage, next: (entry: Entry) => Entry): Promise<boolean> => {
    const key = keyOf(claim.message.tenantId, claim.message.id);
    const entry = entries.get(key);
    const held = entry?.status === 'claimed' && entry.token === claim.token;
    if (held) put(next(entry));
    return Promise.resolve(held);
  };

  return {
    async saveEndpoint(endpoint) {
      checkEndpoint(endpoint);
      endpoints.set(keyOf(endpoint.tenantId, endpoint.endpointId), { ...endpoint });
    },
    endpoints(tenantId) {
      const own = [...endpoints.values()].filter((each) => each.tenantId === tenantId);
      return Promise.resolve(own.map(withoutSecrets));
    },
    enqueue(message) {
      const key = keyOf(message.tenantId, message.id);
      if (!isSignableId(message.id)) return Promise.reject(messageIdInvalid());
      if (!endpoints.has(keyOf(message.tenantId, message.endpointId))) {
        return Promise.reject(unknownEndpoint(message));
      }
      if (!entries.has(key)) {
        put({
          status: 'waiting',
          message: { ...message },
          failures: 0,
          dueAt: clock.now(),
        });
      }
      return Promise.resolve();
    },
    claimDue({ limit, limitPerEndpoint, leaseMs }) {
      const now = clock.now();
      const inFlight = new Map<string, number>();
      for (const entry of unsent.values()) {
        if (entry.status !== 'claimed' || entry.until <= now) continue;
        const key = keyOf(entry.message.tenantId, entry.message.endpointId);
        inFlight.set(key, (inFlight.get(key) ?? 0) + 1);
      }
      const due = [...unsent.values()]
        .map((entry) => ({ entry, since: dueSince(entry, now) }))
        .filter((each): each is { entry: Entry; since: number } => each.since !== null)
        .sort((a, b) => a.since - b.since);
      const claimed: ClaimedMessage[] = [];
      for (const { entry, since } of due) {
        const { message, failures } = entry;
        const key = keyOf(message.tenantId, message.endpointId);
        const endpoint = endpoints.get(key);
        const busy = inFlight.get(key) ?? 0;
        if (claimed.length >= limit) break;
        if (!endpoint?.enabled || busy >= limitPerEndpoint) continue;
        inFlight.set(key, busy + 1);
        const token = String((claims += 1));
        put({
          status: 'claimed',
          message,
          failures,
          until: now + leaseMs,
          dueAt: since,
          token,
        });
        const { secret, previousSecret } = endpoint;
        const secrets = previousSecret ? [secret, previousSecret] : [secret];
        claimed.push({ message, failures, token, secrets, header: endpoint.header ?? null });
      }
      return Promise.resolve(claimed);
    },
    succeed: (claim) =>
      settle(claim, ({ message, failures }) => ({ status: 'delivered', message, failures })),
    retryLater: (claim, { delayMs }) =>
      settle(claim, ({ message, failures }) => ({
        status: 'waiting',
        message,
        failures: failures + 1,
        dueAt: clock.now() + delayMs,
      })),
    park: (claim, reason) =>
      settle(claim, ({ message, failures }) => ({
        status: 'parked',
        message,
        failures: failures + 1,
        reason,
        parkedAt: clock.now(),
      })),
    release: (claim) =>
      settle(claim, ({ message, failures }) => ({
        status: 'waiting',
        message,
        failures,
        dueAt: clock.now(),
      })),
    disableEndpoint(tenantId, endpointId) {
      const key = keyOf(tenantId, endpointId);
      const endpoint = endpoints.get(key);
      if (endpoint) endpoints.set(key, { ...endpoint, enabled: false });
      return Promise.resolve();
    },
    parked(tenantId, limit) {
      const own = [...entries.values()].flatMap((entry) =>
        entry.status === 'parked' && entry.message.tenantId === tenantId ? [entry] : [],
      );
      own.sort((a, b) => b.parkedAt - a.parkedAt);
      return Promise.resolve(
        own.slice(0, limit).map(({ message, failures, reason, parkedAt }) => ({
          message,
          failures,
          reason,
          parkedAt,
        })),
      );
    },
    replay(tenantId, messageId) {
      const key = keyOf(tenantId, messageId);
      const entry = entries.get(key);
      const settled = entry?.status === 'parked' || entry?.status === 'delivered';
      if (settled) {
        const { message } = entry;
        put({ status: 'waiting', message, failures: 0, dueAt: clock.now() });
      }
      return Promise.resolve(settled);
    },
  };
}

function keyOf(tenantId: string, id: string): string {
  return `${tenantId}/${id}`;
}

function withoutSecrets(endpoint: WebhookEndpoint): WebhookEndpoint {
  const { tenantId, endpointId, campaignId, url, profile, enabled } = endpoint;
  return { tenantId, endpointId, campaignId, url, profile, enabled };
}
