-- The few tables without a tenant: which process owns which Asterisk.
create table nodes (
  node_id text primary key,
  epoch bigint not null default 0,
  owner text,
  -- By this database's clock, the only one all processes share.
  leased_until timestamptz not null default '-infinity'
);

-- Why so many lines were dialled, written before they were.
create table decisions (
  tenant_id uuid not null references tenants,
  decision_id uuid not null,
  campaign_id uuid not null,
  at timestamptz not null,
  dial integer not null,
  message text not null,
  reasons jsonb not null,
  snapshot jsonb not null,
  primary key (tenant_id, decision_id)
);

-- One claim, one dial, one record. The row is born with the claim and completed twice: when the talking
-- ends and when the call is disposed; each completion has one winner.
create table attempts (
  tenant_id uuid not null references tenants,
  attempt_id uuid not null,
  campaign_id uuid not null,
  lead_id uuid not null,
  e164 text not null,
  caller_id text not null,
  decision_id uuid,
  node_id text not null,
  epoch bigint not null,
  -- By the database's clock: past this moment the call may not be sent any more.
  originate_before timestamptz not null,
  hold_window_ms integer not null,
  ring_timeout_ms integer not null,
  placed_at timestamptz not null,
  answered_at timestamptz,
  bridged_at timestamptz,
  agent_id uuid,
  hung_up_at timestamptz,
  held_ms integer,
  outcome text,
  abandoned_for text[] not null default '{}',
  abandon_message text check (abandon_message in ('heard', 'cut_short', 'not_played')),
  ended_at timestamptz,
  disposition text check (disposition <> 'UNKNOWN'),
  disposition_by text check (disposition_by in ('agent', 'system')),
  notes text not null default '',
  primary key (tenant_id, attempt_id),
  foreign key (tenant_id, campaign_id) references campaigns,
  foreign key (tenant_id, lead_id) references leads,
  -- Nothing slips through unnamed.
  check ((hung_up_at is null) = (outcome is null)),
  check ((ended_at is null) = (disposition is null)),
  check (ended_at is null or hung_up_at is not null)
);
create index attempts_newest on attempts (tenant_id, placed_at desc, attempt_id desc);
create index attempts_by_lead on attempts (tenant_id, lead_id, placed_at desc);
create index attempts_undisposed on attempts (node_id) where ended_at is null;

-- Everything that happened to a call, in order.
create table call_timeline (
  tenant_id uuid not null references tenants,
  attempt_id uuid not null,
  sequence bigint not null generated always as identity,
  at timestamptz not null,
  type text not null,
  details jsonb not null,
  primary key (tenant_id, attempt_id, sequence)
);

-- Every answered call of a legal period and how it counts. Rows are only ever added.
create table drop_ledger (
  tenant_id uuid not null references tenants,
  campaign_id uuid not null,
  attempt_id uuid not null,
  answered_at timestamptz not null,
  held_ms integer not null,
  connected boolean not null,
  abandoned_for text[] not null,
  primary key (tenant_id, campaign_id, attempt_id)
);
create index drop_ledger_period on drop_ledger (tenant_id, campaign_id, answered_at);

-- Counters by minute, kept by the transactions that write what they count.
create table campaign_minutes (
  tenant_id uuid not null references tenants,
  campaign_id uuid not null,
  minute timestamptz not null,
  dials integer not null default 0,
  answered integer not null default 0,
  connected integer not null default 0,
  abandoned integer not null default 0,
  disposed integer not null default 0,
  primary key (tenant_id, campaign_id, minute)
);

create table recordings (
  tenant_id uuid not null references tenants,
  attempt_id uuid not null,
  -- 256 bits of chance; the link is private to whoever was given it.
  token text not null,
  token_hash bytea not null unique,
  duration_ms integer not null,
  -- Null until the file has arrived from Asterisk.
  bytes bigint,
  primary key (tenant_id, attempt_id),
  foreign key (tenant_id, attempt_id) references attempts
);
