create table campaigns (
  tenant_id uuid not null references tenants,
  campaign_id uuid not null,
  created_at timestamptz not null,
  status text not null check (status in ('paused', 'running')),
  -- When it first ran: the legal periods are counted from here.
  started_at timestamptz,
  settings jsonb not null,
  -- Signs what the campaign's webhooks send; receivers are given it once.
  webhook_secret text not null,
  -- How many caller IDs have been handed out, for taking them in turn.
  caller_ids_used bigint not null default 0,
  -- What the pacer has learnt, so that a restart does not start from nothing.
  pacer_state jsonb,
  primary key (tenant_id, campaign_id)
);

alter table agents add foreign key (tenant_id, campaign_id) references campaigns;

-- One row a phone number, whatever lists it stands on: the arbiter of whether it may be dialled.
-- The dialling gate and every suppression lock it, in the order of numbers.
create table numbers (
  tenant_id uuid not null references tenants,
  e164 text not null,
  suppressed_at timestamptz,
  suppressed_reason text,
  -- The attempt that is calling it now. At most one, whatever campaign it belongs to.
  live_attempt_id uuid,
  primary key (tenant_id, e164)
);

create table leads (
  tenant_id uuid not null references tenants,
  lead_id uuid not null,
  campaign_id uuid not null,
  e164 text not null,
  name text not null,
  zones text[] not null,
  fields jsonb not null,
  -- Where it stood in its list: the last word when two leads are otherwise equal.
  list_position bigint not null generated always as identity,
  -- 'open': to be called from next_at on. 'live': being called. 'done': not to be called again.
  status text not null default 'open' check (status in ('open', 'live', 'done')),
  next_at timestamptz not null,
  -- Why it is not open, or not now: a stable code.
  status_code text,
  primary key (tenant_id, lead_id),
  unique (tenant_id, campaign_id, e164),
  foreign key (tenant_id, campaign_id) references campaigns,
  foreign key (tenant_id, e164) references numbers
);
create index leads_due on leads (tenant_id, campaign_id, next_at, list_position) where status = 'open';
create index leads_by_number on leads (tenant_id, e164);

-- Leads that are next, in the order they will be dialled.
create table hopper (
  tenant_id uuid not null references tenants,
  campaign_id uuid not null,
  lead_id uuid not null,
  e164 text not null,
  position bigint not null generated always as identity,
  primary key (tenant_id, campaign_id, lead_id),
  foreign key (tenant_id, lead_id) references leads
);
create index hopper_order on hopper (tenant_id, campaign_id, position);
create index hopper_by_number on hopper (tenant_id, e164);
