-- Lets a command find a tenant by the name a person gives it. Like the other finders: ids only.
create policy finder on tenants for select to current_user using (true);

create function find_tenants(given_name text) returns table (tenant_id uuid)
  language sql stable security definer set search_path = public, pg_temp
as $$ select t.tenant_id from tenants t where t.name = given_name $$;

revoke execute on function find_tenants from public;
grant execute on function find_tenants to :role;
