-- Row-level security on every table that has a tenant_id, for everybody, the owner included.
do $$
declare
  name text;
begin
  for name in
    select c.relname from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
  loop
    execute format('alter table %I enable row level security', name);
    execute format('alter table %I force row level security', name);
    execute format(
      'create policy tenant on %I using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)
         with check (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
  end loop;
end
$$;

grant select, insert, update, delete on all tables in schema public to :role;
grant usage on all sequences in schema public to :role;
revoke update, delete on drop_ledger, call_timeline, decisions from :role;

-- What must look across tenants, and returns ids only. The owner, as whom these run, may read the few
-- tables they need; everything else about a row is read afterwards, as its tenant.
do $$
declare
  name text;
begin
  foreach name in array array['credentials', 'agents', 'recordings', 'campaigns', 'attempts', 'agent_spans'] loop
    execute format('create policy finder on %I for select to current_user using (true)', name);
  end loop;
end
$$;

create function resolve_credential(hash bytea) returns table (tenant_id uuid, credential_id uuid)
  language sql stable security definer set search_path = public, pg_temp
as $$ select c.tenant_id, c.credential_id from credentials c where c.secret_hash = hash $$;

create function find_logins(login text) returns table (tenant_id uuid, agent_id uuid)
  language sql stable security definer set search_path = public, pg_temp
as $$ select a.tenant_id, a.agent_id from agents a where a.username = login $$;

create function find_recording(hash bytea) returns table (tenant_id uuid, attempt_id uuid)
  language sql stable security definer set search_path = public, pg_temp
as $$ select r.tenant_id, r.attempt_id from recordings r where r.token_hash = hash $$;

create function running_campaigns() returns table (tenant_id uuid, campaign_id uuid)
  language sql stable security definer set search_path = public, pg_temp
as $$ select c.tenant_id, c.campaign_id from campaigns c where c.status = 'running' $$;

create function unfinished_attempts(node text) returns table (tenant_id uuid, attempt_id uuid)
  language sql stable security definer set search_path = public, pg_temp
as $$ select a.tenant_id, a.attempt_id from attempts a where a.node_id = node and a.ended_at is null $$;

create function open_agent_spans(node text) returns table (tenant_id uuid, agent_id uuid)
  language sql stable security definer set search_path = public, pg_temp
as $$ select s.tenant_id, s.agent_id from agent_spans s where s.node_id = node and s.ended_at is null $$;

revoke execute on all functions in schema public from public;
grant execute on function resolve_credential, find_logins, find_recording, running_campaigns,
  unfinished_attempts, open_agent_spans to :role;
