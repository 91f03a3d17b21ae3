import type { Knex } from 'knex'

/** Rooms, hours, who treats, kinds of visits, and the visits themselves: no two in one chair, ever. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
-- Who treats. Usually a member of the clinic; a former colleague of imported visits has no account.
create table schedule.providers (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  version integer not null default 1,
  user_id uuid,
  name text not null constraint name_is_given check (length(btrim(name)) between 1 and 100),
  short_name text not null constraint short_name_is_given check (length(btrim(short_name)) between 1 and 40),
  profession text not null constraint profession_is_known check (profession in ('dentist', 'hygienist')),
  colour integer not null default 1 constraint colour_is_known check (colour between 1 and 7),
  position integer not null default 0,
  state text not null default 'active' constraint state_is_known check (state in ('active', 'closed')),
  constraint providers_pkey primary key (tenant_id, id),
  constraint member_treats_already unique (tenant_id, user_id),
  constraint provider_is_a_member foreign key (tenant_id, user_id) references access.memberships (tenant_id, user_id)
);
select keep_in_tenant('schedule.providers');

create table schedule.chairs (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  version integer not null default 1,
  name text not null constraint name_is_given check (length(btrim(name)) between 1 and 40),
  position integer not null default 0,
  kind text not null default 'treatment' constraint kind_is_known check (kind in ('treatment', 'hygiene')),
  provider_id uuid,
  state text not null default 'active' constraint state_is_known check (state in ('active', 'closed')),
  constraint chairs_pkey primary key (tenant_id, id),
  constraint chair_name_is_taken unique (tenant_id, name),
  constraint usual_provider_is_known foreign key (tenant_id, provider_id) references schedule.providers (tenant_id, id)
);
select keep_in_tenant('schedule.chairs');

-- Local times of a weekday (1 = Monday, ISO 8601); a weekday without a row is closed. With a chair: its own hours.
create table schedule.opening_hours (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  version integer not null default 1,
  chair_id uuid,
  weekday integer not null constraint weekday_is_iso check (weekday between 1 and 7),
  opens time not null,
  closes time not null,
  lunch_from time,
  lunch_to time,
  constraint opening_hours_pkey primary key (tenant_id, id),
  constraint weekday_has_hours_already unique nulls not distinct (tenant_id, chair_id, weekday),
  constraint hours_of_a_chair foreign key (tenant_id, chair_id) references schedule.chairs (tenant_id, id),
  constraint opens_before_it_closes check (opens < closes),
  constraint lunch_is_whole check ((lunch_from is null) = (lunch_to is null)),
  constraint lunch_lies_within check (lunch_from is null or (opens <= lunch_from and lunch_from < lunch_to and lunch_to <= closes))
);
select keep_in_tenant('schedule.opening_hours');

create table schedule.visit_types (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  version integer not null default 1,
  name text not null constraint name_is_given check (length(btrim(name)) between 1 and 60),
  minutes integer not null constraint minutes_fit_the_grid check (minutes between 5 and 480 and minutes % 5 = 0),
  colour integer not null default 7 constraint colour_is_known check (colour between 1 and 7),
  -- The chair is taken for all minutes; at both ends the assistant works alone.
  assistant_before integer not null default 0,
  assistant_after integer not null default 0,
  profession text not null default 'dentist' constraint profession_is_known check (profession in ('dentist', 'hygienist')),
  position integer not null default 0,
  state text not null default 'active' constraint state_is_known check (state in ('active', 'closed')),
  constraint visit_types_pkey primary key (tenant_id, id),
  constraint visit_type_name_is_taken unique (tenant_id, name),
  constraint provider_has_a_part check (assistant_before >= 0 and assistant_after >= 0
    and assistant_before % 5 = 0 and assistant_after % 5 = 0 and assistant_before + assistant_after < minutes)
);
select keep_in_tenant('schedule.visit_types');

create table schedule.appointments (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  version integer not null default 1,
  patient_id uuid not null,
  type_id uuid,
  -- What it is about, where that says more than the type: "Filling 36 MOD".
  what text not null default '',
  provider_id uuid,
  chair_id uuid,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  during tstzrange not null generated always as (tstzrange(starts_at, ends_at, '[)')) stored,
  status text not null default 'scheduled' constraint status_is_known check (
    status in ('scheduled', 'confirmed', 'arrived', 'in_chair', 'completed', 'broken', 'cancelled')),
  arrived_at timestamptz,
  seated_at timestamptz,
  completed_at timestamptz,
  reason text not null default '',
  note text not null default '',
  first_visit boolean not null default false,
  -- Visits that share this value may overlap in their provider's time: an override takes the other's.
  together uuid not null default uuidv7(),
  override_reason text not null default '',
  -- False for past visits of another program: they need no chair and stand in nobody's way.
  takes_part boolean not null default true,
  source text not null default '',
  original jsonb,
  created_at timestamptz not null default now(),
  constraint appointments_pkey primary key (tenant_id, id),
  constraint visit_of_a_patient foreign key (tenant_id, patient_id) references patients.patients (tenant_id, id),
  constraint visit_has_a_type foreign key (tenant_id, type_id) references schedule.visit_types (tenant_id, id),
  constraint visit_has_a_provider foreign key (tenant_id, provider_id) references schedule.providers (tenant_id, id),
  constraint visit_has_a_chair foreign key (tenant_id, chair_id) references schedule.chairs (tenant_id, id),
  constraint visit_has_a_length check (ends_at > starts_at and ends_at - starts_at <= interval '24 hours'),
  constraint visit_has_a_place check (not takes_part or (chair_id is not null and provider_id is not null)),
  constraint arrival_has_a_time check (status <> 'arrived' or arrived_at is not null),
  constraint seating_has_a_time check (status <> 'in_chair' or seated_at is not null),
  constraint chair_is_free exclude using gist (tenant_id with =, chair_id with =, during with &&)
    where (status not in ('broken', 'cancelled') and takes_part),
  constraint provider_is_free exclude using gist (tenant_id with =, provider_id with =, during with &&, together with <>)
    where (status not in ('broken', 'cancelled') and takes_part)
);
-- The day asks by scalar bounds: && on ranges is not leakproof and would lose its index under row security.
create index appointments_by_start on schedule.appointments (tenant_id, starts_at);
create index appointments_of_patient on schedule.appointments (tenant_id, patient_id, starts_at);
create index appointments_together on schedule.appointments (tenant_id, together);
select keep_in_tenant('schedule.appointments');

-- Time that is not for booking: without a chair the whole clinic's. An emergency slot opens for all at opens_at.
create table schedule.blocks (
  tenant_id uuid not null references access.tenants (id),
  id uuid not null default uuidv7(),
  version integer not null default 1,
  kind text not null constraint kind_is_known check (kind in ('lunch', 'meeting', 'emergency', 'closed')),
  chair_id uuid,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  opens_at timestamptz,
  words text not null default '',
  constraint blocks_pkey primary key (tenant_id, id),
  constraint block_of_a_chair foreign key (tenant_id, chair_id) references schedule.chairs (tenant_id, id),
  constraint block_has_a_length check (ends_at > starts_at and ends_at - starts_at <= interval '24 hours')
);
create index blocks_by_start on schedule.blocks (tenant_id, starts_at);
select keep_in_tenant('schedule.blocks');

-- Tells whoever listens that a day looks different now: tenant and local day, nothing of the visit.
create function schedule.announce_days() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then
    perform pg_notify('schedule', d.day) from (
      select distinct t.id || ' ' || (r.starts_at at time zone t.time_zone)::date as day
      from new_rows r join access.tenants t on t.id = r.tenant_id) d;
  end if;
  if tg_op <> 'INSERT' then
    perform pg_notify('schedule', d.day) from (
      select distinct t.id || ' ' || (r.starts_at at time zone t.time_zone)::date as day
      from old_rows r join access.tenants t on t.id = r.tenant_id) d;
  end if;
  return null;
end $$;

do $$ declare target text; begin
  foreach target in array array['schedule.appointments', 'schedule.blocks'] loop
    execute format('create trigger announce_new after insert on %s referencing new table as new_rows for each statement execute function schedule.announce_days()', target);
    execute format('create trigger announce_changed after update on %s referencing old table as old_rows new table as new_rows for each statement execute function schedule.announce_days()', target);
    execute format('create trigger announce_gone after delete on %s referencing old table as old_rows for each statement execute function schedule.announce_days()', target);
  end loop;
end $$;
`)
}
