import type { Knex } from 'knex'

/** Patients' documents: what each file is, who filed it, and why it was withdrawn. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create table documents.documents (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  version integer not null default 1,
  patient_id uuid not null,
  file_id uuid not null,
  kind text not null
    constraint kind_is_known check (kind in ('radiograph', 'photo', 'letter', 'consent', 'other')),
  title text not null constraint title_is_given check (length(btrim(title)) between 1 and 200),
  batch_id uuid not null,
  position integer not null,
  filed_by uuid references access.users (id),
  filed_at timestamptz not null default now(),
  withdrawn_by uuid references access.users (id),
  withdrawn_at timestamptz,
  withdrawn_because text,
  constraint documents_pkey primary key (tenant_id, id),
  constraint document_was_sent_before unique (tenant_id, batch_id, position),
  constraint file_is_one_document unique (tenant_id, file_id),
  constraint document_of_a_patient foreign key (tenant_id, patient_id) references patients.patients (tenant_id, id),
  constraint file_of_the_same_patient foreign key (tenant_id, file_id, patient_id)
    references files.files (tenant_id, id, patient_id),
  constraint withdrawn_with_a_reason check (
    (withdrawn_at is null) = (withdrawn_because is null) and length(btrim(withdrawn_because)) between 1 and 500)
);
create index documents_of_patient on documents.documents (tenant_id, patient_id, filed_at);
select keep_in_tenant('documents.documents');
`)
}
