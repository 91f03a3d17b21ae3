import type { Knex } from 'knex'

/**
 * Drafts of somebody who left: an admin gives them to a clinician, on the record, with the text as it was left. That
 * can be filed as it is, "unsigned by" its author, or finished and signed.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
-- Whether a person still writes notes here.
create function clinical.writes_here(person uuid) returns boolean language sql stable
  return exists (
    select from access.memberships m join access.users u on u.id = m.user_id
    where m.tenant_id = public.current_tenant() and m.user_id = person and m.state = 'active' and u.state = 'active'
      and m.roles operator(pg_catalog.&&) array['dentist', 'hygienist', 'assistant']);

-- Drafts stay their author's alone. Those of who left are seen by a transaction that says it hands them over.
drop policy own_drafts on clinical.drafts;
create policy own_drafts on clinical.drafts as restrictive
  using (author_id = (select clinical.acting_user())
    or split_part(current_setting('chairside.actor', true), ':', 1) = 'system'
    or (current_setting('chairside.handing_over', true) = 'left' and not clinical.writes_here(author_id)))
  with check (true);

create table clinical.handovers (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  note_id uuid not null,
  patient_id uuid not null,
  left_by uuid not null,
  given_to uuid not null,
  given_by uuid not null default clinical.acting_user(),
  given_at timestamptz not null default clock_timestamp(),
  template text not null,
  parts jsonb not null constraint parts_are_a_list check (jsonb_typeof(parts) = 'array'),
  constraint handovers_pkey primary key (tenant_id, id),
  constraint handover_of_a_patient foreign key (tenant_id, patient_id) references patients.patients (tenant_id, id),
  constraint leaver_worked_here foreign key (tenant_id, left_by) references access.memberships (tenant_id, user_id),
  constraint receiver_works_here foreign key (tenant_id, given_to) references access.memberships (tenant_id, user_id),
  constraint giver_works_here foreign key (tenant_id, given_by) references access.memberships (tenant_id, user_id)
);
create index handovers_of_note on clinical.handovers (tenant_id, note_id);
create index handovers_of_patient on clinical.handovers (tenant_id, patient_id);
select keep_in_tenant('clinical.handovers', masked => '{parts}');
create trigger handover_never_changes before update or delete on clinical.handovers
  for each row execute function clinical.refuse_change();

-- A note that was left and filed as it was: nobody says that it is whole.
alter table clinical.notes add column filed_unsigned boolean not null default false;
alter table clinical.notes drop constraint needed_parts_are_written;
alter table clinical.notes add constraint needed_parts_are_written
  check (filed_unsigned or not jsonb_path_exists(parts, '$[*] \\? (@.needed == true && @.text == "")'));

create or replace function clinical.sign_note() returns trigger language plpgsql as $$
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
end $$;
`)
}
