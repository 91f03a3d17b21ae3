import type { Knex } from 'knex'

/** The clinic's logo. An invoice names the file it was issued with, so a logo that was replaced stays in the store. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
create table access.logos (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  version integer not null default 1,
  file_id uuid not null,
  constraint logos_pkey primary key (tenant_id, id),
  constraint logo_is_the_only_one unique (tenant_id),
  constraint logo_is_a_file foreign key (tenant_id, file_id) references files.files (tenant_id, id)
);
select keep_in_tenant('access.logos');
`)
}
