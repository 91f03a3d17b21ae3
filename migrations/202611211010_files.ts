import type { Knex } from 'knex'

/** The encrypted file store's own tables: keys under keys, files, and the pictures made of them. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
-- One key for the tenant (patient_id null), wrapped by the installation's master key, and one for each patient,
-- wrapped by the tenant's. Without a patient's key none of the patient's files can be read again.
create table files.keys (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  patient_id uuid,
  wrapped bytea not null,
  created_at timestamptz not null default now(),
  constraint keys_pkey primary key (tenant_id, id),
  constraint key_is_the_only_one unique nulls not distinct (tenant_id, patient_id),
  constraint key_of_a_patient foreign key (tenant_id, patient_id) references patients.patients (tenant_id, id)
);
select keep_in_tenant('files.keys', masked => '{wrapped}');

create table files.files (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  version integer not null default 1,
  patient_id uuid,
  name text not null constraint name_is_given check (length(btrim(name)) between 1 and 200),
  kind text not null constraint kind_is_known check (kind in ('pdf', 'jpeg', 'png', 'heic')),
  size bigint not null constraint size_is_positive check (size > 0),
  sha256 bytea not null constraint sha256_is_whole check (length(sha256) = 32),
  width integer, height integer,
  wrapped_key bytea not null,
  preview text not null default 'waiting'
    constraint preview_is_known check (preview in ('waiting', 'made', 'impossible', 'none')),
  stored_by uuid references access.users (id),
  stored_at timestamptz not null default now(),
  constraint files_pkey primary key (tenant_id, id),
  constraint file_has_one_owner unique (tenant_id, id, patient_id),
  constraint file_of_a_patient foreign key (tenant_id, patient_id) references patients.patients (tenant_id, id)
);
create index files_of_patient on files.files (tenant_id, patient_id) where patient_id is not null;
create index files_by_person on files.files (tenant_id, stored_by, stored_at);
select keep_in_tenant('files.files', masked => '{wrapped_key}');

create table files.previews (
  tenant_id uuid not null,
  id uuid not null,
  file_id uuid not null,
  patient_id uuid,
  extent text not null constraint extent_is_known check (extent in ('small', 'large')),
  size bigint not null,
  width integer not null, height integer not null,
  wrapped_key bytea not null,
  constraint previews_pkey primary key (tenant_id, id),
  constraint preview_is_made_once unique (tenant_id, file_id, extent),
  constraint preview_of_a_file foreign key (tenant_id, file_id) references files.files (tenant_id, id) on delete cascade
);
create index previews_of_patient on files.previews (tenant_id, patient_id) where patient_id is not null;
select keep_in_tenant('files.previews', history => 'none');
`)
}
