import type { Knex } from 'knex'

/** Patients: who they are, how to reach them, what to mind, and the words they are found by. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
-- The next number of each series of a tenant (patients, invoices of a year …), handed out without gaps.
create table access.number_series (
  tenant_id uuid not null references access.tenants (id),
  series text not null,
  last bigint not null default 0,
  constraint number_series_pkey primary key (tenant_id, series)
);
select keep_in_tenant('access.number_series', history => 'none');

create function access.next_number(wanted text) returns bigint language sql as $$
  insert into access.number_series as n (series, last) values (wanted, 1)
  on conflict (tenant_id, series) do update set last = n.last + 1
  returning last
$$;

-- What lists are sorted by and duplicates compared by: small letters without accents, surname first.
create function patients.sort_name(family text, given text) returns text language sql immutable parallel safe return
  regexp_replace(
    replace(replace(translate(lower(normalize(btrim(family || ' ' || given), NFKD) collate "pg_c_utf8"), 'øłđıð', 'oldid'),
      'ß', 'ss'), 'æ', 'ae'),
    '[\\u0300-\\u036f''’.-]', '', 'g');

create table patients.patients (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  version integer not null default 1,
  number bigint not null,
  family_name text not null default '',
  given_name text not null default '',
  preferred_name text not null default '',
  title text not null default '',
  sort_name text collate "C" not null generated always as (patients.sort_name(family_name, given_name)) stored,
  born_on date,
  sex text not null default 'unknown' constraint sex_is_known check (sex in ('female', 'male', 'other', 'unknown')),
  gender text not null default '',
  language text not null default '',
  street text not null default '', postal_code text not null default '', city text not null default '',
  region text not null default '', country text not null default '',
  guarantor_id uuid,
  emergency_name text not null default '', emergency_phone text not null default '',
  desk_note text not null default '',
  died_on date,
  state text not null default 'active' constraint state_is_known check (state in ('active', 'inactive', 'archived')),
  merged_into uuid,
  created_at timestamptz not null default now(),
  constraint patients_pkey primary key (tenant_id, id),
  constraint patient_number_is_taken unique (tenant_id, number),
  constraint patient_has_a_name check (length(btrim(family_name || given_name)) > 0),
  constraint patient_was_born_before_dying check (died_on >= born_on),
  constraint guarantor_is_a_patient foreign key (tenant_id, guarantor_id) references patients.patients (tenant_id, id),
  constraint merged_into_a_patient foreign key (tenant_id, merged_into) references patients.patients (tenant_id, id)
);
create index patients_by_name on patients.patients (tenant_id, sort_name);
create index patients_by_guarantor on patients.patients (tenant_id, guarantor_id) where guarantor_id is not null;
select keep_in_tenant('patients.patients');
-- Foreign keys are checked by a plan that a connection keeps. Made while the table was small, it may read all of a
-- tenant for each check; only ANALYZE makes it anew, so rewriteSearchWords does that for many at once.
grant maintain on patients.patients to chairside_server;

create table patients.contacts (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  version integer not null default 1,
  patient_id uuid not null,
  kind text not null constraint kind_is_known check (kind in ('mobile', 'phone', 'work', 'email')),
  value text not null constraint value_is_given check (length(btrim(value)) between 1 and 200),
  position integer not null default 0,
  constraint contacts_pkey primary key (tenant_id, id),
  constraint contact_of_a_patient foreign key (tenant_id, patient_id) references patients.patients (tenant_id, id)
);
create index contacts_of_patient on patients.contacts (tenant_id, patient_id);
select keep_in_tenant('patients.contacts');

create table patients.alerts (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  version integer not null default 1,
  patient_id uuid not null,
  kind text not null constraint kind_is_known check (kind in (
    'drug_allergy', 'latex_allergy', 'other_allergy', 'anticoagulant', 'bisphosphonate', 'pacemaker', 'heart',
    'pregnancy', 'infection', 'diabetes', 'anxiety', 'other')),
  words text not null default '',
  ended_at timestamptz,
  created_at timestamptz not null default now(),
  constraint alerts_pkey primary key (tenant_id, id),
  constraint alert_of_a_patient foreign key (tenant_id, patient_id) references patients.patients (tenant_id, id)
);
create index alerts_of_patient on patients.alerts (tenant_id, patient_id);
select keep_in_tenant('patients.alerts');

-- One row a word a patient is found by: normalised name parts, phone digits, birth date forms, the number.
create table patients.search_words (
  tenant_id uuid not null,
  patient_id uuid not null,
  word text collate "C" not null,
  kind text not null constraint kind_is_known check (
    kind in ('family', 'given', 'phone', 'birth', 'number', 'email')),
  -- What results are ordered by, so that a search reads one index: how many others begin alike does not matter then.
  sort_name text collate "C" not null default '',
  standing smallint not null default 0 constraint standing_is_known check (standing between 0 and 3),
  constraint search_words_pkey primary key (tenant_id, word, patient_id, kind) include (sort_name, standing),
  constraint word_of_a_patient foreign key (tenant_id, patient_id)
    references patients.patients (tenant_id, id) on delete cascade
);
create index words_of_patient on patients.search_words (tenant_id, patient_id);
create index names_by_likeness on patients.search_words using gin (word public.gin_trgm_ops)
  where kind in ('family', 'given');
select keep_in_tenant('patients.search_words', history => 'none');

/* Misspelt names. Trigram operators are not leakproof: under row security their index would be lost. This one
   function looks past it, names the tenant itself, and belongs to a role that can read this table alone. */
do $$ begin
  if not exists (select from pg_roles where rolname = 'chairside_search') then
    create role chairside_search nologin bypassrls;
  end if;
  if not (select rolsuper from pg_roles where rolname = current_user) then
    execute format('grant chairside_search to %I with inherit false, set true', current_user);
  end if;
end $$;
grant usage on schema patients to chairside_search;
grant select on patients.search_words to chairside_search;

create function patients.like_words(wanted text[])
returns table (nr integer, patient_id uuid, likeness real)
language sql stable rows 100 security definer
set search_path = pg_catalog set pg_trgm.similarity_threshold = 0.3 as $$
  select w.nr::integer, s.patient_id, max(public.similarity(s.word, w.word))
  from unnest(wanted) with ordinality w (word, nr)
  join patients.search_words s on s.word operator(public.%) w.word and s.kind in ('family', 'given')
  where s.tenant_id = public.current_tenant()
  group by 1, 2
  order by 3 desc limit 200
$$;
revoke execute on function patients.like_words from public;
grant execute on function patients.like_words to chairside_server;
grant create on schema patients to chairside_search;
alter function patients.like_words owner to chairside_search;
revoke create on schema patients from chairside_search;
`)
}
