import type {
  ClaimedMessage,
  ParkedMessage,
  WebhookEndpoint,
  WebhookMessage,
  WebhookProfile,
} from '../delivery/index.ts';

/** The columns of a message, of which a message is made. */
export const messageColumns: string =
  'm.tenant_id, m.message_id, m.endpoint_id, m.url, m.profile, m.type, m.method, m.body, ' +
  'floor(extract(epoch from m.created_at) * 1000)::float8 as created_at_ms, m.failures';

type Row = Record<string, unknown>;

/** The claim in a row that has the endpoint's secrets besides. */
export function toClaim(row: Row): ClaimedMessage {
  const previous = nullableText(row, 'previous_secret');
  const secret = text(row, 'secret');
  const name = nullableText(row, 'header_name');
  const value = nullableText(row, 'header_value');
  return {
    message: toMessage(row),
    failures: number(row, 'failures'),
    token: text(row, 'claim_token'),
    secrets: previous === null ? [secret] : [secret, previous],
    header: name === null || value === null ? null : { name, value },
  };
}

/** The parked message in a row that has `last_reason` and `settled_at_ms` besides. */
export function toParked(row: Row): ParkedMessage {
  return {
    message: toMessage(row),
    failures: number(row, 'failures'),
    reason: nullableText(row, 'last_reason') ?? '',
    parkedAt: number(row, 'settled_at_ms'),
  };
}

/** The endpoint in a row, without what only claims carry. */
export function toEndpoint(row: Row): WebhookEndpoint {
  return {
    tenantId: text(row, 'tenant_id'),
    endpointId: text(row, 'endpoint_id'),
    campaignId: nullableText(row, 'campaign_id'),
    url: text(row, 'url'),
    profile: text(row, 'profile') as WebhookProfile,
    enabled: row.enabled === true,
  };
}

/** A text column. */
export function text(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === 'string') return value;
  throw new TypeError(`The column ${column} is not a text.`);
}

function toMessage(row: Row): WebhookMessage {
  return {
    id: text(row, 'message_id'),
    tenantId: text(row, 'tenant_id'),
    endpointId: text(row, 'endpoint_id'),
    url: text(row, 'url'),
    profile: text(row, 'profile') as WebhookProfile,
    type: text(row, 'type'),
    method: text(row, 'method') as WebhookMessage['method'],
    body: nullableText(row, 'body'),
    createdAt: number(row, 'created_at_ms'),
  };
}

function nullableText(row: Row, column: string): string | null {
  return row[column] === null ? null : text(row, column);
}

function number(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === 'number') return value;
  throw new TypeError(`The column ${column} is not a number.`);
}
