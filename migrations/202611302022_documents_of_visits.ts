import type { Knex } from 'knex'

/**
 * A document may be recorded at a visit; signing the visit's note locks it, as it locks treatments. It can still be
 * withdrawn with a reason, since nothing is removed by that: a picture of somebody else must not stay in use.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table documents.documents
  add column visit_id uuid,
  add constraint document_of_a_visit foreign key (tenant_id, visit_id, patient_id)
    references schedule.appointments (tenant_id, id, patient_id);
create index documents_of_visit on documents.documents (tenant_id, visit_id) where visit_id is not null;

create function documents.keep_lock() returns trigger language plpgsql as $$
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
end $$;
create trigger keep_lock before insert or update or delete on documents.documents
  for each row execute function documents.keep_lock();
`)
}
