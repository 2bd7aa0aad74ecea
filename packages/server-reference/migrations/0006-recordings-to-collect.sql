-- Recordings whose file has not arrived from Asterisk. Like the other finders: ids only.
create function recordings_to_collect(node text, since timestamptz)
  returns table (tenant_id uuid, attempt_id uuid)
  language sql stable security definer set search_path = public, pg_temp
as $$
  select r.tenant_id, r.attempt_id from recordings r
  join attempts a on a.tenant_id = r.tenant_id and a.attempt_id = r.attempt_id
  where r.bytes is null and a.node_id = node and a.hung_up_at > since
$$;

revoke execute on function recordings_to_collect from public;
grant execute on function recordings_to_collect to :role;

create index recordings_missing on recordings (tenant_id, attempt_id) where bytes is null;
