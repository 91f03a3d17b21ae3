import type { Knex } from 'knex'

/** Whose process died in the middle of an import, and how often another took it up. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
-- Who pressed the button, so that the step goes on under their name; null from the command line.
alter table patients.import_progress add column by uuid references access.users (id);
alter table patients.import_progress add column taken_up integer not null default 0;
`)
}
