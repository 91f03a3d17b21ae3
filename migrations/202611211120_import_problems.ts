import type { Knex } from 'knex'

/** A problem quotes its row: it goes with it. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table patients.import_problems
  drop constraint problem_of_an_import,
  add constraint problem_of_a_row foreign key (tenant_id, import_id, row_number)
    references patients.import_rows (tenant_id, import_id, row_number) on delete cascade;
`)
}
