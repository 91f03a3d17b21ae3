import type { Knex } from 'knex'

/** Treatments and notes belong to visits of the same patient. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table schedule.appointments add constraint visit_and_patient unique (tenant_id, id, patient_id);
alter table clinical.treatments
  add constraint recorded_at_a_visit foreign key (tenant_id, recorded_visit_id, patient_id) references schedule.appointments (tenant_id, id, patient_id),
  add constraint completed_at_a_visit foreign key (tenant_id, completed_visit_id, patient_id) references schedule.appointments (tenant_id, id, patient_id);
alter table clinical.drafts
  add constraint draft_of_a_visit foreign key (tenant_id, visit_id, patient_id) references schedule.appointments (tenant_id, id, patient_id);
alter table clinical.notes
  add constraint note_of_a_visit foreign key (tenant_id, visit_id, patient_id) references schedule.appointments (tenant_id, id, patient_id);
`)
}
