import type { Knex } from 'knex'

/** Schemas, the server's role, the record of what happened, and what keeps a table in its tenant. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
do $$ begin
  if not exists (select from pg_roles where rolname = 'chairside_server') then create role chairside_server nologin; end if;
  if not exists (select from pg_roles where rolname = 'chairside_backup') then create role chairside_backup nologin bypassrls; end if;
end $$;

create schema history; create schema access; create schema patients; create schema schedule;
create schema clinical; create schema documents; create schema billing; create schema files;
grant usage on schema public, history, access, patients, schedule, clinical, documents, billing, files to chairside_server;
grant usage on schema history, access, patients, schedule, clinical, documents, billing, files to chairside_backup;
revoke create on schema public from public;
grant select on public.migrations to chairside_server;

create extension if not exists btree_gist;
create extension if not exists pg_trgm;

-- The tenant of this transaction; null when none is set: after SET LOCAL the setting falls back to ''.
create function public.current_tenant() returns uuid language sql stable parallel safe
  return nullif(current_setting('chairside.tenant', true), '')::uuid;

create table history.changes (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  at timestamptz not null default clock_timestamp(),
  xid xid8 not null default pg_current_xact_id(),
  salt bytea default uuid_send(gen_random_uuid()),
  table_name text not null,
  row_id uuid,
  patient_id uuid,
  operation text not null constraint operation_is_known check (operation in ('insert', 'update', 'delete')),
  actor_kind text not null constraint actor_is_known check (actor_kind in ('user', 'patient', 'link', 'system', 'operator')),
  actor_id uuid,
  request_id uuid not null,
  address text,
  before jsonb,
  after jsonb,
  constraint changes_pkey primary key (tenant_id, id)
);
create index changes_of_row on history.changes (tenant_id, row_id, id);
create index changes_of_patient on history.changes (tenant_id, patient_id, id) where patient_id is not null;
create index changes_of_request on history.changes (tenant_id, request_id);
create index changes_of_actor on history.changes (tenant_id, actor_id, id);

create table history.reads (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  at timestamptz not null default clock_timestamp(),
  xid xid8 not null default pg_current_xact_id(),
  salt bytea default uuid_send(gen_random_uuid()),
  patients uuid[] not null,
  what text not null,
  reason text,
  actor_kind text not null constraint actor_is_known check (actor_kind in ('user', 'patient', 'link', 'system', 'operator')),
  actor_id uuid,
  request_id uuid not null,
  address text,
  constraint reads_pkey primary key (tenant_id, id)
);
create index reads_of_patients on history.reads using gin (patients);
create index reads_of_actor on history.reads (tenant_id, actor_id, id);

create table history.refusals (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  at timestamptz not null default clock_timestamp(),
  what text not null,
  why text not null,
  actor_kind text,
  actor_id uuid,
  request_id uuid not null,
  address text,
  constraint refusals_pkey primary key (tenant_id, id)
);
create index refusals_of_actor on history.refusals (tenant_id, actor_id, id);

-- Append-only: the server may add and read, never change or remove. The installation's own
-- history stands under the zero tenant; a clinic's request may add to it (a changed password) but not read it.
do $$ declare target text; begin
  foreach target in array array['history.changes', 'history.reads', 'history.refusals'] loop
    execute format('alter table %s enable row level security', target);
    execute format('alter table %s force row level security', target);
    execute format('create policy seen_by_tenant on %s for select using (tenant_id = (select public.current_tenant()))', target);
    execute format($p$create policy added_by_tenant on %s for insert with check (
      tenant_id = (select public.current_tenant()) or tenant_id = '00000000-0000-0000-0000-000000000000')$p$, target);
    execute format('alter table %s alter column tenant_id set default public.current_tenant()', target);
    execute format('grant select, insert on %s to chairside_server', target);
    execute format('grant select on %s to chairside_backup', target);
  end loop;
end $$;

-- Attached to every table: tg_argv[0] tells whose history it is ('tenant' or 'installation'),
-- the rest are columns whose values never reach the history.
create function history.record_change() returns trigger language plpgsql as $$
declare
  actor text := nullif(current_setting('chairside.actor', true), '');
  old_row jsonb; new_row jsonb; whole jsonb; masked text[] := tg_argv[1:];
begin
  if actor is null then
    raise exception 'a change without an actor' using errcode = 'CS001', table = tg_table_name;
  end if;
  if tg_op <> 'INSERT' then old_row := to_jsonb(old); end if;
  if tg_op <> 'DELETE' then new_row := to_jsonb(new); end if;
  whole := coalesce(new_row, old_row);
  if tg_op = 'UPDATE' then
    select jsonb_object_agg(b.key, b.value), jsonb_object_agg(b.key, new_row -> b.key)
      into old_row, new_row
      from jsonb_each(old_row) b where b.value is distinct from new_row -> b.key;
    if old_row is null then return null; end if;
  end if;
  if masked is not null and array_length(masked, 1) > 0 then
    select jsonb_object_agg(key, case when key = any (masked) and value <> 'null' then '"•"' else value end)
      into old_row from jsonb_each(old_row);
    select jsonb_object_agg(key, case when key = any (masked) and value <> 'null' then '"•"' else value end)
      into new_row from jsonb_each(new_row);
  end if;
  insert into history.changes
    (tenant_id, table_name, row_id, patient_id, operation, actor_kind, actor_id, request_id, address, before, after)
  values (
    case when tg_argv[0] = 'tenant' then (whole ->> 'tenant_id')::uuid else '00000000-0000-0000-0000-000000000000' end,
    tg_table_schema || '.' || tg_table_name,
    (whole ->> 'id')::uuid,
    case when tg_table_schema || '.' || tg_table_name = 'patients.patients' then (whole ->> 'id')::uuid
         else (whole ->> 'patient_id')::uuid end,
    lower(tg_op), split_part(actor, ':', 1), nullif(split_part(actor, ':', 2), '')::uuid,
    current_setting('chairside.request')::uuid, nullif(current_setting('chairside.address', true), ''),
    old_row, new_row);
  return null;
end $$;

-- Counts what someone else may have changed in between; forms carry it.
create function public.count_version() returns trigger language plpgsql as $$
begin
  new.version := old.version + 1;
  return new;
end $$;

/* Everything a tenant table needs: row security that its owner obeys too, the tenant as default,
   the server's rights, its history ('full' or 'none') and the count of its versions. */
create function public.keep_in_tenant(target regclass, history text default 'full', masked text[] default '{}')
returns void language plpgsql as $$
begin
  if history not in ('full', 'none') then raise exception 'history is full or none'; end if;
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy in_tenant on %s using (tenant_id = (select public.current_tenant())) with check (tenant_id = (select public.current_tenant()))', target);
  execute format('alter table %s alter column tenant_id set default public.current_tenant()', target);
  perform public.attach_record(target, case when history = 'full' then 'tenant' else 'none' end, masked);
end $$;

-- Global tables: no tenant, but rights, history and versions all the same.
create function public.keep_global(target regclass, history text default 'full', masked text[] default '{}')
returns void language plpgsql as $$
begin
  perform public.attach_record(target, case when history = 'full' then 'installation' else 'none' end, masked);
end $$;

create function public.attach_record(target regclass, whose text, masked text[])
returns void language plpgsql as $$
declare arguments text := (select string_agg(quote_literal(a), ', ') from unnest(array[whose] || masked) a);
begin
  execute format('grant select, insert, update, delete on %s to chairside_server', target);
  execute format('grant select on %s to chairside_backup', target);
  if whose <> 'none' then
    execute format('create trigger record_change after insert or update or delete on %s for each row execute function history.record_change(%s)', target, arguments);
  end if;
  if exists (select from pg_attribute where attrelid = target and attname = 'version' and not attisdropped) then
    execute format('create trigger count_version before update on %s for each row execute function public.count_version()', target);
  end if;
end $$;

-- Whose reads named this patient. Array operators are not leakproof: under row security their index would
-- be lost. This one function looks past it and names the tenant itself.
create function history.reads_of(patient uuid) returns setof history.reads
language sql stable security definer set search_path = pg_catalog as $$
  select * from history.reads where patients @> array[patient] and tenant_id = public.current_tenant()
$$;
revoke execute on function history.reads_of from public;
grant execute on function history.reads_of to chairside_server;
`)
}
