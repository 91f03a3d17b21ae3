import type { Knex } from 'knex'

/** The list of patients: turned page by page by its key, and counted without fetching a row. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create index patients_in_order on patients.patients (tenant_id, sort_name, id);
drop index patients.patients_by_name;
create index patients_counted on patients.patients (tenant_id, state, created_at, id) where merged_into is null;
`)
}
