-- The schema that the migrations make. Written by `npm run schema`, checked by `npm test`.

create extension btree_gist;

create extension pg_trgm;

create schema access;
grant usage on schema access to chairside_backup;
grant usage on schema access to chairside_server;

create schema billing;
grant usage on schema billing to chairside_backup;
grant usage on schema billing to chairside_server;

create schema clinical;
grant usage on schema clinical to chairside_backup;
grant usage on schema clinical to chairside_server;

create schema documents;
grant usage on schema documents to chairside_backup;
grant usage on schema documents to chairside_server;

create schema files;
grant usage on schema files to chairside_backup;
grant usage on schema files to chairside_server;

create schema history;
grant usage on schema history to chairside_backup;
grant usage on schema history to chairside_server;

create schema mail;
grant usage on schema mail to chairside_backup;
grant usage on schema mail to chairside_server;

create schema patients;
grant usage on schema patients to chairside_backup;
grant usage on schema patients to chairside_search;
grant usage on schema patients to chairside_server;

create schema public;
grant usage on schema public to chairside_server;
grant usage on schema public to public;

create schema schedule;
grant usage on schema schedule to chairside_backup;
grant usage on schema schedule to chairside_server;

CREATE OR REPLACE FUNCTION access.next_number(wanted text)
 RETURNS bigint
 LANGUAGE sql
AS $function$
  insert into access.number_series as n (series, last) values (wanted, 1)
  on conflict (tenant_id, series) do update set last = n.last + 1
  returning last
$function$
;

CREATE OR REPLACE FUNCTION access.only_admin_of(person uuid)
 RETURNS TABLE(id uuid, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 5
 SET search_path TO 'pg_catalog'
AS $function$
  select t.id, t.name from access.memberships m join access.tenants t on t.id = m.tenant_id
  where public.current_tenant() = '00000000-0000-0000-0000-000000000000' and m.user_id = person and m.state = 'active' and 'admin' = any (m.roles)
    and t.state <> 'closed'
    and not exists (
      select from access.memberships o join access.users u on u.id = o.user_id
      where o.tenant_id = m.tenant_id and o.user_id <> person and o.state = 'active' and 'admin' = any (o.roles)
        and u.state = 'active')
  order by t.name, t.id
$function$
;
-- runs for: chairside_server
-- owned by chairside_owner

CREATE OR REPLACE FUNCTION access.works_elsewhere(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
  select exists (select from access.memberships where user_id = person and tenant_id = public.current_tenant())
    and (exists (select from access.memberships where user_id = person and tenant_id <> public.current_tenant())
      or exists (select from access.users where id = person and is_operator))
$function$
;
-- runs for: chairside_server
-- owned by chairside_owner

CREATE OR REPLACE FUNCTION billing.keep_within_owed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare owed bigint; invoice billing.invoices;
begin
  perform pg_advisory_xact_lock(hashtextextended(new.invoice_id::text, 42));
  select * into invoice from billing.invoices where tenant_id = new.tenant_id and id = new.invoice_id;
  if invoice.currency is distinct from new.currency then
    raise exception 'another currency' using errcode = '23514', constraint = 'payment_in_the_invoices_currency';
  end if;
  owed := billing.open_amount(new.invoice_id);
  if new.kind = 'payment' and new.amount_minor > owed then
    raise exception 'more than is owed' using errcode = '23514', constraint = 'payment_within_what_is_owed';
  end if;
  if new.kind = 'refund' and new.amount_minor < owed then
    raise exception 'more than came in too much' using errcode = '23514', constraint = 'refund_within_what_is_left';
  end if;
  if new.kind = 'reversal' and new.amount_minor <> (
    select -p.amount_minor from billing.payments p
     where p.tenant_id = new.tenant_id and p.id = new.reverses_id and p.invoice_id = new.invoice_id and p.kind <> 'reversal') then
    raise exception 'not the payment reversed' using errcode = '23514', constraint = 'reversal_mirrors_its_payment';
  end if;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION billing.open_amount(wanted uuid)
 RETURNS bigint
 LANGUAGE sql
 STABLE
RETURN (((SELECT (COALESCE(sum(i.total_minor), (0)::numeric))::bigint AS "coalesce" FROM billing.invoices i WHERE ((i.tenant_id = current_tenant()) AND (i.id = open_amount.wanted))) + (SELECT (COALESCE(sum(c.total_minor), (0)::numeric))::bigint AS "coalesce" FROM billing.invoices c WHERE ((c.tenant_id = current_tenant()) AND (c.credits_id = open_amount.wanted)))) - (SELECT (COALESCE(sum(p.amount_minor), (0)::numeric))::bigint AS "coalesce" FROM billing.payments p WHERE ((p.tenant_id = current_tenant()) AND (p.invoice_id = open_amount.wanted))))
;

CREATE OR REPLACE FUNCTION clinical.acting_user()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN CASE WHEN (split_part(current_setting('chairside.actor'::text, true), ':'::text, 1) = 'user'::text) THEN (NULLIF(split_part(current_setting('chairside.actor'::text, true), ':'::text, 2), ''::text))::uuid ELSE NULL::uuid END
;

CREATE OR REPLACE FUNCTION clinical.is_signed(visit uuid)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  if visit is null then return false; end if;
  perform pg_advisory_xact_lock_shared(hashtextextended(visit::text, 1));
  return exists (select from clinical.notes n where n.visit_id = visit);
end $function$
;

CREATE OR REPLACE FUNCTION clinical.keep_lock()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  free text[] := '{version,billed_at}';
  done_and_signed boolean;
  locked boolean := false;
begin
  if tg_op <> 'INSERT' then
    done_and_signed := clinical.is_signed(old.completed_visit_id);
    if not done_and_signed then
      free := free || '{status,provider_id,completed_at,completed_visit_id,cancelled_at}';
    end if;
    if tg_op = 'DELETE' or to_jsonb(new) - free is distinct from to_jsonb(old) - free then
      locked := done_and_signed or clinical.is_signed(old.recorded_visit_id);
    end if;
  end if;
  if tg_op = 'INSERT' or (tg_op = 'UPDATE' and new.recorded_visit_id is distinct from old.recorded_visit_id) then
    locked := locked or clinical.is_signed(new.recorded_visit_id);
  end if;
  if tg_op = 'INSERT' or (tg_op = 'UPDATE' and new.completed_visit_id is distinct from old.completed_visit_id) then
    locked := locked or clinical.is_signed(new.completed_visit_id);
  end if;
  if locked then
    raise exception 'the visit is signed and locked'
      using errcode = '23514', constraint = 'signed_visit_is_locked', schema = tg_table_schema, table = tg_table_name;
  end if;
  return coalesce(new, old);
end $function$
;

CREATE OR REPLACE FUNCTION clinical.refuse_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'what was signed never changes'
    using errcode = '23514', constraint = 'signed_note_never_changes', schema = tg_table_schema, table = tg_table_name;
end $function$
;

CREATE OR REPLACE FUNCTION clinical.sign_addendum()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock(hashtextextended(new.note_id::text, 2));
  if clinical.acting_user() is not null then
    new.signed_by := clinical.acting_user();
    new.signed_at := clock_timestamp();
  end if;
  new.number := 1 + (select count(*) from clinical.note_addenda a where a.note_id = new.note_id);
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION clinical.sign_note()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if new.visit_id is not null then
    perform pg_advisory_xact_lock(hashtextextended(new.visit_id::text, 1));
  end if;
  if clinical.acting_user() is not null then
    new.signed_by := clinical.acting_user();
    new.signed_at := clock_timestamp();
  end if;
  new.text_hash := sha256(convert_to((jsonb_build_object(
    'id', new.id, 'patient', new.patient_id, 'visit', new.visit_id, 'day', new.noted_on, 'parts', new.parts,
    'writtenBy', new.written_by, 'signedBy', new.signed_by, 'signedAt', extract(epoch from new.signed_at))
    || case when new.filed_unsigned then '{"filedUnsigned": true}'::jsonb else '{}'::jsonb end)::text, 'UTF8'));
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION clinical.writes_here(person uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE
RETURN (EXISTS (SELECT FROM (access.memberships m JOIN access.users u ON ((u.id = m.user_id))) WHERE ((m.tenant_id = current_tenant()) AND (m.user_id = writes_here.person) AND (m.state = 'active'::text) AND (u.state = 'active'::text) AND (m.roles && ARRAY['dentist'::text, 'hygienist'::text, 'assistant'::text]))))
;

CREATE OR REPLACE FUNCTION documents.keep_lock()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  free text[] := '{version,withdrawn_by,withdrawn_at,withdrawn_because}';
  locked boolean := false;
begin
  if tg_op <> 'INSERT' and (tg_op = 'DELETE' or to_jsonb(new) - free is distinct from to_jsonb(old) - free) then
    locked := clinical.is_signed(old.visit_id);
  end if;
  if tg_op = 'INSERT' or (tg_op = 'UPDATE' and new.visit_id is distinct from old.visit_id) then
    locked := locked or clinical.is_signed(new.visit_id);
  end if;
  if locked then
    raise exception 'the visit is signed and locked'
      using errcode = '23514', constraint = 'signed_visit_is_locked', schema = tg_table_schema, table = tg_table_name;
  end if;
  return coalesce(new, old);
end $function$
;

CREATE OR REPLACE FUNCTION history.reads_of(patient uuid)
 RETURNS SETOF history.reads
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'pg_catalog'
AS $function$
  select * from history.reads where patients @> array[patient] and tenant_id = public.current_tenant()
$function$
;
-- runs for: chairside_server
-- owned by chairside_owner

CREATE OR REPLACE FUNCTION history.record_change()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION history.undo(change history.changes)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION patients.like_words(wanted text[])
 RETURNS TABLE(nr integer, patient_id uuid, likeness real)
 LANGUAGE sql
 STABLE SECURITY DEFINER ROWS 100
 SET search_path TO 'pg_catalog'
 SET "pg_trgm.similarity_threshold" TO '0.3'
AS $function$
  select w.nr::integer, s.patient_id, max(public.similarity(s.word, w.word))
  from unnest(wanted) with ordinality w (word, nr)
  join patients.search_words s on s.word operator(public.%) w.word and s.kind in ('family', 'given')
  where s.tenant_id = public.current_tenant()
  group by 1, 2
  order by 3 desc limit 200
$function$
;
-- runs for: chairside_server
-- owned by chairside_search

CREATE OR REPLACE FUNCTION patients.sort_name(family text, given text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(replace(replace(translate(lower((NORMALIZE(btrim(((family || ' '::text) || given)), NFKD) COLLATE pg_c_utf8)), 'øłđıð'::text, 'oldid'::text), 'ß'::text, 'ss'::text), 'æ'::text, 'ae'::text), '[\u0300-\u036f''’.-]'::text, ''::text, 'g'::text)
;

CREATE OR REPLACE FUNCTION public.announce(channel text, message text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if coalesce(current_setting('chairside.request', true), '') = '' then
    perform pg_notify(channel, message);
  else
    raise notice using message = channel || ' ' || message, errcode = 'CS002';
  end if;
end $function$
;

CREATE OR REPLACE FUNCTION public.attach_record(target regclass, whose text, masked text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
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
end $function$
;

CREATE OR REPLACE FUNCTION public.count_version()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  new.version := old.version + 1;
  return new;
end $function$
;

CREATE OR REPLACE FUNCTION public.current_tenant()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
RETURN (NULLIF(current_setting('chairside.tenant'::text, true), ''::text))::uuid
;

CREATE OR REPLACE FUNCTION public.keep_global(target regclass, history text DEFAULT 'full'::text, masked text[] DEFAULT '{}'::text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  perform public.attach_record(target, case when history = 'full' then 'installation' else 'none' end, masked);
end $function$
;

CREATE OR REPLACE FUNCTION public.keep_in_tenant(target regclass, history text DEFAULT 'full'::text, masked text[] DEFAULT '{}'::text[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  if history not in ('full', 'none') then raise exception 'history is full or none'; end if;
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy in_tenant on %s using (tenant_id = (select public.current_tenant())) with check (tenant_id = (select public.current_tenant()))', target);
  execute format('alter table %s alter column tenant_id set default public.current_tenant()', target);
  perform public.attach_record(target, case when history = 'full' then 'tenant' else 'none' end, masked);
end $function$
;

CREATE OR REPLACE FUNCTION public.rows_in_use(target regclass, leaving_out regclass[], wanted uuid[])
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE
 SET search_path TO 'pg_catalog'
AS $function$
declare pointer record;
begin
  for pointer in
    select c.conrelid::regclass as child, a.attname as col
    from pg_constraint c
    cross join lateral unnest(c.conkey, c.confkey) as k (here, there)
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.here
    join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.there and b.attname = 'id'
    where c.contype = 'f' and c.confrelid = target and not c.conrelid = any (leaving_out)
  loop
    return query execute format('select distinct %I from %s where %I = any ($1)', pointer.col, pointer.child, pointer.col) using wanted;
  end loop;
end $function$
;

CREATE OR REPLACE FUNCTION schedule.announce_days()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
end $function$
;

create sequence migrations_id_seq;

create sequence migrations_lock_index_seq;

create table access.backup_codes (
  id uuid default uuidv7() not null,
  user_id uuid not null,
  code_hash bytea not null,
  used_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  constraint backup_codes_pkey PRIMARY KEY (id),
  constraint backup_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES access.users(id),
  constraint code_is_there_already UNIQUE (user_id, code_hash)
);
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON access.backup_codes FOR EACH ROW EXECUTE FUNCTION history.record_change('installation', 'code_hash');
grant select on access.backup_codes to chairside_backup;
grant delete, insert, select, update on access.backup_codes to chairside_server;

create table access.devices (
  id uuid default uuidv7() not null,
  token_hash bytea not null,
  created_at timestamp with time zone default now() not null,
  constraint devices_pkey PRIMARY KEY (id),
  constraint device_token_is_taken UNIQUE (token_hash)
);
grant select on access.devices to chairside_backup;
grant delete, insert, select, update on access.devices to chairside_server;

create table access.limits (
  key character varying(255) not null,
  points integer default 0 not null,
  expire bigint,
  constraint limits_pkey PRIMARY KEY (key)
);
CREATE INDEX limits_by_expiry ON access.limits USING btree (expire);
grant select on access.limits to chairside_backup;
grant delete, insert, select, update on access.limits to chairside_server;

create table access.links (
  id uuid default uuidv7() not null,
  kind text not null,
  user_id uuid,
  token_hash bytea not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint links_pkey PRIMARY KEY (id),
  constraint kind_is_known CHECK ((kind = ANY (ARRAY['set-up'::text, 'invitation'::text, 'reset'::text]))),
  constraint link_token_is_taken UNIQUE (token_hash),
  constraint links_user_id_fkey FOREIGN KEY (user_id) REFERENCES access.users(id),
  constraint only_set_up_is_nobodys CHECK (((user_id IS NULL) = (kind = 'set-up'::text)))
);
CREATE INDEX links_of_user ON access.links USING btree (user_id);
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON access.links FOR EACH ROW EXECUTE FUNCTION history.record_change('installation', 'token_hash');
grant select on access.links to chairside_backup;
grant delete, insert, select, update on access.links to chairside_server;

create table access.logos (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  file_id uuid not null,
  constraint logos_pkey PRIMARY KEY (tenant_id, id),
  constraint logo_is_a_file FOREIGN KEY (tenant_id, file_id) REFERENCES files.files(tenant_id, id),
  constraint logo_is_the_only_one UNIQUE (tenant_id),
  constraint logos_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id)
);
alter table access.logos enable row level security;
alter table access.logos force row level security;
create policy in_tenant on access.logos for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER count_version BEFORE UPDATE ON access.logos FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON access.logos FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on access.logos to chairside_backup;
grant delete, insert, select, update on access.logos to chairside_server;

create table access.memberships (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  user_id uuid not null,
  roles text[] not null,
  state text default 'active'::text not null,
  created_at timestamp with time zone default now() not null,
  constraint memberships_pkey PRIMARY KEY (tenant_id, id),
  constraint memberships_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id),
  constraint memberships_user_id_fkey FOREIGN KEY (user_id) REFERENCES access.users(id),
  constraint person_is_member_already UNIQUE (tenant_id, user_id),
  constraint roles_are_known CHECK (((roles <@ ARRAY['reception'::text, 'dentist'::text, 'hygienist'::text, 'assistant'::text, 'admin'::text]) AND (cardinality(roles) > 0))),
  constraint state_is_known CHECK ((state = ANY (ARRAY['active'::text, 'disabled'::text])))
);
alter table access.memberships enable row level security;
alter table access.memberships force row level security;
create policy in_tenant on access.memberships for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
create policy own_memberships on access.memberships for select using ((user_id = ( SELECT
        CASE
            WHEN (split_part(current_setting('chairside.actor'::text, true), ':'::text, 1) = ANY (ARRAY['user'::text, 'operator'::text])) THEN (NULLIF(split_part(current_setting('chairside.actor'::text, true), ':'::text, 2), ''::text))::uuid
            ELSE NULL::uuid
        END AS "case")));
CREATE TRIGGER count_version BEFORE UPDATE ON access.memberships FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON access.memberships FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on access.memberships to chairside_backup;
grant delete, insert, select, update on access.memberships to chairside_server;

create table access.number_series (
  tenant_id uuid default current_tenant() not null,
  series text not null,
  last bigint default 0 not null,
  constraint number_series_pkey PRIMARY KEY (tenant_id, series),
  constraint number_series_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id)
);
alter table access.number_series enable row level security;
alter table access.number_series force row level security;
create policy in_tenant on access.number_series for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
grant select on access.number_series to chairside_backup;
grant delete, insert, select, update on access.number_series to chairside_server;

create table access.occurrences (
  schedule text not null,
  due timestamp with time zone not null,
  enqueued_at timestamp with time zone default now() not null,
  constraint occurrences_pkey PRIMARY KEY (schedule, due)
);
grant select on access.occurrences to chairside_backup;
grant delete, insert, select, update on access.occurrences to chairside_server;

create table access.pins (
  id uuid default uuidv7() not null,
  user_id uuid not null,
  device_id uuid not null,
  pin_hash text not null,
  created_at timestamp with time zone default now() not null,
  constraint pins_pkey PRIMARY KEY (id),
  constraint one_pin_each UNIQUE (user_id, device_id),
  constraint pins_device_id_fkey FOREIGN KEY (device_id) REFERENCES access.devices(id),
  constraint pins_user_id_fkey FOREIGN KEY (user_id) REFERENCES access.users(id)
);
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON access.pins FOR EACH ROW EXECUTE FUNCTION history.record_change('installation', 'pin_hash');
grant select on access.pins to chairside_backup;
grant delete, insert, select, update on access.pins to chairside_server;

create table access.sessions (
  sid text not null,
  sess json not null,
  expire timestamp with time zone not null,
  constraint sessions_pkey PRIMARY KEY (sid)
);
CREATE INDEX sessions_by_expiry ON access.sessions USING btree (expire);
grant select on access.sessions to chairside_backup;
grant delete, insert, select, update on access.sessions to chairside_server;

create table access.sign_ins (
  id uuid default uuidv7() not null,
  user_id uuid not null,
  device text default ''::text not null,
  address text,
  created_at timestamp with time zone default now() not null,
  last_seen_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  remembered boolean default false not null,
  locked_at timestamp with time zone,
  revoked_at timestamp with time zone,
  stage text default 'whole'::text not null,
  device_id uuid,
  tenant_id uuid,
  proved_at timestamp with time zone,
  pending_secret bytea,
  constraint sign_ins_pkey PRIMARY KEY (id),
  constraint sign_ins_device_id_fkey FOREIGN KEY (device_id) REFERENCES access.devices(id),
  constraint sign_ins_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id),
  constraint sign_ins_user_id_fkey FOREIGN KEY (user_id) REFERENCES access.users(id),
  constraint stage_is_known CHECK ((stage = ANY (ARRAY['password'::text, 'code'::text, 'enrolment'::text, 'enrolled'::text, 'whole'::text])))
);
CREATE INDEX sign_ins_of_device ON access.sign_ins USING btree (device_id, last_seen_at);
CREATE INDEX sign_ins_of_user ON access.sign_ins USING btree (user_id, created_at);
grant select on access.sign_ins to chairside_backup;
grant delete, insert, select, update on access.sign_ins to chairside_server;

create table access.tenants (
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  kind text default 'clinic'::text not null,
  state text default 'active'::text not null,
  name text not null,
  country text not null,
  language text not null,
  locale text not null,
  currency text not null,
  time_zone text not null,
  notation text not null,
  street text default ''::text not null,
  postal_code text default ''::text not null,
  city text default ''::text not null,
  phone text default ''::text not null,
  email text default ''::text not null,
  website text default ''::text not null,
  lock_after_minutes integer default 10 not null,
  set_up_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  constraint tenants_pkey PRIMARY KEY (id),
  constraint country_is_iso CHECK ((country ~ '^[A-Z]{2}$'::text)),
  constraint currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint kind_is_known CHECK ((kind = 'clinic'::text)),
  constraint language_is_known CHECK ((language = ANY (ARRAY['en'::text, 'de'::text]))),
  constraint lock_is_bounded CHECK (((lock_after_minutes >= 1) AND (lock_after_minutes <= 120))),
  constraint name_is_given CHECK (((length(btrim(name)) >= 1) AND (length(btrim(name)) <= 200))),
  constraint notation_is_known CHECK ((notation = ANY (ARRAY['fdi'::text, 'universal'::text, 'palmer'::text]))),
  constraint state_is_known CHECK ((state = ANY (ARRAY['active'::text, 'suspended'::text, 'closed'::text])))
);
CREATE TRIGGER count_version BEFORE UPDATE ON access.tenants FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON access.tenants FOR EACH ROW EXECUTE FUNCTION history.record_change('installation');
grant select on access.tenants to chairside_backup;
grant delete, insert, select, update on access.tenants to chairside_server;

create table access.unfinished (
  id uuid default uuidv7() not null,
  user_id uuid not null,
  tenant_id uuid,
  path text not null,
  body bytea not null,
  created_at timestamp with time zone default now() not null,
  expires_at timestamp with time zone not null,
  offered_at timestamp with time zone,
  kind text not null,
  constraint unfinished_pkey PRIMARY KEY (id),
  constraint kind_is_known CHECK ((kind = ANY (ARRAY['sent'::text, 'typed'::text]))),
  constraint unfinished_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id),
  constraint unfinished_user_id_fkey FOREIGN KEY (user_id) REFERENCES access.users(id)
);
CREATE INDEX unfinished_of_user ON access.unfinished USING btree (user_id, expires_at);
grant select on access.unfinished to chairside_backup;
grant delete, insert, select, update on access.unfinished to chairside_server;

create table access.users (
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  email text not null,
  title text default ''::text not null,
  family_name text default ''::text not null,
  given_name text default ''::text not null,
  password_hash text,
  password_changed_at timestamp with time zone,
  totp_secret bytea,
  totp_confirmed_at timestamp with time zone,
  totp_last_step bigint default 0 not null,
  is_operator boolean default false not null,
  state text default 'active'::text not null,
  language text,
  theme text default 'auto'::text not null,
  created_at timestamp with time zone default now() not null,
  constraint users_pkey PRIMARY KEY (id),
  constraint email_is_lower_case CHECK (((email = lower(email)) AND (email ~~ '%_@_%'::text))),
  constraint email_is_taken UNIQUE (email),
  constraint language_is_known CHECK ((language = ANY (ARRAY['en'::text, 'de'::text]))),
  constraint state_is_known CHECK ((state = ANY (ARRAY['invited'::text, 'active'::text, 'disabled'::text]))),
  constraint theme_is_known CHECK ((theme = ANY (ARRAY['auto'::text, 'light'::text, 'dark'::text])))
);
CREATE TRIGGER count_version BEFORE UPDATE ON access.users FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON access.users FOR EACH ROW EXECUTE FUNCTION history.record_change('installation', 'password_hash', 'totp_secret', 'totp_last_step');
grant select on access.users to chairside_backup;
grant delete, insert, select, update on access.users to chairside_server;

create table billing.invoice_lines (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  invoice_id uuid not null,
  patient_id uuid not null,
  "position" integer not null,
  treatment_id uuid,
  done_on date not null,
  code text not null,
  words text not null,
  tooth text default ''::text not null,
  provider text default ''::text not null,
  net_minor bigint not null,
  tax_rate integer not null,
  tax_minor bigint not null,
  constraint invoice_lines_pkey PRIMARY KEY (tenant_id, id),
  constraint line_has_its_place UNIQUE (tenant_id, invoice_id, "position"),
  constraint line_of_a_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients.patients(tenant_id, id),
  constraint line_of_a_treatment FOREIGN KEY (tenant_id, treatment_id) REFERENCES clinical.treatments(tenant_id, id),
  constraint line_of_an_invoice FOREIGN KEY (tenant_id, invoice_id) REFERENCES billing.invoices(tenant_id, id),
  constraint tax_rate_is_a_share CHECK (((tax_rate >= 0) AND (tax_rate <= 10000))),
  constraint treatment_billed_once_an_invoice UNIQUE (tenant_id, invoice_id, treatment_id)
);
alter table billing.invoice_lines enable row level security;
alter table billing.invoice_lines force row level security;
create policy in_tenant on billing.invoice_lines for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON billing.invoice_lines FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on billing.invoice_lines to chairside_backup;
grant insert, select on billing.invoice_lines to chairside_server;

create table billing.invoices (
  tenant_id uuid default current_tenant() not null,
  id uuid not null,
  kind text not null,
  number text not null,
  patient_id uuid not null,
  payer_id uuid not null,
  credits_id uuid,
  reason text default ''::text not null,
  language text not null,
  issued_on date not null,
  due_on date not null,
  issued_at timestamp with time zone default clock_timestamp() not null,
  issued_by uuid not null,
  currency text not null,
  net_minor bigint not null,
  tax_minor bigint not null,
  total_minor bigint not null,
  clinic jsonb not null,
  payer jsonb not null,
  patient jsonb not null,
  terms jsonb not null,
  constraint invoices_pkey PRIMARY KEY (tenant_id, id),
  constraint credit_gives_a_reason CHECK (((kind = 'invoice'::text) OR (length(btrim(reason)) > 0))),
  constraint credit_is_negative CHECK (
CASE kind
    WHEN 'invoice'::text THEN (total_minor >= 0)
    ELSE (total_minor <= 0)
END),
  constraint credit_names_its_invoice CHECK (((kind = 'credit'::text) = (credits_id IS NOT NULL))),
  constraint credited_once UNIQUE (tenant_id, credits_id),
  constraint credits_an_invoice FOREIGN KEY (tenant_id, credits_id) REFERENCES billing.invoices(tenant_id, id),
  constraint currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint due_after_issue CHECK ((due_on >= issued_on)),
  constraint invoice_number_is_taken UNIQUE (tenant_id, number),
  constraint invoice_of_a_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients.patients(tenant_id, id),
  constraint invoice_to_a_payer FOREIGN KEY (tenant_id, payer_id) REFERENCES patients.patients(tenant_id, id),
  constraint issuer_works_here FOREIGN KEY (tenant_id, issued_by) REFERENCES access.memberships(tenant_id, user_id),
  constraint kind_is_known CHECK ((kind = ANY (ARRAY['invoice'::text, 'credit'::text]))),
  constraint language_is_known CHECK ((language = ANY (ARRAY['en'::text, 'de'::text]))),
  constraint total_adds_up CHECK (((net_minor + tax_minor) = total_minor))
);
CREATE INDEX invoices_by_day ON billing.invoices USING btree (tenant_id, issued_on, id);
CREATE INDEX invoices_of_patient ON billing.invoices USING btree (tenant_id, patient_id, id);
CREATE INDEX invoices_of_payer ON billing.invoices USING btree (tenant_id, payer_id, id) INCLUDE (total_minor);
alter table billing.invoices enable row level security;
alter table billing.invoices force row level security;
create policy in_tenant on billing.invoices for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON billing.invoices FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on billing.invoices to chairside_backup;
grant insert, select on billing.invoices to chairside_server;

create table billing.payments (
  tenant_id uuid default current_tenant() not null,
  id uuid not null,
  number text not null,
  invoice_id uuid not null,
  patient_id uuid not null,
  kind text not null,
  reverses_id uuid,
  method text not null,
  paid_on date not null,
  received_at timestamp with time zone default clock_timestamp() not null,
  received_by uuid not null,
  currency text not null,
  amount_minor bigint not null,
  reference text default ''::text not null,
  constraint payments_pkey PRIMARY KEY (tenant_id, id),
  constraint amount_is_given CHECK ((amount_minor <> 0)),
  constraint currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint kind_is_known CHECK ((kind = ANY (ARRAY['payment'::text, 'refund'::text, 'reversal'::text]))),
  constraint method_is_known CHECK ((method = ANY (ARRAY['card'::text, 'cash'::text, 'transfer'::text]))),
  constraint money_in_is_positive CHECK (
CASE kind
    WHEN 'payment'::text THEN (amount_minor > 0)
    WHEN 'refund'::text THEN (amount_minor < 0)
    ELSE (reverses_id IS NOT NULL)
END),
  constraint payment_number_is_taken UNIQUE (tenant_id, number),
  constraint payment_of_a_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients.patients(tenant_id, id),
  constraint payment_of_an_invoice FOREIGN KEY (tenant_id, invoice_id) REFERENCES billing.invoices(tenant_id, id),
  constraint receiver_works_here FOREIGN KEY (tenant_id, received_by) REFERENCES access.memberships(tenant_id, user_id),
  constraint reference_is_short CHECK ((length(reference) <= 100)),
  constraint reversed_once UNIQUE (tenant_id, reverses_id),
  constraint reverses_a_payment FOREIGN KEY (tenant_id, reverses_id) REFERENCES billing.payments(tenant_id, id)
);
CREATE INDEX payments_by_day ON billing.payments USING btree (tenant_id, paid_on, id);
CREATE INDEX payments_of_invoice ON billing.payments USING btree (tenant_id, invoice_id, id) INCLUDE (amount_minor);
CREATE INDEX payments_of_patient ON billing.payments USING btree (tenant_id, patient_id, id);
alter table billing.payments enable row level security;
alter table billing.payments force row level security;
create policy in_tenant on billing.payments for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER keep_within_owed BEFORE INSERT ON billing.payments FOR EACH ROW EXECUTE FUNCTION billing.keep_within_owed();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON billing.payments FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on billing.payments to chairside_backup;
grant insert, select on billing.payments to chairside_server;

create table billing.settings (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  tax_rate integer default 0 not null,
  tax_name text default ''::text not null,
  exemption text default ''::text not null,
  payment_days integer default 14 not null,
  bank_name text default ''::text not null,
  iban text default ''::text not null,
  bic text default ''::text not null,
  tax_number text default ''::text not null,
  foot text default ''::text not null,
  constraint settings_pkey PRIMARY KEY (tenant_id, id),
  constraint exemption_is_short CHECK ((length(exemption) <= 300)),
  constraint foot_is_short CHECK ((length(foot) <= 500)),
  constraint one_settings_row UNIQUE (tenant_id),
  constraint payment_days_are_bounded CHECK (((payment_days >= 0) AND (payment_days <= 365))),
  constraint settings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id),
  constraint tax_rate_is_a_share CHECK (((tax_rate >= 0) AND (tax_rate <= 10000)))
);
alter table billing.settings enable row level security;
alter table billing.settings force row level security;
create policy in_tenant on billing.settings for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER count_version BEFORE UPDATE ON billing.settings FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON billing.settings FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on billing.settings to chairside_backup;
grant delete, insert, select, update on billing.settings to chairside_server;

create table clinical.drafts (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  patient_id uuid not null,
  visit_id uuid,
  author_id uuid not null,
  written_by uuid not null,
  template text not null,
  language text not null,
  parts jsonb not null,
  noted_on date not null,
  started_at timestamp with time zone default clock_timestamp() not null,
  saved_at timestamp with time zone default clock_timestamp() not null,
  constraint drafts_pkey PRIMARY KEY (tenant_id, id),
  constraint draft_author_works_here FOREIGN KEY (tenant_id, author_id) REFERENCES access.memberships(tenant_id, user_id),
  constraint draft_of_a_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients.patients(tenant_id, id),
  constraint draft_of_a_visit FOREIGN KEY (tenant_id, visit_id, patient_id) REFERENCES schedule.appointments(tenant_id, id, patient_id),
  constraint draft_writer_works_here FOREIGN KEY (tenant_id, written_by) REFERENCES access.memberships(tenant_id, user_id),
  constraint language_is_known CHECK ((language = ANY (ARRAY['en'::text, 'de'::text]))),
  constraint one_draft_of_an_author_at_a_visit UNIQUE (tenant_id, author_id, visit_id),
  constraint parts_are_a_list CHECK ((jsonb_typeof(parts) = 'array'::text))
);
CREATE INDEX drafts_of_author ON clinical.drafts USING btree (tenant_id, author_id, id);
CREATE INDEX drafts_of_patient ON clinical.drafts USING btree (tenant_id, patient_id);
alter table clinical.drafts enable row level security;
alter table clinical.drafts force row level security;
create policy in_tenant on clinical.drafts for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
create policy own_drafts on clinical.drafts for all using (((author_id = ( SELECT clinical.acting_user() AS acting_user)) OR (split_part(current_setting('chairside.actor'::text, true), ':'::text, 1) = 'system'::text) OR ((current_setting('chairside.handing_over'::text, true) = 'left'::text) AND (NOT clinical.writes_here(author_id))))) with check (true);
CREATE TRIGGER count_version BEFORE UPDATE ON clinical.drafts FOR EACH ROW EXECUTE FUNCTION count_version();
grant select on clinical.drafts to chairside_backup;
grant delete, insert, select, update on clinical.drafts to chairside_server;

create table clinical.handovers (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  note_id uuid not null,
  patient_id uuid not null,
  left_by uuid not null,
  given_to uuid not null,
  given_by uuid default clinical.acting_user() not null,
  given_at timestamp with time zone default clock_timestamp() not null,
  template text not null,
  parts jsonb not null,
  constraint handovers_pkey PRIMARY KEY (tenant_id, id),
  constraint giver_works_here FOREIGN KEY (tenant_id, given_by) REFERENCES access.memberships(tenant_id, user_id),
  constraint handover_of_a_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients.patients(tenant_id, id),
  constraint leaver_worked_here FOREIGN KEY (tenant_id, left_by) REFERENCES access.memberships(tenant_id, user_id),
  constraint parts_are_a_list CHECK ((jsonb_typeof(parts) = 'array'::text)),
  constraint receiver_works_here FOREIGN KEY (tenant_id, given_to) REFERENCES access.memberships(tenant_id, user_id)
);
CREATE INDEX handovers_of_note ON clinical.handovers USING btree (tenant_id, note_id);
CREATE INDEX handovers_of_patient ON clinical.handovers USING btree (tenant_id, patient_id);
alter table clinical.handovers enable row level security;
alter table clinical.handovers force row level security;
create policy in_tenant on clinical.handovers for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER handover_never_changes BEFORE DELETE OR UPDATE ON clinical.handovers FOR EACH ROW EXECUTE FUNCTION clinical.refuse_change();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON clinical.handovers FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant', 'parts');
grant select on clinical.handovers to chairside_backup;
grant delete, insert, select, update on clinical.handovers to chairside_server;

create table clinical.note_addenda (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  note_id uuid not null,
  patient_id uuid not null,
  number integer not null,
  reason text not null,
  words text not null,
  signed_by uuid not null,
  signed_at timestamp with time zone default clock_timestamp() not null,
  constraint note_addenda_pkey PRIMARY KEY (tenant_id, id),
  constraint addendum_number_is_taken UNIQUE (tenant_id, note_id, number),
  constraint addendum_of_a_note FOREIGN KEY (tenant_id, note_id, patient_id) REFERENCES clinical.notes(tenant_id, id, patient_id),
  constraint addendum_reason_is_given CHECK (((length(btrim(reason)) >= 1) AND (length(btrim(reason)) <= 200))),
  constraint addendum_signer_works_here FOREIGN KEY (tenant_id, signed_by) REFERENCES access.memberships(tenant_id, user_id),
  constraint addendum_words_are_given CHECK (((length(btrim(words)) >= 1) AND (length(btrim(words)) <= 20000)))
);
CREATE INDEX addenda_of_patient ON clinical.note_addenda USING btree (tenant_id, patient_id);
alter table clinical.note_addenda enable row level security;
alter table clinical.note_addenda force row level security;
create policy in_tenant on clinical.note_addenda for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON clinical.note_addenda FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
CREATE TRIGGER sign_addendum BEFORE INSERT ON clinical.note_addenda FOR EACH ROW EXECUTE FUNCTION clinical.sign_addendum();
CREATE TRIGGER signed_addendum_never_changes BEFORE DELETE OR UPDATE ON clinical.note_addenda FOR EACH ROW EXECUTE FUNCTION clinical.refuse_change();
grant select on clinical.note_addenda to chairside_backup;
grant delete, insert, select, update on clinical.note_addenda to chairside_server;

create table clinical.notes (
  tenant_id uuid default current_tenant() not null,
  id uuid not null,
  patient_id uuid not null,
  visit_id uuid,
  template text not null,
  language text not null,
  parts jsonb not null,
  noted_on date not null,
  started_at timestamp with time zone not null,
  written_by uuid not null,
  signed_by uuid not null,
  signed_at timestamp with time zone default clock_timestamp() not null,
  text_hash bytea not null,
  filed_unsigned boolean default false not null,
  constraint notes_pkey PRIMARY KEY (tenant_id, id),
  constraint language_is_known CHECK ((language = ANY (ARRAY['en'::text, 'de'::text]))),
  constraint needed_parts_are_written CHECK ((filed_unsigned OR (NOT jsonb_path_exists(parts, '$[*]?(@."needed" == true && @."text" == "")'::jsonpath)))),
  constraint note_and_patient UNIQUE (tenant_id, id, patient_id),
  constraint note_of_a_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients.patients(tenant_id, id),
  constraint note_of_a_visit FOREIGN KEY (tenant_id, visit_id, patient_id) REFERENCES schedule.appointments(tenant_id, id, patient_id),
  constraint parts_are_a_list CHECK ((jsonb_typeof(parts) = 'array'::text)),
  constraint signer_works_here FOREIGN KEY (tenant_id, signed_by) REFERENCES access.memberships(tenant_id, user_id),
  constraint writer_works_here FOREIGN KEY (tenant_id, written_by) REFERENCES access.memberships(tenant_id, user_id)
);
CREATE INDEX notes_of_patient ON clinical.notes USING btree (tenant_id, patient_id, noted_on, id);
CREATE INDEX notes_of_visit ON clinical.notes USING btree (tenant_id, visit_id) WHERE (visit_id IS NOT NULL);
alter table clinical.notes enable row level security;
alter table clinical.notes force row level security;
create policy in_tenant on clinical.notes for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON clinical.notes FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
CREATE TRIGGER sign_note BEFORE INSERT ON clinical.notes FOR EACH ROW EXECUTE FUNCTION clinical.sign_note();
CREATE TRIGGER signed_note_never_changes BEFORE DELETE OR UPDATE ON clinical.notes FOR EACH ROW EXECUTE FUNCTION clinical.refuse_change();
grant select on clinical.notes to chairside_backup;
grant delete, insert, select, update on clinical.notes to chairside_server;

create table clinical.procedures (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  system text default 'CS'::text not null,
  code text not null,
  "position" integer not null,
  group_key text not null,
  area text not null,
  teeth text not null,
  usual_on text,
  surfaces_from integer not null,
  surfaces_to integer not null,
  minutes integer not null,
  taxed boolean not null,
  fee_minor bigint not null,
  currency text not null,
  name_en text not null,
  name_de text not null,
  words text[] default '{}'::text[] not null,
  offered boolean default true not null,
  constraint procedures_pkey PRIMARY KEY (tenant_id, id),
  constraint area_is_known CHECK ((area = ANY (ARRAY['surface'::text, 'tooth'::text, 'range'::text, 'quadrant'::text, 'sextant'::text, 'arch'::text, 'mouth'::text]))),
  constraint currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint english_name_is_given CHECK (((length(btrim(name_en)) >= 1) AND (length(btrim(name_en)) <= 120))),
  constraint fee_is_not_negative CHECK (((fee_minor >= 0) AND (fee_minor <= 100000000))),
  constraint german_name_is_given CHECK (((length(btrim(name_de)) >= 1) AND (length(btrim(name_de)) <= 120))),
  constraint group_is_known CHECK ((group_key = ANY (ARRAY['exam'::text, 'image'::text, 'prevention'::text, 'anaesthetic'::text, 'filling'::text, 'endo'::text, 'perio'::text, 'surgery'::text, 'implant'::text, 'prosthetic'::text, 'ortho'::text, 'urgent'::text, 'cosmetic'::text]))),
  constraint minutes_are_sensible CHECK (((minutes >= 0) AND (minutes <= 600))),
  constraint procedure_code_is_taken UNIQUE (tenant_id, system, code),
  constraint procedures_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id),
  constraint surfaces_are_a_range CHECK ((((surfaces_from >= 0) AND (surfaces_from <= surfaces_to)) AND (surfaces_to <= 5))),
  constraint teeth_are_known CHECK ((teeth = ANY (ARRAY['any'::text, 'permanent'::text, 'primary'::text, 'front'::text, 'premolar'::text, 'molar'::text, 'wisdom'::text, 'back'::text]))),
  constraint usual_teeth_are_known CHECK ((usual_on = ANY (ARRAY['front'::text, 'premolar'::text, 'molar'::text])))
);
alter table clinical.procedures enable row level security;
alter table clinical.procedures force row level security;
create policy in_tenant on clinical.procedures for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER count_version BEFORE UPDATE ON clinical.procedures FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON clinical.procedures FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on clinical.procedures to chairside_backup;
grant delete, insert, select, update on clinical.procedures to chairside_server;

create table clinical.treatments (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  patient_id uuid not null,
  procedure_id uuid not null,
  code text not null,
  name_en text not null,
  name_de text not null,
  area text not null,
  tooth text,
  tooth_to text,
  region text,
  surfaces text default ''::text not null,
  status text not null,
  recorded_visit_id uuid,
  completed_visit_id uuid,
  provider_id uuid,
  recorded_at timestamp with time zone default clock_timestamp() not null,
  completed_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  fee_minor bigint not null,
  currency text not null,
  taxed boolean not null,
  note text default ''::text not null,
  billed_at timestamp with time zone,
  constraint treatments_pkey PRIMARY KEY (tenant_id, id),
  constraint area_is_known CHECK ((area = ANY (ARRAY['surface'::text, 'tooth'::text, 'range'::text, 'quadrant'::text, 'sextant'::text, 'arch'::text, 'mouth'::text]))),
  constraint billed_treatment_stays_completed CHECK (((billed_at IS NULL) OR (status = 'completed'::text))),
  constraint cancelled_has_its_time CHECK (((status = 'cancelled'::text) = (cancelled_at IS NOT NULL))),
  constraint completed_at_a_visit FOREIGN KEY (tenant_id, completed_visit_id, patient_id) REFERENCES schedule.appointments(tenant_id, id, patient_id),
  constraint completed_has_its_time CHECK (((status = 'completed'::text) = (completed_at IS NOT NULL))),
  constraint completed_visit_of_completed CHECK (((completed_visit_id IS NULL) OR (status = 'completed'::text))),
  constraint currency_is_iso CHECK ((currency ~ '^[A-Z]{3}$'::text)),
  constraint fee_is_not_negative CHECK (((fee_minor >= 0) AND (fee_minor <= 100000000))),
  constraint found_carries_no_fee CHECK (((status <> ALL (ARRAY['condition'::text, 'existing'::text, 'existing_other'::text])) OR (fee_minor = 0))),
  constraint provider_works_here FOREIGN KEY (tenant_id, provider_id) REFERENCES access.memberships(tenant_id, user_id),
  constraint recorded_at_a_visit FOREIGN KEY (tenant_id, recorded_visit_id, patient_id) REFERENCES schedule.appointments(tenant_id, id, patient_id),
  constraint region_is_known CHECK ((region = ANY (ARRAY['q1'::text, 'q2'::text, 'q3'::text, 'q4'::text, 's1'::text, 's2'::text, 's3'::text, 's4'::text, 's5'::text, 's6'::text, 'upper'::text, 'lower'::text]))),
  constraint status_is_known CHECK ((status = ANY (ARRAY['condition'::text, 'existing'::text, 'existing_other'::text, 'planned'::text, 'referred'::text, 'completed'::text, 'cancelled'::text]))),
  constraint surfaces_are_known CHECK ((surfaces ~ '^M?[OI]?D?[BF]?[PL]?$'::text)),
  constraint tooth_is_fdi CHECK ((tooth ~ '^([1-4][1-8]|[5-8][1-5])S?$'::text)),
  constraint tooth_to_is_fdi CHECK ((tooth_to ~ '^([1-4][1-8]|[5-8][1-5])S?$'::text)),
  constraint treatment_has_its_place CHECK ((
CASE area
    WHEN 'surface'::text THEN ((tooth IS NOT NULL) AND (tooth_to IS NULL) AND (region IS NULL) AND (surfaces <> ''::text))
    WHEN 'tooth'::text THEN ((tooth IS NOT NULL) AND (tooth_to IS NULL) AND (region IS NULL))
    WHEN 'range'::text THEN ((tooth IS NOT NULL) AND (tooth_to IS NOT NULL) AND (region IS NULL) AND (surfaces = ''::text))
    WHEN 'quadrant'::text THEN ((tooth IS NULL) AND (tooth_to IS NULL) AND (region ~~ 'q_'::text) AND (surfaces = ''::text))
    WHEN 'sextant'::text THEN ((tooth IS NULL) AND (tooth_to IS NULL) AND (region ~~ 's_'::text) AND (surfaces = ''::text))
    WHEN 'arch'::text THEN ((tooth IS NULL) AND (tooth_to IS NULL) AND (region = ANY (ARRAY['upper'::text, 'lower'::text])) AND (surfaces = ''::text))
    ELSE ((tooth IS NULL) AND (tooth_to IS NULL) AND (region IS NULL) AND (surfaces = ''::text))
END IS TRUE)),
  constraint treatment_note_is_short CHECK ((length(note) <= 2000)),
  constraint treatment_of_a_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients.patients(tenant_id, id),
  constraint treatment_of_a_procedure FOREIGN KEY (tenant_id, procedure_id) REFERENCES clinical.procedures(tenant_id, id)
);
CREATE INDEX treatments_completed_at_visit ON clinical.treatments USING btree (tenant_id, completed_visit_id) WHERE (completed_visit_id IS NOT NULL);
CREATE INDEX treatments_of_patient ON clinical.treatments USING btree (tenant_id, patient_id, id);
CREATE INDEX treatments_recorded_at_visit ON clinical.treatments USING btree (tenant_id, recorded_visit_id) WHERE (recorded_visit_id IS NOT NULL);
CREATE INDEX treatments_unbilled ON clinical.treatments USING btree (tenant_id, patient_id) WHERE ((status = 'completed'::text) AND (billed_at IS NULL));
alter table clinical.treatments enable row level security;
alter table clinical.treatments force row level security;
create policy in_tenant on clinical.treatments for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER count_version BEFORE UPDATE ON clinical.treatments FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER keep_lock BEFORE INSERT OR DELETE OR UPDATE ON clinical.treatments FOR EACH ROW EXECUTE FUNCTION clinical.keep_lock();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON clinical.treatments FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on clinical.treatments to chairside_backup;
grant delete, insert, select, update on clinical.treatments to chairside_server;

create table documents.documents (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  patient_id uuid not null,
  file_id uuid not null,
  kind text not null,
  title text not null,
  batch_id uuid not null,
  "position" integer not null,
  filed_by uuid,
  filed_at timestamp with time zone default now() not null,
  withdrawn_by uuid,
  withdrawn_at timestamp with time zone,
  withdrawn_because text,
  visit_id uuid,
  constraint documents_pkey PRIMARY KEY (tenant_id, id),
  constraint document_of_a_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients.patients(tenant_id, id),
  constraint document_of_a_visit FOREIGN KEY (tenant_id, visit_id, patient_id) REFERENCES schedule.appointments(tenant_id, id, patient_id),
  constraint document_was_sent_before UNIQUE (tenant_id, batch_id, "position"),
  constraint documents_filed_by_fkey FOREIGN KEY (filed_by) REFERENCES access.users(id),
  constraint documents_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id),
  constraint documents_withdrawn_by_fkey FOREIGN KEY (withdrawn_by) REFERENCES access.users(id),
  constraint file_is_one_document UNIQUE (tenant_id, file_id),
  constraint file_of_the_same_patient FOREIGN KEY (tenant_id, file_id, patient_id) REFERENCES files.files(tenant_id, id, patient_id),
  constraint kind_is_known CHECK ((kind = ANY (ARRAY['radiograph'::text, 'photo'::text, 'letter'::text, 'consent'::text, 'other'::text]))),
  constraint title_is_given CHECK (((length(btrim(title)) >= 1) AND (length(btrim(title)) <= 200))),
  constraint withdrawn_with_a_reason CHECK ((((withdrawn_at IS NULL) = (withdrawn_because IS NULL)) AND ((length(btrim(withdrawn_because)) >= 1) AND (length(btrim(withdrawn_because)) <= 500))))
);
CREATE INDEX documents_of_patient ON documents.documents USING btree (tenant_id, patient_id, filed_at);
CREATE INDEX documents_of_visit ON documents.documents USING btree (tenant_id, visit_id) WHERE (visit_id IS NOT NULL);
alter table documents.documents enable row level security;
alter table documents.documents force row level security;
create policy in_tenant on documents.documents for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER count_version BEFORE UPDATE ON documents.documents FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER keep_lock BEFORE INSERT OR DELETE OR UPDATE ON documents.documents FOR EACH ROW EXECUTE FUNCTION documents.keep_lock();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON documents.documents FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on documents.documents to chairside_backup;
grant delete, insert, select, update on documents.documents to chairside_server;

create table files.files (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  patient_id uuid,
  name text not null,
  kind text not null,
  size bigint not null,
  sha256 bytea not null,
  width integer,
  height integer,
  wrapped_key bytea not null,
  stored_by uuid,
  stored_at timestamp with time zone default now() not null,
  constraint files_pkey PRIMARY KEY (tenant_id, id),
  constraint file_has_one_owner UNIQUE (tenant_id, id, patient_id),
  constraint file_of_a_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients.patients(tenant_id, id),
  constraint files_stored_by_fkey FOREIGN KEY (stored_by) REFERENCES access.users(id),
  constraint files_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id),
  constraint kind_is_known CHECK ((kind = ANY (ARRAY['pdf'::text, 'jpeg'::text, 'png'::text, 'heic'::text]))),
  constraint name_is_given CHECK (((length(btrim(name)) >= 1) AND (length(btrim(name)) <= 200))),
  constraint sha256_is_whole CHECK ((length(sha256) = 32)),
  constraint size_is_positive CHECK ((size > 0))
);
CREATE INDEX files_by_person ON files.files USING btree (tenant_id, stored_by, stored_at);
CREATE INDEX files_of_patient ON files.files USING btree (tenant_id, patient_id) WHERE (patient_id IS NOT NULL);
alter table files.files enable row level security;
alter table files.files force row level security;
create policy in_tenant on files.files for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER count_version BEFORE UPDATE ON files.files FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON files.files FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant', 'wrapped_key');
grant select on files.files to chairside_backup;
grant delete, insert, select, update on files.files to chairside_server;

create table files.keys (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  patient_id uuid,
  wrapped bytea not null,
  created_at timestamp with time zone default now() not null,
  constraint keys_pkey PRIMARY KEY (tenant_id, id),
  constraint key_is_the_only_one UNIQUE NULLS NOT DISTINCT (tenant_id, patient_id),
  constraint key_of_a_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients.patients(tenant_id, id),
  constraint keys_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id)
);
alter table files.keys enable row level security;
alter table files.keys force row level security;
create policy in_tenant on files.keys for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON files.keys FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant', 'wrapped');
grant select on files.keys to chairside_backup;
grant delete, insert, select, update on files.keys to chairside_server;

create table files.previews (
  tenant_id uuid default current_tenant() not null,
  id uuid not null,
  file_id uuid not null,
  patient_id uuid,
  extent text not null,
  size bigint not null,
  width integer not null,
  height integer not null,
  wrapped_key bytea not null,
  constraint previews_pkey PRIMARY KEY (tenant_id, id),
  constraint extent_is_known CHECK ((extent = ANY (ARRAY['small'::text, 'large'::text]))),
  constraint preview_is_made_once UNIQUE (tenant_id, file_id, extent),
  constraint preview_of_a_file FOREIGN KEY (tenant_id, file_id) REFERENCES files.files(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX previews_of_patient ON files.previews USING btree (tenant_id, patient_id) WHERE (patient_id IS NOT NULL);
alter table files.previews enable row level security;
alter table files.previews force row level security;
create policy in_tenant on files.previews for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
grant select on files.previews to chairside_backup;
grant delete, insert, select, update on files.previews to chairside_server;

create table files.undecodable (
  tenant_id uuid default current_tenant() not null,
  file_id uuid not null,
  constraint undecodable_pkey PRIMARY KEY (tenant_id, file_id),
  constraint undecodable_is_a_file FOREIGN KEY (tenant_id, file_id) REFERENCES files.files(tenant_id, id) ON DELETE CASCADE
);
alter table files.undecodable enable row level security;
alter table files.undecodable force row level security;
create policy in_tenant on files.undecodable for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
grant select on files.undecodable to chairside_backup;
grant delete, insert, select, update on files.undecodable to chairside_server;

create table history.changes (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  at timestamp with time zone default clock_timestamp() not null,
  xid xid8 default pg_current_xact_id() not null,
  salt bytea default uuid_send(gen_random_uuid()),
  table_name text not null,
  row_id uuid,
  patient_id uuid,
  operation text not null,
  actor_kind text not null,
  actor_id uuid,
  request_id uuid not null,
  address text,
  before jsonb,
  after jsonb,
  constraint changes_pkey PRIMARY KEY (tenant_id, id),
  constraint actor_is_known CHECK ((actor_kind = ANY (ARRAY['user'::text, 'patient'::text, 'link'::text, 'system'::text, 'operator'::text]))),
  constraint operation_is_known CHECK ((operation = ANY (ARRAY['insert'::text, 'update'::text, 'delete'::text])))
);
CREATE INDEX changes_of_actor ON history.changes USING btree (tenant_id, actor_id, id);
CREATE INDEX changes_of_patient ON history.changes USING btree (tenant_id, patient_id, id) WHERE (patient_id IS NOT NULL);
CREATE INDEX changes_of_request ON history.changes USING btree (tenant_id, request_id);
CREATE INDEX changes_of_row ON history.changes USING btree (tenant_id, row_id, id);
alter table history.changes enable row level security;
alter table history.changes force row level security;
create policy added_by_tenant on history.changes for insert with check (((tenant_id = ( SELECT current_tenant() AS current_tenant)) OR (tenant_id = '00000000-0000-0000-0000-000000000000'::uuid)));
create policy seen_by_tenant on history.changes for select using ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
grant select on history.changes to chairside_backup;
grant insert, select on history.changes to chairside_server;

create table history.reads (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  at timestamp with time zone default clock_timestamp() not null,
  xid xid8 default pg_current_xact_id() not null,
  salt bytea default uuid_send(gen_random_uuid()),
  patients uuid[] not null,
  what text not null,
  reason text,
  actor_kind text not null,
  actor_id uuid,
  request_id uuid not null,
  address text,
  constraint reads_pkey PRIMARY KEY (tenant_id, id),
  constraint actor_is_known CHECK ((actor_kind = ANY (ARRAY['user'::text, 'patient'::text, 'link'::text, 'system'::text, 'operator'::text])))
);
CREATE INDEX reads_of_actor ON history.reads USING btree (tenant_id, actor_id, id);
CREATE INDEX reads_of_patients ON history.reads USING gin (patients);
CREATE INDEX reads_of_request ON history.reads USING btree (tenant_id, request_id);
alter table history.reads enable row level security;
alter table history.reads force row level security;
create policy added_by_tenant on history.reads for insert with check (((tenant_id = ( SELECT current_tenant() AS current_tenant)) OR (tenant_id = '00000000-0000-0000-0000-000000000000'::uuid)));
create policy seen_by_tenant on history.reads for select using ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
grant select on history.reads to chairside_backup;
grant insert, select on history.reads to chairside_server;

create table history.refusals (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  at timestamp with time zone default clock_timestamp() not null,
  what text not null,
  why text not null,
  actor_kind text,
  actor_id uuid,
  request_id uuid not null,
  address text,
  constraint refusals_pkey PRIMARY KEY (tenant_id, id)
);
CREATE INDEX refusals_of_actor ON history.refusals USING btree (tenant_id, actor_id, id);
alter table history.refusals enable row level security;
alter table history.refusals force row level security;
create policy added_by_tenant on history.refusals for insert with check (((tenant_id = ( SELECT current_tenant() AS current_tenant)) OR (tenant_id = '00000000-0000-0000-0000-000000000000'::uuid)));
create policy seen_by_tenant on history.refusals for select using ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
grant select on history.refusals to chairside_backup;
grant insert, select on history.refusals to chairside_server;

create table mail.messages (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  to_address text not null,
  subject text not null,
  body text,
  state text default 'queued'::text not null,
  attempts integer default 0 not null,
  problem text,
  created_at timestamp with time zone default now() not null,
  sent_at timestamp with time zone,
  constraint messages_pkey PRIMARY KEY (tenant_id, id),
  constraint address_is_one_line CHECK (((to_address ~~ '%_@_%'::text) AND (to_address !~ '[\r\n]'::text))),
  constraint state_is_known CHECK ((state = ANY (ARRAY['queued'::text, 'sent'::text, 'failed'::text, 'kept'::text]))),
  constraint subject_is_one_line CHECK ((subject !~ '[\r\n]'::text))
);
alter table mail.messages enable row level security;
alter table mail.messages force row level security;
create policy in_tenant on mail.messages for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON mail.messages FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant', 'body');
grant select on mail.messages to chairside_backup;
grant delete, insert, select, update on mail.messages to chairside_server;

create table patients.alerts (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  patient_id uuid not null,
  kind text not null,
  words text default ''::text not null,
  ended_at timestamp with time zone,
  created_at timestamp with time zone default now() not null,
  constraint alerts_pkey PRIMARY KEY (tenant_id, id),
  constraint alert_of_a_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients.patients(tenant_id, id),
  constraint kind_is_known CHECK ((kind = ANY (ARRAY['drug_allergy'::text, 'latex_allergy'::text, 'other_allergy'::text, 'anticoagulant'::text, 'bisphosphonate'::text, 'pacemaker'::text, 'heart'::text, 'pregnancy'::text, 'infection'::text, 'diabetes'::text, 'anxiety'::text, 'other'::text])))
);
CREATE INDEX alerts_of_patient ON patients.alerts USING btree (tenant_id, patient_id);
alter table patients.alerts enable row level security;
alter table patients.alerts force row level security;
create policy in_tenant on patients.alerts for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER count_version BEFORE UPDATE ON patients.alerts FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON patients.alerts FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on patients.alerts to chairside_backup;
grant delete, insert, select, update on patients.alerts to chairside_server;

create table patients.contacts (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  patient_id uuid not null,
  kind text not null,
  value text not null,
  "position" integer default 0 not null,
  constraint contacts_pkey PRIMARY KEY (tenant_id, id),
  constraint contact_of_a_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients.patients(tenant_id, id),
  constraint kind_is_known CHECK ((kind = ANY (ARRAY['mobile'::text, 'phone'::text, 'work'::text, 'email'::text]))),
  constraint value_is_given CHECK (((length(btrim(value)) >= 1) AND (length(btrim(value)) <= 200)))
);
CREATE INDEX contacts_of_patient ON patients.contacts USING btree (tenant_id, patient_id);
alter table patients.contacts enable row level security;
alter table patients.contacts force row level security;
create policy in_tenant on patients.contacts for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER count_version BEFORE UPDATE ON patients.contacts FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON patients.contacts FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on patients.contacts to chairside_backup;
grant delete, insert, maintain, select, update on patients.contacts to chairside_server;

create table patients.import_mappings (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  kind text not null,
  columns text not null,
  mapping text[] not null,
  saved_by uuid,
  saved_at timestamp with time zone default now() not null,
  constraint import_mappings_pkey PRIMARY KEY (tenant_id, id),
  constraint import_mappings_saved_by_fkey FOREIGN KEY (saved_by) REFERENCES access.users(id),
  constraint import_mappings_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id),
  constraint kind_is_known CHECK ((kind = ANY (ARRAY['patients'::text, 'appointments'::text]))),
  constraint one_mapping_for_these_columns UNIQUE (tenant_id, kind, columns)
);
alter table patients.import_mappings enable row level security;
alter table patients.import_mappings force row level security;
create policy in_tenant on patients.import_mappings for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER count_version BEFORE UPDATE ON patients.import_mappings FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON patients.import_mappings FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on patients.import_mappings to chairside_backup;
grant delete, insert, select, update on patients.import_mappings to chairside_server;

create table patients.import_pieces (
  tenant_id uuid default current_tenant() not null,
  import_id uuid not null,
  "position" integer not null,
  bytes bytea not null,
  constraint import_pieces_pkey PRIMARY KEY (tenant_id, import_id, "position"),
  constraint piece_of_an_import FOREIGN KEY (tenant_id, import_id) REFERENCES patients.imports(tenant_id, id) ON DELETE CASCADE
);
alter table patients.import_pieces enable row level security;
alter table patients.import_pieces force row level security;
create policy in_tenant on patients.import_pieces for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
grant select on patients.import_pieces to chairside_backup;
grant delete, insert, select, update on patients.import_pieces to chairside_server;

create table patients.import_problems (
  tenant_id uuid default current_tenant() not null,
  import_id uuid not null,
  row_number integer not null,
  "position" integer not null,
  column_name text,
  level text not null,
  key text not null,
  value text,
  constraint import_problems_pkey PRIMARY KEY (tenant_id, import_id, row_number, "position"),
  constraint level_is_known CHECK ((level = ANY (ARRAY['bad'::text, 'mind'::text]))),
  constraint problem_of_a_row FOREIGN KEY (tenant_id, import_id, row_number) REFERENCES patients.import_rows(tenant_id, import_id, row_number) ON DELETE CASCADE
);
CREATE INDEX import_problems_by_key ON patients.import_problems USING btree (tenant_id, import_id, key, row_number);
alter table patients.import_problems enable row level security;
alter table patients.import_problems force row level security;
create policy in_tenant on patients.import_problems for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
grant select on patients.import_problems to chairside_backup;
grant delete, insert, select, update on patients.import_problems to chairside_server;

create table patients.import_progress (
  tenant_id uuid default current_tenant() not null,
  import_id uuid not null,
  step text not null,
  done integer default 0 not null,
  total integer default 0 not null,
  at timestamp with time zone default now() not null,
  by uuid,
  taken_up integer default 0 not null,
  constraint import_progress_pkey PRIMARY KEY (tenant_id, import_id),
  constraint import_progress_by_fkey FOREIGN KEY (by) REFERENCES access.users(id),
  constraint progress_of_an_import FOREIGN KEY (tenant_id, import_id) REFERENCES patients.imports(tenant_id, id) ON DELETE CASCADE,
  constraint step_is_known CHECK ((step = ANY (ARRAY['checking'::text, 'running'::text, 'undoing'::text])))
);
alter table patients.import_progress enable row level security;
alter table patients.import_progress force row level security;
create policy in_tenant on patients.import_progress for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
grant select on patients.import_progress to chairside_backup;
grant delete, insert, select, update on patients.import_progress to chairside_server;

create table patients.import_rows (
  tenant_id uuid default current_tenant() not null,
  import_id uuid not null,
  row_number integer not null,
  source jsonb not null,
  draft jsonb not null,
  source_key text default ''::text not null,
  refers_to text generated always as (COALESCE((draft ->> 'guarantor'::text), (draft ->> 'patient'::text))) stored,
  name_key text generated always as ((draft ->> 'nameKey'::text)) stored,
  family_word text generated always as ((draft ->> 'familyWord'::text)) stored,
  given_word text generated always as ((draft ->> 'givenWord'::text)) stored,
  born_on date,
  outcome text default 'ready'::text not null,
  number bigint,
  patient_id uuid,
  made_id uuid,
  constraint import_rows_pkey PRIMARY KEY (tenant_id, import_id, row_number),
  constraint outcome_is_known CHECK ((outcome = ANY (ARRAY['ready'::text, 'bad'::text, 'duplicate'::text, 'left'::text, 'made'::text, 'changed'::text, 'undone'::text]))),
  constraint row_of_a_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients.patients(tenant_id, id),
  constraint row_of_an_import FOREIGN KEY (tenant_id, import_id) REFERENCES patients.imports(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX import_rows_by_key ON patients.import_rows USING btree (tenant_id, source_key);
CREATE INDEX import_rows_by_made ON patients.import_rows USING btree (tenant_id, made_id) WHERE (made_id IS NOT NULL);
CREATE INDEX import_rows_by_outcome ON patients.import_rows USING btree (tenant_id, import_id, outcome, row_number);
CREATE INDEX import_rows_of_patient ON patients.import_rows USING btree (tenant_id, patient_id) WHERE (patient_id IS NOT NULL);
alter table patients.import_rows enable row level security;
alter table patients.import_rows force row level security;
create policy in_tenant on patients.import_rows for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
grant select on patients.import_rows to chairside_backup;
grant delete, insert, maintain, select, update on patients.import_rows to chairside_server;

create table patients.imports (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  kind text not null,
  state text default 'described'::text not null,
  file_name text not null,
  file_size bigint not null,
  sha256 text not null,
  description jsonb not null,
  duplicates text default 'leave'::text not null,
  bad_rows text default 'refuse'::text not null,
  created_by uuid,
  created_at timestamp with time zone default now() not null,
  ran_at timestamp with time zone,
  undone_at timestamp with time zone,
  failure text,
  constraint imports_pkey PRIMARY KEY (tenant_id, id),
  constraint bad_rows_is_known CHECK ((bad_rows = ANY (ARRAY['refuse'::text, 'skip'::text]))),
  constraint duplicates_is_known CHECK ((duplicates = ANY (ARRAY['leave'::text, 'take'::text]))),
  constraint imports_created_by_fkey FOREIGN KEY (created_by) REFERENCES access.users(id),
  constraint imports_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id),
  constraint kind_is_known CHECK ((kind = ANY (ARRAY['patients'::text, 'appointments'::text]))),
  constraint state_is_known CHECK ((state = ANY (ARRAY['described'::text, 'checking'::text, 'checked'::text, 'running'::text, 'done'::text, 'undoing'::text, 'undone'::text, 'discarded'::text])))
);
CREATE INDEX imports_by_age ON patients.imports USING btree (tenant_id, created_at);
alter table patients.imports enable row level security;
alter table patients.imports force row level security;
create policy in_tenant on patients.imports for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER count_version BEFORE UPDATE ON patients.imports FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON patients.imports FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on patients.imports to chairside_backup;
grant delete, insert, select, update on patients.imports to chairside_server;

create table patients.patients (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  number bigint not null,
  family_name text default ''::text not null,
  given_name text default ''::text not null,
  preferred_name text default ''::text not null,
  title text default ''::text not null,
  sort_name text collate "C" generated always as (patients.sort_name(family_name, given_name)) stored not null,
  born_on date,
  sex text default 'unknown'::text not null,
  gender text default ''::text not null,
  language text default ''::text not null,
  street text default ''::text not null,
  postal_code text default ''::text not null,
  city text default ''::text not null,
  region text default ''::text not null,
  country text default ''::text not null,
  guarantor_id uuid,
  emergency_name text default ''::text not null,
  emergency_phone text default ''::text not null,
  desk_note text default ''::text not null,
  died_on date,
  state text default 'active'::text not null,
  merged_into uuid,
  created_at timestamp with time zone default now() not null,
  constraint patients_pkey PRIMARY KEY (tenant_id, id),
  constraint guarantor_is_a_patient FOREIGN KEY (tenant_id, guarantor_id) REFERENCES patients.patients(tenant_id, id),
  constraint merged_into_a_patient FOREIGN KEY (tenant_id, merged_into) REFERENCES patients.patients(tenant_id, id),
  constraint patient_has_a_name CHECK ((length(btrim((family_name || given_name))) > 0)),
  constraint patient_number_is_taken UNIQUE (tenant_id, number),
  constraint patient_was_born_before_dying CHECK ((died_on >= born_on)),
  constraint patients_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id),
  constraint sex_is_known CHECK ((sex = ANY (ARRAY['female'::text, 'male'::text, 'other'::text, 'unknown'::text]))),
  constraint state_is_known CHECK ((state = ANY (ARRAY['active'::text, 'inactive'::text, 'archived'::text])))
);
CREATE INDEX patients_by_guarantor ON patients.patients USING btree (tenant_id, guarantor_id) WHERE (guarantor_id IS NOT NULL);
CREATE INDEX patients_by_merged_into ON patients.patients USING btree (tenant_id, merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX patients_counted ON patients.patients USING btree (tenant_id, state, created_at, id) WHERE (merged_into IS NULL);
CREATE INDEX patients_in_order ON patients.patients USING btree (tenant_id, sort_name, id);
alter table patients.patients enable row level security;
alter table patients.patients force row level security;
create policy in_tenant on patients.patients for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER count_version BEFORE UPDATE ON patients.patients FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON patients.patients FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on patients.patients to chairside_backup;
grant delete, insert, maintain, select, update on patients.patients to chairside_server;

create table patients.search_words (
  tenant_id uuid default current_tenant() not null,
  patient_id uuid not null,
  word text collate "C" not null,
  kind text not null,
  sort_name text collate "C" default ''::text not null,
  standing smallint default 0 not null,
  constraint search_words_pkey PRIMARY KEY (tenant_id, word, patient_id, kind) INCLUDE (sort_name, standing),
  constraint kind_is_known CHECK ((kind = ANY (ARRAY['family'::text, 'given'::text, 'phone'::text, 'birth'::text, 'number'::text, 'email'::text]))),
  constraint standing_is_known CHECK (((standing >= 0) AND (standing <= 3))),
  constraint word_of_a_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients.patients(tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX names_by_likeness ON patients.search_words USING gin (word gin_trgm_ops) WHERE (kind = ANY (ARRAY['family'::text, 'given'::text]));
CREATE INDEX words_of_patient ON patients.search_words USING btree (tenant_id, patient_id);
alter table patients.search_words enable row level security;
alter table patients.search_words force row level security;
create policy in_tenant on patients.search_words for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
grant select on patients.search_words to chairside_backup;
grant select on patients.search_words to chairside_search;
grant delete, insert, maintain, select, update on patients.search_words to chairside_server;

create table migrations (
  id integer default nextval('migrations_id_seq'::regclass) not null,
  name character varying(255),
  batch integer,
  migration_time timestamp with time zone,
  constraint migrations_pkey PRIMARY KEY (id)
);
grant select on migrations to chairside_server;

create table migrations_lock (
  index integer default nextval('migrations_lock_index_seq'::regclass) not null,
  is_locked integer,
  constraint migrations_lock_pkey PRIMARY KEY (index)
);

create table schedule.appointments (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  patient_id uuid not null,
  type_id uuid,
  what text default ''::text not null,
  provider_id uuid,
  chair_id uuid,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  during tstzrange generated always as (tstzrange(starts_at, ends_at, '[)'::text)) stored not null,
  status text default 'scheduled'::text not null,
  arrived_at timestamp with time zone,
  seated_at timestamp with time zone,
  completed_at timestamp with time zone,
  reason text default ''::text not null,
  note text default ''::text not null,
  first_visit boolean default false not null,
  together uuid default uuidv7() not null,
  override_reason text default ''::text not null,
  takes_part boolean default true not null,
  source text default ''::text not null,
  original jsonb,
  created_at timestamp with time zone default now() not null,
  constraint appointments_pkey PRIMARY KEY (tenant_id, id),
  constraint appointments_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id),
  constraint arrival_has_a_time CHECK (((status <> 'arrived'::text) OR (arrived_at IS NOT NULL))),
  constraint chair_is_free EXCLUDE USING gist (tenant_id WITH =, chair_id WITH =, during WITH &&) WHERE (((status <> ALL (ARRAY['broken'::text, 'cancelled'::text])) AND takes_part)),
  constraint provider_is_free EXCLUDE USING gist (tenant_id WITH =, provider_id WITH =, during WITH &&, together WITH <>) WHERE (((status <> ALL (ARRAY['broken'::text, 'cancelled'::text])) AND takes_part)),
  constraint seating_has_a_time CHECK (((status <> 'in_chair'::text) OR (seated_at IS NOT NULL))),
  constraint status_is_known CHECK ((status = ANY (ARRAY['scheduled'::text, 'confirmed'::text, 'arrived'::text, 'in_chair'::text, 'completed'::text, 'broken'::text, 'cancelled'::text]))),
  constraint visit_and_patient UNIQUE (tenant_id, id, patient_id),
  constraint visit_has_a_chair FOREIGN KEY (tenant_id, chair_id) REFERENCES schedule.chairs(tenant_id, id),
  constraint visit_has_a_length CHECK (((ends_at > starts_at) AND ((ends_at - starts_at) <= '24:00:00'::interval))),
  constraint visit_has_a_place CHECK (((NOT takes_part) OR ((chair_id IS NOT NULL) AND (provider_id IS NOT NULL)))),
  constraint visit_has_a_provider FOREIGN KEY (tenant_id, provider_id) REFERENCES schedule.providers(tenant_id, id),
  constraint visit_has_a_type FOREIGN KEY (tenant_id, type_id) REFERENCES schedule.visit_types(tenant_id, id),
  constraint visit_of_a_patient FOREIGN KEY (tenant_id, patient_id) REFERENCES patients.patients(tenant_id, id)
);
CREATE INDEX appointments_by_start ON schedule.appointments USING btree (tenant_id, starts_at);
CREATE INDEX appointments_of_patient ON schedule.appointments USING btree (tenant_id, patient_id, starts_at);
CREATE INDEX appointments_together ON schedule.appointments USING btree (tenant_id, together);
alter table schedule.appointments enable row level security;
alter table schedule.appointments force row level security;
create policy in_tenant on schedule.appointments for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER announce_changed AFTER UPDATE ON schedule.appointments REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION schedule.announce_days();
CREATE TRIGGER announce_gone AFTER DELETE ON schedule.appointments REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION schedule.announce_days();
CREATE TRIGGER announce_new AFTER INSERT ON schedule.appointments REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION schedule.announce_days();
CREATE TRIGGER count_version BEFORE UPDATE ON schedule.appointments FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON schedule.appointments FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on schedule.appointments to chairside_backup;
grant delete, insert, select, update on schedule.appointments to chairside_server;

create table schedule.blocks (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  kind text not null,
  chair_id uuid,
  starts_at timestamp with time zone not null,
  ends_at timestamp with time zone not null,
  opens_at timestamp with time zone,
  words text default ''::text not null,
  constraint blocks_pkey PRIMARY KEY (tenant_id, id),
  constraint block_has_a_length CHECK (((ends_at > starts_at) AND ((ends_at - starts_at) <= '24:00:00'::interval))),
  constraint block_of_a_chair FOREIGN KEY (tenant_id, chair_id) REFERENCES schedule.chairs(tenant_id, id),
  constraint blocks_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id),
  constraint kind_is_known CHECK ((kind = ANY (ARRAY['lunch'::text, 'meeting'::text, 'emergency'::text, 'closed'::text])))
);
CREATE INDEX blocks_by_start ON schedule.blocks USING btree (tenant_id, starts_at);
alter table schedule.blocks enable row level security;
alter table schedule.blocks force row level security;
create policy in_tenant on schedule.blocks for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER announce_changed AFTER UPDATE ON schedule.blocks REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION schedule.announce_days();
CREATE TRIGGER announce_gone AFTER DELETE ON schedule.blocks REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT EXECUTE FUNCTION schedule.announce_days();
CREATE TRIGGER announce_new AFTER INSERT ON schedule.blocks REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION schedule.announce_days();
CREATE TRIGGER count_version BEFORE UPDATE ON schedule.blocks FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON schedule.blocks FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on schedule.blocks to chairside_backup;
grant delete, insert, select, update on schedule.blocks to chairside_server;

create table schedule.chairs (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  name text not null,
  "position" integer default 0 not null,
  kind text default 'treatment'::text not null,
  provider_id uuid,
  state text default 'active'::text not null,
  constraint chairs_pkey PRIMARY KEY (tenant_id, id),
  constraint chair_name_is_taken UNIQUE (tenant_id, name),
  constraint chairs_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id),
  constraint kind_is_known CHECK ((kind = ANY (ARRAY['treatment'::text, 'hygiene'::text]))),
  constraint name_is_given CHECK (((length(btrim(name)) >= 1) AND (length(btrim(name)) <= 40))),
  constraint state_is_known CHECK ((state = ANY (ARRAY['active'::text, 'closed'::text]))),
  constraint usual_provider_is_known FOREIGN KEY (tenant_id, provider_id) REFERENCES schedule.providers(tenant_id, id)
);
alter table schedule.chairs enable row level security;
alter table schedule.chairs force row level security;
create policy in_tenant on schedule.chairs for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER count_version BEFORE UPDATE ON schedule.chairs FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON schedule.chairs FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on schedule.chairs to chairside_backup;
grant delete, insert, select, update on schedule.chairs to chairside_server;

create table schedule.opening_hours (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  chair_id uuid,
  weekday integer not null,
  opens time without time zone not null,
  closes time without time zone not null,
  lunch_from time without time zone,
  lunch_to time without time zone,
  constraint opening_hours_pkey PRIMARY KEY (tenant_id, id),
  constraint hours_of_a_chair FOREIGN KEY (tenant_id, chair_id) REFERENCES schedule.chairs(tenant_id, id),
  constraint lunch_is_whole CHECK (((lunch_from IS NULL) = (lunch_to IS NULL))),
  constraint lunch_lies_within CHECK (((lunch_from IS NULL) OR ((opens <= lunch_from) AND (lunch_from < lunch_to) AND (lunch_to <= closes)))),
  constraint opening_hours_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id),
  constraint opens_before_it_closes CHECK ((opens < closes)),
  constraint weekday_has_hours_already UNIQUE NULLS NOT DISTINCT (tenant_id, chair_id, weekday),
  constraint weekday_is_iso CHECK (((weekday >= 1) AND (weekday <= 7)))
);
alter table schedule.opening_hours enable row level security;
alter table schedule.opening_hours force row level security;
create policy in_tenant on schedule.opening_hours for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER count_version BEFORE UPDATE ON schedule.opening_hours FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON schedule.opening_hours FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on schedule.opening_hours to chairside_backup;
grant delete, insert, select, update on schedule.opening_hours to chairside_server;

create table schedule.providers (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  user_id uuid,
  name text not null,
  short_name text not null,
  profession text not null,
  colour integer default 1 not null,
  "position" integer default 0 not null,
  state text default 'active'::text not null,
  constraint providers_pkey PRIMARY KEY (tenant_id, id),
  constraint colour_is_known CHECK (((colour >= 1) AND (colour <= 7))),
  constraint member_treats_already UNIQUE (tenant_id, user_id),
  constraint name_is_given CHECK (((length(btrim(name)) >= 1) AND (length(btrim(name)) <= 100))),
  constraint profession_is_known CHECK ((profession = ANY (ARRAY['dentist'::text, 'hygienist'::text]))),
  constraint provider_is_a_member FOREIGN KEY (tenant_id, user_id) REFERENCES access.memberships(tenant_id, user_id),
  constraint providers_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id),
  constraint short_name_is_given CHECK (((length(btrim(short_name)) >= 1) AND (length(btrim(short_name)) <= 40))),
  constraint state_is_known CHECK ((state = ANY (ARRAY['active'::text, 'closed'::text])))
);
alter table schedule.providers enable row level security;
alter table schedule.providers force row level security;
create policy in_tenant on schedule.providers for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER count_version BEFORE UPDATE ON schedule.providers FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON schedule.providers FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on schedule.providers to chairside_backup;
grant delete, insert, select, update on schedule.providers to chairside_server;

create table schedule.visit_types (
  tenant_id uuid default current_tenant() not null,
  id uuid default uuidv7() not null,
  version integer default 1 not null,
  name text not null,
  minutes integer not null,
  colour integer default 7 not null,
  assistant_before integer default 0 not null,
  assistant_after integer default 0 not null,
  profession text default 'dentist'::text not null,
  "position" integer default 0 not null,
  state text default 'active'::text not null,
  constraint visit_types_pkey PRIMARY KEY (tenant_id, id),
  constraint colour_is_known CHECK (((colour >= 1) AND (colour <= 7))),
  constraint minutes_fit_the_grid CHECK ((((minutes >= 5) AND (minutes <= 480)) AND ((minutes % 5) = 0))),
  constraint name_is_given CHECK (((length(btrim(name)) >= 1) AND (length(btrim(name)) <= 60))),
  constraint profession_is_known CHECK ((profession = ANY (ARRAY['dentist'::text, 'hygienist'::text]))),
  constraint provider_has_a_part CHECK (((assistant_before >= 0) AND (assistant_after >= 0) AND ((assistant_before % 5) = 0) AND ((assistant_after % 5) = 0) AND ((assistant_before + assistant_after) < minutes))),
  constraint state_is_known CHECK ((state = ANY (ARRAY['active'::text, 'closed'::text]))),
  constraint visit_type_name_is_taken UNIQUE (tenant_id, name),
  constraint visit_types_tenant_id_fkey FOREIGN KEY (tenant_id) REFERENCES access.tenants(id)
);
alter table schedule.visit_types enable row level security;
alter table schedule.visit_types force row level security;
create policy in_tenant on schedule.visit_types for all using ((tenant_id = ( SELECT current_tenant() AS current_tenant))) with check ((tenant_id = ( SELECT current_tenant() AS current_tenant)));
CREATE TRIGGER count_version BEFORE UPDATE ON schedule.visit_types FOR EACH ROW EXECUTE FUNCTION count_version();
CREATE TRIGGER record_change AFTER INSERT OR DELETE OR UPDATE ON schedule.visit_types FOR EACH ROW EXECUTE FUNCTION history.record_change('tenant');
grant select on schedule.visit_types to chairside_backup;
grant delete, insert, select, update on schedule.visit_types to chairside_server;
