import { WebhookError } from '../webhook-error.ts';

/** One step of the schema. Steps are run once each, in their order, and never change. */
export interface WebhookMigration {
  name: string;
  sql: string;
}

/** Options of {@link webhookMigrations}. */
export interface WebhookMigrationOptions {
  /** The application's role: one that owns nothing and can't bypass row-level security. It must exist. */
  role: string;
  /** The schema the tables go to. It must exist. Default `public`. */
  schema?: string | undefined;
}

/**
 * The tables of the outbox, as plain SQL for the host's own migrations. Run each in a transaction, as
 * the role that is to own the tables.
 *
 * Every row belongs to a tenant and row-level security is forced, on the owner too: a statement sees
 * the rows of the tenant in `app.tenant_id` (a UUID, set for the transaction) and none when it is not
 * set. What must look across tenants, finding due messages, is one SECURITY DEFINER function with a
 * pinned search path that returns ids and nothing else.
 *
 * @throws {WebhookError} `WEBHOOK_OPTION_INVALID` for a name that is empty or over 63 bytes.
 */
export function webhookMigrations(options: WebhookMigrationOptions): readonly WebhookMigration[] {
  const schema = quoteIdentifier(options.schema ?? 'public');
  return [{ name: 'webhooks-0001', sql: outbox(schema, quoteIdentifier(options.role)) }];
}

/** @throws {WebhookError} `WEBHOOK_OPTION_INVALID`. */
export function quoteIdentifier(name: string): string {
  const length = new TextEncoder().encode(name).length;
  if (length >= 1 && length <= 63 && !name.includes('\0')) return `"${name.replaceAll('"', '""')}"`;
  throw new WebhookError({
    code: 'WEBHOOK_OPTION_INVALID',
    message: 'A name in PostgreSQL has 1 to 63 bytes.',
  });
}

const outbox = (schema: string, role: string): string => `
create table ${schema}.webhook_endpoints (
  tenant_id uuid not null,
  endpoint_id uuid not null,
  campaign_id uuid,
  url text not null,
  profile text not null check (profile in ('standard', 'crm-callback.v1', 'start-of-call')),
  secret text not null,
  previous_secret text,
  header_name text,
  header_value text,
  enabled boolean not null default true,
  primary key (tenant_id, endpoint_id),
  check ((header_name is null) = (header_value is null))
);

create table ${schema}.webhook_messages (
  tenant_id uuid not null,
  message_id text not null,
  endpoint_id uuid not null,
  url text not null,
  profile text not null,
  type text not null,
  method text not null check (method in ('POST', 'GET')),
  body text,
  created_at timestamptz not null,
  status text not null default 'pending' check (status in ('pending', 'delivered', 'parked')),
  failures integer not null default 0,
  -- When it may be tried; while it is claimed, when the claim is over.
  due_at timestamptz not null,
  claim_token uuid,
  last_reason text,
  settled_at timestamptz,
  primary key (tenant_id, message_id),
  foreign key (tenant_id, endpoint_id) references ${schema}.webhook_endpoints on delete cascade
);

create index webhook_messages_due on ${schema}.webhook_messages
  (tenant_id, endpoint_id, due_at) where status = 'pending';
create index webhook_messages_parked on ${schema}.webhook_messages
  (tenant_id, settled_at) where status = 'parked';

alter table ${schema}.webhook_endpoints enable row level security;
alter table ${schema}.webhook_endpoints force row level security;
create policy tenant on ${schema}.webhook_endpoints
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
alter table ${schema}.webhook_messages enable row level security;
alter table ${schema}.webhook_messages force row level security;
create policy tenant on ${schema}.webhook_messages
  using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);

-- The function below runs as the owner, whom forced row-level security stops too. These let the owner
-- through, and only while that function runs: nothing else sets its flag for the owner.
create policy find_due on ${schema}.webhook_endpoints for select to current_user
  using (current_setting('dialwright.webhook_due', true) = 'on');
create policy find_due on ${schema}.webhook_messages for select to current_user
  using (current_setting('dialwright.webhook_due', true) = 'on');

create function ${schema}.webhook_due(at timestamptz, at_most integer, per_endpoint integer)
returns table (tenant_id uuid, message_id text)
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  perform set_config('dialwright.webhook_due', 'on', true);
  return query select due.tenant_id, due.message_id
  from ${schema}.webhook_endpoints e
  cross join lateral (
    select m.tenant_id, m.message_id, m.due_at
    from ${schema}.webhook_messages m
    where m.tenant_id = e.tenant_id and m.endpoint_id = e.endpoint_id
      and m.status = 'pending' and m.due_at <= at
    order by m.due_at
    limit greatest(0, per_endpoint - (
      select count(*) from ${schema}.webhook_messages busy
      where busy.tenant_id = e.tenant_id and busy.endpoint_id = e.endpoint_id
        and busy.status = 'pending' and busy.due_at > at and busy.claim_token is not null
    ))
  ) due
  where e.enabled
  order by due.due_at
  limit at_most;
  perform set_config('dialwright.webhook_due', '', true);
end
$$;
revoke all on function ${schema}.webhook_due(timestamptz, integer, integer) from public;

grant usage on schema ${schema} to ${role};
grant select, insert, update, delete on ${schema}.webhook_endpoints to ${role};
grant select, insert, update, delete on ${schema}.webhook_messages to ${role};
grant execute on function ${schema}.webhook_due(timestamptz, integer, integer) to ${role};
`;
