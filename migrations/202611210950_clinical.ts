import type { Knex } from 'knex'

/** The clinic's catalogue of procedures, treatments, and notes with their lock. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create table clinical.procedures (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  version integer not null default 1,
  system text not null default 'CS',
  code text not null,
  position integer not null,
  group_key text not null constraint group_is_known check (group_key in (
    'exam', 'image', 'prevention', 'anaesthetic', 'filling', 'endo', 'perio', 'surgery', 'implant', 'prosthetic',
    'ortho', 'urgent', 'cosmetic')),
  area text not null constraint area_is_known check (area in (
    'surface', 'tooth', 'range', 'quadrant', 'sextant', 'arch', 'mouth')),
  teeth text not null constraint teeth_are_known check (teeth in (
    'any', 'permanent', 'primary', 'front', 'premolar', 'molar', 'wisdom', 'back')),
  usual_on text constraint usual_teeth_are_known check (usual_on in ('front', 'premolar', 'molar')),
  surfaces_from integer not null,
  surfaces_to integer not null,
  minutes integer not null constraint minutes_are_sensible check (minutes between 0 and 600),
  taxed boolean not null,
  fee_minor bigint not null constraint fee_is_not_negative check (fee_minor between 0 and 100000000),
  currency text not null constraint currency_is_iso check (currency ~ '^[A-Z]{3}$'),
  name_en text not null constraint english_name_is_given check (length(btrim(name_en)) between 1 and 120),
  name_de text not null constraint german_name_is_given check (length(btrim(name_de)) between 1 and 120),
  words text[] not null default '{}',
  offered boolean not null default true,
  constraint procedures_pkey primary key (tenant_id, id),
  constraint procedure_code_is_taken unique (tenant_id, system, code),
  constraint surfaces_are_a_range check (surfaces_from between 0 and surfaces_to and surfaces_to <= 5)
);
select keep_in_tenant('clinical.procedures');

create table clinical.treatments (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  version integer not null default 1,
  patient_id uuid not null,
  procedure_id uuid not null,
  code text not null,
  name_en text not null,
  name_de text not null,
  area text not null constraint area_is_known check (area in (
    'surface', 'tooth', 'range', 'quadrant', 'sextant', 'arch', 'mouth')),
  tooth text constraint tooth_is_fdi check (tooth ~ '^([1-4][1-8]|[5-8][1-5])S\\?$'),
  tooth_to text constraint tooth_to_is_fdi check (tooth_to ~ '^([1-4][1-8]|[5-8][1-5])S\\?$'),
  region text constraint region_is_known check (region in (
    'q1', 'q2', 'q3', 'q4', 's1', 's2', 's3', 's4', 's5', 's6', 'upper', 'lower')),
  surfaces text not null default '' constraint surfaces_are_known check (surfaces ~ '^M\\?[OI]\\?D\\?[BF]\\?[PL]\\?$'),
  status text not null constraint status_is_known check (status in (
    'condition', 'existing', 'existing_other', 'planned', 'referred', 'completed', 'cancelled')),
  -- The visit it was recorded at, and the visit it was done at; each is locked by that visit's signed note.
  recorded_visit_id uuid,
  completed_visit_id uuid,
  provider_id uuid,
  recorded_at timestamptz not null default clock_timestamp(),
  completed_at timestamptz,
  cancelled_at timestamptz,
  fee_minor bigint not null constraint fee_is_not_negative check (fee_minor between 0 and 100000000),
  currency text not null constraint currency_is_iso check (currency ~ '^[A-Z]{3}$'),
  taxed boolean not null,
  note text not null default '' constraint treatment_note_is_short check (length(note) <= 2000),
  billed_at timestamptz,
  constraint treatments_pkey primary key (tenant_id, id),
  constraint treatment_of_a_patient foreign key (tenant_id, patient_id) references patients.patients (tenant_id, id),
  constraint treatment_of_a_procedure foreign key (tenant_id, procedure_id) references clinical.procedures (tenant_id, id),
  constraint provider_works_here foreign key (tenant_id, provider_id) references access.memberships (tenant_id, user_id),
  constraint treatment_has_its_place check (case area
    when 'surface' then tooth is not null and tooth_to is null and region is null and surfaces <> ''
    when 'tooth' then tooth is not null and tooth_to is null and region is null
    when 'range' then tooth is not null and tooth_to is not null and region is null and surfaces = ''
    when 'quadrant' then tooth is null and tooth_to is null and region like 'q_' and surfaces = ''
    when 'sextant' then tooth is null and tooth_to is null and region like 's_' and surfaces = ''
    when 'arch' then tooth is null and tooth_to is null and region in ('upper', 'lower') and surfaces = ''
    else tooth is null and tooth_to is null and region is null and surfaces = '' end is true),
  constraint completed_has_its_time check ((status = 'completed') = (completed_at is not null)),
  constraint cancelled_has_its_time check ((status = 'cancelled') = (cancelled_at is not null)),
  constraint completed_visit_of_completed check (completed_visit_id is null or status = 'completed'),
  constraint found_carries_no_fee check (status not in ('condition', 'existing', 'existing_other') or fee_minor = 0),
  constraint billed_treatment_stays_completed check (billed_at is null or status = 'completed')
);
create index treatments_of_patient on clinical.treatments (tenant_id, patient_id, id);
create index treatments_recorded_at_visit on clinical.treatments (tenant_id, recorded_visit_id) where recorded_visit_id is not null;
create index treatments_completed_at_visit on clinical.treatments (tenant_id, completed_visit_id) where completed_visit_id is not null;
create index treatments_unbilled on clinical.treatments (tenant_id, patient_id) where status = 'completed' and billed_at is null;
select keep_in_tenant('clinical.treatments');

-- What someone is still writing. Saved as they type, hence without history; nobody else's rows are even seen.
create table clinical.drafts (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  version integer not null default 1,
  patient_id uuid not null,
  visit_id uuid,
  author_id uuid not null,
  written_by uuid not null,
  template text not null,
  language text not null constraint language_is_known check (language in ('en', 'de')),
  parts jsonb not null constraint parts_are_a_list check (jsonb_typeof(parts) = 'array'),
  noted_on date not null,
  started_at timestamptz not null default clock_timestamp(),
  saved_at timestamptz not null default clock_timestamp(),
  constraint drafts_pkey primary key (tenant_id, id),
  constraint one_draft_of_an_author_at_a_visit unique (tenant_id, author_id, visit_id),
  constraint draft_of_a_patient foreign key (tenant_id, patient_id) references patients.patients (tenant_id, id),
  constraint draft_author_works_here foreign key (tenant_id, author_id) references access.memberships (tenant_id, user_id),
  constraint draft_writer_works_here foreign key (tenant_id, written_by) references access.memberships (tenant_id, user_id)
);
create index drafts_of_author on clinical.drafts (tenant_id, author_id, id);
create index drafts_of_patient on clinical.drafts (tenant_id, patient_id);
select keep_in_tenant('clinical.drafts', history => 'none');

-- The user acting in this transaction; null for jobs, links and patients.
create function clinical.acting_user() returns uuid language sql stable parallel safe
  return case when split_part(current_setting('chairside.actor', true), ':', 1) = 'user'
    then nullif(split_part(current_setting('chairside.actor', true), ':', 2), '')::uuid end;

-- Jobs (export, erasure) see drafts too. Handing a draft over gives it another author, hence the free check.
create policy own_drafts on clinical.drafts as restrictive
  using (author_id = (select clinical.acting_user()) or split_part(current_setting('chairside.actor', true), ':', 1) = 'system')
  with check (true);

-- Signed notes: only ever added.
create table clinical.notes (
  tenant_id uuid not null,
  id uuid not null,
  patient_id uuid not null,
  visit_id uuid,
  template text not null,
  language text not null constraint language_is_known check (language in ('en', 'de')),
  parts jsonb not null constraint parts_are_a_list check (jsonb_typeof(parts) = 'array'),
  noted_on date not null,
  started_at timestamptz not null,
  written_by uuid not null,
  signed_by uuid not null,
  signed_at timestamptz not null default clock_timestamp(),
  text_hash bytea not null,
  constraint notes_pkey primary key (tenant_id, id),
  constraint note_and_patient unique (tenant_id, id, patient_id),
  constraint note_of_a_patient foreign key (tenant_id, patient_id) references patients.patients (tenant_id, id),
  constraint signer_works_here foreign key (tenant_id, signed_by) references access.memberships (tenant_id, user_id),
  constraint writer_works_here foreign key (tenant_id, written_by) references access.memberships (tenant_id, user_id),
  constraint needed_parts_are_written check (not jsonb_path_exists(parts, '$[*] \\? (@.needed == true && @.text == "")'))
);
create index notes_of_patient on clinical.notes (tenant_id, patient_id, noted_on, id);
create index notes_of_visit on clinical.notes (tenant_id, visit_id) where visit_id is not null;
select keep_in_tenant('clinical.notes');

create table clinical.note_addenda (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  note_id uuid not null,
  patient_id uuid not null,
  number integer not null,
  reason text not null constraint addendum_reason_is_given check (length(btrim(reason)) between 1 and 200),
  words text not null constraint addendum_words_are_given check (length(btrim(words)) between 1 and 20000),
  signed_by uuid not null,
  signed_at timestamptz not null default clock_timestamp(),
  constraint note_addenda_pkey primary key (tenant_id, id),
  constraint addendum_number_is_taken unique (tenant_id, note_id, number),
  constraint addendum_of_a_note foreign key (tenant_id, note_id, patient_id) references clinical.notes (tenant_id, id, patient_id),
  constraint addendum_signer_works_here foreign key (tenant_id, signed_by) references access.memberships (tenant_id, user_id)
);
create index addenda_of_patient on clinical.note_addenda (tenant_id, patient_id);
select keep_in_tenant('clinical.note_addenda');

create function clinical.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'what was signed never changes'
    using errcode = '23514', constraint = 'signed_note_never_changes', schema = tg_table_schema, table = tg_table_name;
end $$;
create trigger signed_note_never_changes before update or delete on clinical.notes
  for each row execute function clinical.refuse_change();
create trigger signed_addendum_never_changes before update or delete on clinical.note_addenda
  for each row execute function clinical.refuse_change();

-- Who signs and when is the database's word, not the form's; a job that brings notes over from an old system
-- says it itself. The lock on the visit makes a treatment that is being written at this moment either part of
-- what is signed or refused.
create function clinical.sign_note() returns trigger language plpgsql as $$
begin
  if new.visit_id is not null then
    perform pg_advisory_xact_lock(hashtextextended(new.visit_id::text, 1));
  end if;
  if clinical.acting_user() is not null then
    new.signed_by := clinical.acting_user();
    new.signed_at := clock_timestamp();
  end if;
  new.text_hash := sha256(convert_to(jsonb_build_object(
    'id', new.id, 'patient', new.patient_id, 'visit', new.visit_id, 'day', new.noted_on, 'parts', new.parts,
    'writtenBy', new.written_by, 'signedBy', new.signed_by, 'signedAt', extract(epoch from new.signed_at))::text, 'UTF8'));
  return new;
end $$;
create trigger sign_note before insert on clinical.notes for each row execute function clinical.sign_note();

create function clinical.sign_addendum() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(new.note_id::text, 2));
  if clinical.acting_user() is not null then
    new.signed_by := clinical.acting_user();
    new.signed_at := clock_timestamp();
  end if;
  new.number := 1 + (select count(*) from clinical.note_addenda a where a.note_id = new.note_id);
  return new;
end $$;
create trigger sign_addendum before insert on clinical.note_addenda for each row execute function clinical.sign_addendum();

-- Answers whether the visit is signed; whoever is told no keeps signing away until the transaction ends.
create function clinical.is_signed(visit uuid) returns boolean language plpgsql as $$
begin
  if visit is null then return false; end if;
  perform pg_advisory_xact_lock_shared(hashtextextended(visit::text, 1));
  return exists (select from clinical.notes n where n.visit_id = visit);
end $$;

/* A signed note locks what its visit recorded. What was planned there may still be done, referred or cancelled
   elsewhere, and undone again; what was done there stays as it is, except that billing marks it. */
create function clinical.keep_lock() returns trigger language plpgsql as $$
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
end $$;
create trigger keep_lock before insert or update or delete on clinical.treatments
  for each row execute function clinical.keep_lock();
`)
}
