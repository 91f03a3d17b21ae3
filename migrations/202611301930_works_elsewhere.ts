import type { Knex } from 'knex'

/** Whether a link to somebody's password would open more than the clinic whose admin asks for it. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
-- Looks past row security for yes or no, and of this clinic's own people alone.
create function access.works_elsewhere(person uuid) returns boolean
language sql stable security definer set search_path = pg_catalog as $$
  select exists (select from access.memberships where user_id = person and tenant_id = public.current_tenant())
    and (exists (select from access.memberships where user_id = person and tenant_id <> public.current_tenant())
      or exists (select from access.users where id = person and is_operator))
$$;
revoke execute on function access.works_elsewhere from public;
grant execute on function access.works_elsewhere to chairside_server;
`)
}
