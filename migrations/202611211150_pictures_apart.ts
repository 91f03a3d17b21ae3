import type { Knex } from 'knex'

/**
 * Whether a file has pictures is told by the pictures themselves: making them is no change of the file, and should not
 * stand in the patient's history.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
alter table files.files drop column preview;

-- Files of which no picture can be made, so that nobody waits for one.
create table files.undecodable (
  tenant_id uuid not null,
  file_id uuid not null,
  constraint undecodable_pkey primary key (tenant_id, file_id),
  constraint undecodable_is_a_file foreign key (tenant_id, file_id) references files.files (tenant_id, id) on delete cascade
);
select keep_in_tenant('files.undecodable', history => 'none');
`)
}
