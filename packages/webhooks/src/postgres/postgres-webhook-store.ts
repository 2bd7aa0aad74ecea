import type { ClaimedMessage, WebhookMessage, WebhookStore } from '../delivery/index.ts';
import { checkEndpoint } from '../delivery/check-endpoint.ts';
import { messageIdInvalid, unknownEndpoint } from '../delivery/store-errors.ts';
import { isSignableId } from '../sign-webhook.ts';
import { asTenant, type PostgresClient, type PostgresPool } from './postgres-client.ts';
import { messageColumns, text, toClaim, toEndpoint, toParked } from './rows.ts';
import { quoteIdentifier } from './webhook-migrations.ts';

/** Options of {@link postgresWebhookStore}. */
export interface PostgresWebhookStoreOptions {
  /** A `pg` pool of the application's role. Not closed by the store. */
  pool: PostgresPool;
  /** Where the tables are. Default `public`. */
  schema?: string | undefined;
  /**
   * What time it is, in milliseconds since 1970. Default: the database's own clock, which every sender
   * shares; give another only in tests.
   */
  now?: (() => number) | undefined;
}

/**
 * The outbox in PostgreSQL, on the tables of {@link webhookMigrations}. A transaction that is passed in
 * MUST have `app.tenant_id` set to the message's tenant; the store opens its own for everything else.
 *
 * @throws {WebhookError} `WEBHOOK_OPTION_INVALID`.
 */
export function postgresWebhookStore(
  options: PostgresWebhookStoreOptions,
): WebhookStore<PostgresClient> {
  const { pool } = options;
  const schema = quoteIdentifier(options.schema ?? 'public');
  const messages = `${schema}.webhook_messages`;
  const endpoints = `${schema}.webhook_endpoints`;
  /** The first parameter of every statement that needs the time: null for the database's own. */
  const now = (): number | null => options.now?.() ?? null;
  const at = 'coalesce(to_timestamp($1::float8 / 1000), clock_timestamp())';

  const within = <Result>(
    tenantId: string,
    transaction: PostgresClient | undefined,
    work: (client: PostgresClient) => Promise<Result>,
  ): Promise<Result> => (transaction ? work(transaction) : asTenant(pool, tenantId, work));

  /** Ends a claim that still holds: `change` assigns columns, with parameters from $5 on. */
  const settle = (
    { message, token }: ClaimedMessage,
    change: string,
    values: readonly unknown[] = [],
  ): Promise<boolean> =>
    asTenant(pool, message.tenantId, async (client) => {
      const { rowCount } = await client.query(
        `update ${messages} set claim_token = null, ${change}
          where tenant_id = $2 and message_id = $3 and claim_token = $4
            and status = 'pending'`,
        [now(), message.tenantId, message.id, token, ...values],
      );
      return rowCount === 1;
    });

  const insert = async (client: PostgresClient, message: WebhookMessage): Promise<void> => {
    const { id, tenantId, endpointId, url, profile, type, method, body, createdAt } = message;
    const inserted = await client.query(
      `insert into ${messages} (tenant_id, message_id, endpoint_id, url, profile, type, method, body,
                                created_at, due_at)
       select tenant_id, $2, endpoint_id, $5, $6, $7, $8, $9, to_timestamp($10::float8 / 1000), ${at}
       from ${endpoints} where tenant_id = $3 and endpoint_id = $4
       on conflict (tenant_id, message_id) do nothing`,
      [now(), id, tenantId, endpointId, url, profile, type, method, body, createdAt],
    );
    if (inserted.rowCount === 1) return;
    // Nothing was written: it was there before, or its endpoint is not. A violated foreign key would
    // tell which, and take the caller's transaction with it.
    const known = await client.query(
      `select from ${endpoints} where tenant_id = $1 and endpoint_id = $2`,
      [tenantId, endpointId],
    );
    if (known.rowCount === 0) throw unknownEndpoint(message);
  };

  const claim = async (
    tenantId: string,
    messageIds: readonly string[],
    leaseMs: number,
  ): Promise<ClaimedMessage[]> =>
    asTenant(pool, tenantId, async (client) => {
      const { rows } = await client.query(
        `with picked as (
           select message_id from ${messages}
           where tenant_id = $2 and message_id = any($3::text[]) and status = 'pending' and due_at <= ${at}
           for update skip locked
         )
         update ${messages} m
         set claim_token = gen_random_uuid(), due_at = ${at} + $4::float8 * interval '1 millisecond'
         from picked, ${endpoints} e
         where m.tenant_id = $2 and m.message_id = picked.message_id
           and e.tenant_id = m.tenant_id and e.endpoint_id = m.endpoint_id and e.enabled
         returning ${messageColumns}, m.claim_token,
                   e.secret, e.previous_secret, e.header_name, e.header_value`,
        [now(), tenantId, messageIds, leaseMs],
      );
      return rows.map(toClaim);
    });

  return {
    async saveEndpoint(endpoint, { transaction } = {}) {
      checkEndpoint(endpoint);
      const { tenantId, endpointId, campaignId, url, profile, secret, enabled } = endpoint;
      const { previousSecret = null, header } = endpoint;
      await within(tenantId, transaction, (client) =>
        client.query(
          `insert into ${endpoints} as e (tenant_id, endpoint_id, campaign_id, url, profile, secret,
                                          previous_secret, header_name, header_value, enabled)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
           on conflict (tenant_id, endpoint_id) do update
           set campaign_id = excluded.campaign_id, url = excluded.url, profile = excluded.profile,
               secret = excluded.secret, previous_secret = excluded.previous_secret,
               header_name = excluded.header_name, header_value = excluded.header_value,
               enabled = excluded.enabled`,
          [
            tenantId,
            endpointId,
            campaignId,
            url,
            profile,
            secret,
            previousSecret,
            header?.name ?? null,
            header?.value ?? null,
            enabled,
          ],
        ),
      );
    },
    endpoints: (tenantId) =>
      asTenant(pool, tenantId, async (client) => {
        const { rows } = await client.query(
          `select tenant_id, endpoint_id, campaign_id, url, profile, enabled
             from ${endpoints} where tenant_id = $1 order by endpoint_id`,
          [tenantId],
        );
        return rows.map(toEndpoint);
      }),
    async enqueue(message, { transaction } = {}) {
      if (!isSignableId(message.id)) throw messageIdInvalid();
      await within(message.tenantId, transaction, (client) => insert(client, message));
    },
    async claimDue({ limit, limitPerEndpoint, leaseMs }) {
      const { rows } = await pool.query(
        `select tenant_id, message_id from ${schema}.webhook_due(${at}, $2, $3)`,
        [now(), limit, limitPerEndpoint],
      );
      const dueByTenant = new Map<string, string[]>();
      for (const row of rows) {
        const tenantId = text(row, 'tenant_id');
        const ids = dueByTenant.get(tenantId) ?? [];
        dueByTenant.set(tenantId, ids);
        ids.push(text(row, 'message_id'));
      }
      const claims: ClaimedMessage[] = [];
      for (const [tenantId, ids] of dueByTenant) {
        try {
          claims.push(...(await claim(tenantId, ids, leaseMs)));
        } catch (error) {
          // What is claimed already must be handed over, or it waits for its lease to run out.
          if (claims.length === 0) throw error;
          break;
        }
      }
      return claims;
    },
    succeed: (held) => settle(held, `status = 'delivered', settled_at = ${at}`),
    retryLater: (held, { delayMs, reason }) =>
      settle(
        held,
        `failures = failures + 1, last_reason = $6,
         due_at = ${at} + $5::float8 * interval '1 millisecond'`,
        [delayMs, reason],
      ),
    park: (held, reason) =>
      settle(
        held,
        `status = 'parked', failures = failures + 1, last_reason = $5, settled_at = ${at}`,
        [reason],
      ),
    release: (held) => settle(held, `due_at = ${at}`),
    async disableEndpoint(tenantId, endpointId) {
      await asTenant(pool, tenantId, (client) =>
        client.query(
          `update ${endpoints} set enabled = false where tenant_id = $1 and endpoint_id = $2`,
          [tenantId, endpointId],
        ),
      );
    },
    parked: (tenantId, limit) =>
      asTenant(pool, tenantId, async (client) => {
        const { rows } = await client.query(
          `select ${messageColumns}, m.last_reason,
                  floor(extract(epoch from m.settled_at) * 1000)::float8 as settled_at_ms
             from ${messages} m where m.tenant_id = $1 and m.status = 'parked'
            order by m.settled_at desc limit $2`,
          [tenantId, limit],
        );
        return rows.map(toParked);
      }),
    replay: (tenantId, messageId) =>
      asTenant(pool, tenantId, async (client) => {
        const { rowCount } = await client.query(
          `update ${messages}
              set status = 'pending', failures = 0, last_reason = null, settled_at = null, due_at = ${at}
            where tenant_id = $2 and message_id = $3 and status <> 'pending'`,
          [now(), tenantId, messageId],
        );
        return rowCount === 1;
      }),
  };
}
