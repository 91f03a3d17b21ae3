import type { Knex } from 'knex'

/** Taking back one recorded change, and finding what a page had shown already. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
/* Puts one row back as it was before this change, with the rights of whoever calls. Tells whether it did: false
   when the row is no longer as the change left it. Which tables this may be done to, the caller knows. */
create function history.undo(change history.changes) returns boolean language plpgsql as $$
declare
  target regclass := change.table_name::regclass;
  there jsonb;
  names text;
begin
  execute format('select to_jsonb(t) from %s t where tenant_id = $1 and id = $2 for update', target)
    into there using change.tenant_id, change.row_id;
  if change.operation = 'delete' then
    if there is not null then return false; end if;
  elsif there is null or exists (
    select from jsonb_each(change.after) a where there -> a.key is distinct from a.value) then
    return false;
  end if;

  select string_agg(quote_ident(attname), ', ') into names from pg_attribute
  where attrelid = target and attnum > 0 and not attisdropped and attgenerated = ''
    and change.before -> attname::text is not null and not (change.operation = 'update' and attname = 'version');
  if change.operation = 'insert' then
    execute format('delete from %s where tenant_id = $1 and id = $2', target) using change.tenant_id, change.row_id;
  elsif change.operation = 'delete' then
    execute format('insert into %1$s (%2$s) select %2$s from jsonb_populate_record(null::%1$s, $1)', target, names)
      using change.before;
  elsif names is not null then
    execute format('update %1$s set (%2$s) = (select %2$s from jsonb_populate_record(null::%1$s, $3))
      where tenant_id = $1 and id = $2', target, names) using change.tenant_id, change.row_id, change.before;
  end if;
  return true;
end $$;

-- A live part of a page records only whom the page had not shown yet.
create index reads_of_request on history.reads (tenant_id, request_id);
`)
}
