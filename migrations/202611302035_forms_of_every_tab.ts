import type { Knex } from 'knex'

/** Kept forms: beside those that were sent and met a locked screen, those that stood half typed in a tab. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table access.unfinished
  add column kind text not null default 'sent' constraint kind_is_known check (kind in ('sent', 'typed'));
alter table access.unfinished alter column kind drop default;
`)
}
