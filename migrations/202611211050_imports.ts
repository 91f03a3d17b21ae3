import type { Knex } from 'knex'

/** Lists brought from other programs: the file's rows as they came, what was made of each, and what was wrong. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create table patients.imports (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  version integer not null default 1,
  kind text not null constraint kind_is_known check (kind in ('patients', 'appointments')),
  state text not null default 'described' constraint state_is_known check (
    state in ('described', 'checking', 'checked', 'running', 'done', 'undoing', 'undone', 'discarded')),
  file_name text not null,
  file_size bigint not null,
  sha256 text not null,
  -- How the file is written, as recognised and then confirmed.
  description jsonb not null,
  duplicates text not null default 'leave' constraint duplicates_is_known check (duplicates in ('leave', 'take')),
  bad_rows text not null default 'refuse' constraint bad_rows_is_known check (bad_rows in ('refuse', 'skip')),
  created_by uuid references access.users (id),
  created_at timestamptz not null default now(),
  ran_at timestamptz,
  undone_at timestamptz,
  -- Why the last step ended early; words are imports.failure.<key>.
  failure text,
  constraint imports_pkey primary key (tenant_id, id)
);
create index imports_by_age on patients.imports (tenant_id, created_at);
select keep_in_tenant('patients.imports');

-- The file itself, in pieces, until its rows stand in import_rows for good: row security, backup and the
-- command line need no other store then.
create table patients.import_pieces (
  tenant_id uuid not null,
  import_id uuid not null,
  position integer not null,
  bytes bytea not null,
  constraint import_pieces_pkey primary key (tenant_id, import_id, position),
  constraint piece_of_an_import foreign key (tenant_id, import_id) references patients.imports (tenant_id, id) on delete cascade
);
select keep_in_tenant('patients.import_pieces', history => 'none');

-- How far the step under way has come: written while the step's own transaction is still open.
create table patients.import_progress (
  tenant_id uuid not null,
  import_id uuid not null,
  step text not null constraint step_is_known check (step in ('checking', 'running', 'undoing')),
  done integer not null default 0,
  total integer not null default 0,
  at timestamptz not null default now(),
  constraint import_progress_pkey primary key (tenant_id, import_id),
  constraint progress_of_an_import foreign key (tenant_id, import_id) references patients.imports (tenant_id, id) on delete cascade
);
select keep_in_tenant('patients.import_progress', history => 'none');

create table patients.import_rows (
  tenant_id uuid not null,
  import_id uuid not null,
  row_number integer not null,
  -- The cells as they stood in the file: what fits no field is kept here too.
  source jsonb not null,
  draft jsonb not null,
  -- The number the former program gave the patient or the visit.
  source_key text not null default '',
  -- Looked up by; jsonb operators are not leakproof and would lose every index under row security.
  refers_to text generated always as (coalesce(draft ->> 'guarantor', draft ->> 'patient')) stored,
  name_key text generated always as (draft ->> 'nameKey') stored,
  family_word text generated always as (draft ->> 'familyWord') stored,
  given_word text generated always as (draft ->> 'givenWord') stored,
  born_on date,
  outcome text not null default 'ready' constraint outcome_is_known check (
    outcome in ('ready', 'bad', 'duplicate', 'left', 'made', 'changed', 'undone')),
  -- The short number the patient will have here, set aside before the run.
  number bigint,
  -- Made from this row, or found to be the same.
  patient_id uuid,
  made_id uuid,
  constraint import_rows_pkey primary key (tenant_id, import_id, row_number),
  constraint row_of_an_import foreign key (tenant_id, import_id) references patients.imports (tenant_id, id) on delete cascade,
  constraint row_of_a_patient foreign key (tenant_id, patient_id) references patients.patients (tenant_id, id)
);
create index import_rows_by_outcome on patients.import_rows (tenant_id, import_id, outcome, row_number);
create index import_rows_by_key on patients.import_rows (tenant_id, source_key);
create index import_rows_of_patient on patients.import_rows (tenant_id, patient_id) where patient_id is not null;
create index import_rows_by_made on patients.import_rows (tenant_id, made_id) where made_id is not null;
select keep_in_tenant('patients.import_rows', history => 'none');
-- Fifty thousand rows that came a second ago are planned for as if they were one, unless they are counted first.
grant maintain on patients.import_rows, patients.patients, patients.contacts, patients.search_words to chairside_server;

create table patients.import_problems (
  tenant_id uuid not null,
  import_id uuid not null,
  row_number integer not null,
  position integer not null,
  column_name text,
  level text not null constraint level_is_known check (level in ('bad', 'mind')),
  key text not null,
  value text,
  constraint import_problems_pkey primary key (tenant_id, import_id, row_number, position),
  constraint problem_of_an_import foreign key (tenant_id, import_id) references patients.imports (tenant_id, id) on delete cascade
);
create index import_problems_by_key on patients.import_problems (tenant_id, import_id, key, row_number);
select keep_in_tenant('patients.import_problems', history => 'none');

-- How files with these columns were read before.
create table patients.import_mappings (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  version integer not null default 1,
  kind text not null constraint kind_is_known check (kind in ('patients', 'appointments')),
  -- SHA-256 over the names of the columns.
  columns text not null,
  mapping text[] not null,
  saved_by uuid references access.users (id),
  saved_at timestamptz not null default now(),
  constraint import_mappings_pkey primary key (tenant_id, id),
  constraint one_mapping_for_these_columns unique (tenant_id, kind, columns)
);
select keep_in_tenant('patients.import_mappings');

-- Taking a patient away asks who was merged into them.
create index patients_by_merged_into on patients.patients (tenant_id, merged_into) where merged_into is not null;

-- Which of these rows other tables point to by a foreign key, whatever tables there are; some left out of account.
create function public.rows_in_use(target regclass, leaving_out regclass[], wanted uuid[]) returns setof uuid
language plpgsql stable set search_path = pg_catalog as $$
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
end $$;
`)
}
