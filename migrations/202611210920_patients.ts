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

create table patients.patients (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  version integer not null default 1,
  number bigint not null,
  family_name text not null default '',
  given_name text not null default '',
  preferred_name text not null default '',
  title text not null default '',
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
create index patients_by_name on patients.patients (tenant_id, family_name collate "C", given_name collate "C");
create index patients_by_guarantor on patients.patients (tenant_id, guarantor_id) where guarantor_id is not null;
select keep_in_tenant('patients.patients');

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
  kind text not null constraint kind_is_known check (kind in ('name', 'phone', 'birth', 'number', 'email')),
  constraint search_words_pkey primary key (tenant_id, word, patient_id, kind),
  constraint word_of_a_patient foreign key (tenant_id, patient_id) references patients.patients (tenant_id, id)
);
create index words_of_patient on patients.search_words (tenant_id, patient_id);
select keep_in_tenant('patients.search_words', history => 'none');
`)
}
