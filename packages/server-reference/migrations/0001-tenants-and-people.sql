-- Tenants, the people who work for them, and what proves who they are.
-- Every table of a tenant's data leads its keys with tenant_id and refuses, by policy, any row of another.

create table tenants (
  tenant_id uuid primary key,
  name text not null,
  default_country text not null default 'US'
);

create table agents (
  tenant_id uuid not null references tenants,
  agent_id uuid not null,
  username text not null,
  name text not null,
  role text not null check (role in ('agent', 'supervisor')),
  -- Null: the agent can only come in by a login link.
  password_hash text,
  -- The campaign whose calls the agent takes. Null: none.
  campaign_id uuid,
  -- Where Asterisk calls the agent's phone.
  endpoint text not null,
  primary key (tenant_id, agent_id),
  unique (tenant_id, username)
);

-- Sessions, one-time login links and server keys. Only a hash is kept: a copy of the table opens nothing.
create table credentials (
  tenant_id uuid not null references tenants,
  credential_id uuid not null,
  kind text not null check (kind in ('session', 'login_link', 'server_key')),
  secret_hash bytea not null unique,
  -- Null for a server key: it speaks for the tenant.
  agent_id uuid,
  created_at timestamptz not null,
  -- Null: until revoked.
  expires_at timestamptz,
  primary key (tenant_id, credential_id),
  foreign key (tenant_id, agent_id) references agents
);

-- How long each agent was what, for utilisation and for adding up to the time they were logged in.
create table agent_spans (
  tenant_id uuid not null references tenants,
  agent_id uuid not null,
  started_at timestamptz not null,
  -- Null: still going on.
  ended_at timestamptz,
  status text not null,
  pause_code text,
  campaign_id uuid,
  node_id text not null,
  primary key (tenant_id, agent_id, started_at)
);
