import type { Knex } from 'knex'
import { getConstructionPlans } from 'pg-boss'

/** The queue's own tables (pg-boss makes and knows them), what ran on schedule, and mail on its way out. */
export async function up(knex: Knex): Promise<void> {
  const plans = getConstructionPlans('jobs')
    .replace(/^\s*BEGIN;/, '')
    .replace(/COMMIT;\s*$/, '')
  await knex.raw(plans.replaceAll('?', '\\?'))
  await knex.raw(`
grant usage on schema jobs to chairside_server, chairside_backup;
grant select, insert, update, delete on all tables in schema jobs to chairside_server;
grant execute on all functions in schema jobs to chairside_server;
grant select on all tables in schema jobs to chairside_backup;

-- One row for each time something scheduled was due: whoever adds it, enqueues it. So it happens once.
create table access.occurrences (
  schedule text not null,
  due timestamptz not null,
  enqueued_at timestamptz not null default now(),
  constraint occurrences_pkey primary key (schedule, due)
);
select keep_global('access.occurrences', history => 'none');

create schema mail;
grant usage on schema mail to chairside_server, chairside_backup;

create table mail.messages (
  tenant_id uuid not null,
  id uuid not null default uuidv7(),
  to_address text not null constraint address_is_one_line check (to_address like '%_@_%' and to_address !~ '[\\r\\n]'),
  subject text not null constraint subject_is_one_line check (subject !~ '[\\r\\n]'),
  body text,
  state text not null default 'queued' constraint state_is_known check (state in ('queued', 'sent', 'failed', 'kept')),
  attempts integer not null default 0,
  problem text,
  created_at timestamptz not null default now(),
  sent_at timestamptz,
  constraint messages_pkey primary key (tenant_id, id)
);
select keep_in_tenant('mail.messages', masked => '{body}');
`)
}
