import type { Knex } from 'knex'

/** Which clinics nobody could look after any more when somebody's account is closed. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
-- Looks past row security for the operator, whose requests are the installation's; in a clinic it answers nothing.
create function access.only_admin_of(person uuid) returns table (id uuid, name text)
language sql stable rows 5 security definer set search_path = pg_catalog as $$
  select t.id, t.name from access.memberships m join access.tenants t on t.id = m.tenant_id
  where public.current_tenant() = '00000000-0000-0000-0000-000000000000' and m.user_id = person and m.state = 'active' and 'admin' = any (m.roles)
    and t.state <> 'closed'
    and not exists (
      select from access.memberships o join access.users u on u.id = o.user_id
      where o.tenant_id = m.tenant_id and o.user_id <> person and o.state = 'active' and 'admin' = any (o.roles)
        and u.state = 'active')
  order by t.name, t.id
$$;
revoke execute on function access.only_admin_of from public;
grant execute on function access.only_admin_of to chairside_server;
`)
}
