import type { Knex } from 'knex'

/**
 * What a trigger wants others to know leaves as a notice to the server, which says it once the transaction is
 * committed. NOTIFY inside it would make every commit of the whole installation wait for the one before.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
-- Changes that no server of ours makes, from psql say, are told by PostgreSQL itself.
create function public.announce(channel text, message text) returns void language plpgsql as $$
begin
  if coalesce(current_setting('chairside.request', true), '') = '' then
    perform pg_notify(channel, message);
  else
    raise notice using message = channel || ' ' || message, errcode = 'CS002';
  end if;
end $$;

create or replace function schedule.announce_days() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then
    perform public.announce('schedule', d.day) from (
      select distinct t.id || ' ' || (r.starts_at at time zone t.time_zone)::date as day
      from new_rows r join access.tenants t on t.id = r.tenant_id) d;
  end if;
  if tg_op <> 'INSERT' then
    perform public.announce('schedule', d.day) from (
      select distinct t.id || ' ' || (r.starts_at at time zone t.time_zone)::date as day
      from old_rows r join access.tenants t on t.id = r.tenant_id) d;
  end if;
  return null;
end $$;
`)
}
