import { all, one } from '../server/db/sql.ts'
import type { Db } from '../server/db/tenant.ts'

/** Loads without triggers: the history of a load is nobody's. The rows themselves are the same. */
export function withoutTriggers(db: Db): Promise<unknown> {
  return all(db, 'set local session_replication_role = replica')
}

/**
 * Full days for years: 64 visits a day in six rooms, eleven rows of 45 minutes. The last day is `until`.
 * @param options count: of visits, at least
 */
export function insertVisits(
  db: Db,
  options: { count: number; until: string; zone: string },
): Promise<unknown> {
  return all(
    db,
    `with people as (select array_agg(id order by id) as ids from patients.patients where tenant_id = public.current_tenant()),
       rooms as (select array_agg(id order by position) as ids, array_agg(provider_id order by position) as providers from schedule.chairs where tenant_id = public.current_tenant()),
       types as (select array_agg(id order by position) as ids from schedule.visit_types where tenant_id = public.current_tenant())
     insert into schedule.appointments (patient_id, type_id, provider_id, chair_id, starts_at, ends_at, status, arrived_at, seated_at, completed_at)
     select people.ids[1 + ((d.n * 64 + s.n) * 7919) % cardinality(people.ids)], types.ids[1 + (d.n + s.n) % cardinality(types.ids)],
       rooms.providers[1 + s.n % 6], rooms.ids[1 + s.n % 6], at, at + interval '40 minutes',
       case when d.n = 0 then 'confirmed' else 'completed' end,
       case when d.n > 0 then at end, case when d.n > 0 then at end, case when d.n > 0 then at + interval '35 minutes' end
     from people, rooms, types, generate_series(0, :count::int / 64) d(n), generate_series(0, 63) s(n),
       lateral (select ((:until::date - d.n) + time '08:00' + (s.n / 6) * interval '45 minutes') at time zone :zone as at) t`,
    options,
  )
}

/** Gives each of these patients 50 past visits more, so that their page has all it can show. */
export function insertRegulars(db: Db, patients: readonly string[]): Promise<unknown> {
  return all(
    db,
    `insert into schedule.appointments (patient_id, starts_at, ends_at, status, takes_part, source)
     select p.id, now() - (n * 30) * interval '1 day', now() - (n * 30) * interval '1 day' + interval '30 minutes', 'completed', false, 'bench'
     from unnest(:patients::uuid[]) p(id), generate_series(1, 50) n`,
    { patients },
  )
}

/** The floor's own table: the same columns, indexes and rules, but no history, no row security, no notice to others. */
export async function makeFloorTable(db: Db): Promise<void> {
  await all(db, 'create schema bench')
  await all(db, 'create table bench.appointments (like schedule.appointments including all)')
  for (const [column, table] of [
    ['patient_id', 'patients.patients'],
    ['type_id', 'schedule.visit_types'],
    ['provider_id', 'schedule.providers'],
    ['chair_id', 'schedule.chairs'],
  ]) {
    await all(
      db,
      `alter table bench.appointments add foreign key (tenant_id, ${column}) references ${table} (tenant_id, id)`,
    )
  }
}

/** A group's front desks: as many people as sign in at once, each with an account of their own. */
export async function insertClerks(db: Db, count: number): Promise<void> {
  await all(
    db,
    `insert into access.users select (jsonb_populate_record(u, jsonb_build_object('id', uuidv7(), 'email', 'clerk' || n || '@praxis.example'))).*
     from access.users u, generate_series(1, :count::int) n where u.email = 'reception@praxis.example'`,
    { count },
  )
  await all(
    db,
    `insert into access.memberships (user_id, roles) select c.id, m.roles
     from access.users c, access.users u join access.memberships m on m.user_id = u.id and m.tenant_id = public.current_tenant()
     where u.email = 'reception@praxis.example' and c.email like 'clerk%'`,
  )
}

export function analyse(db: Db): Promise<unknown> {
  return all(db, 'analyze')
}

export interface BenchIds {
  patients: string[]
  names: string[]
  chairs: string[]
  providers: string[]
  type: string
  user: string
}

export function benchIds(db: Db): Promise<BenchIds> {
  return one<BenchIds>(
    db,
    `select (select array_agg(id) from (select id from patients.patients where tenant_id = public.current_tenant() order by number limit 200) p) as patients,
       (select array_agg(family_name) from (select distinct family_name from patients.patients where tenant_id = public.current_tenant() and length(family_name) > 5 limit 60) n) as names,
       (select array_agg(id order by position) from schedule.chairs where tenant_id = public.current_tenant()) as chairs,
       (select array_agg(provider_id order by position) from schedule.chairs where tenant_id = public.current_tenant()) as providers,
       (select id from schedule.visit_types where tenant_id = public.current_tenant() order by position limit 1) as type,
       (select id from access.users where email = 'reception@praxis.example') as user`,
  )
}
