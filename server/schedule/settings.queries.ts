import { all, maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

export interface RoomRow {
  id: string
  name: string
  position: number
  kind: 'treatment' | 'hygiene'
  provider_id: string | null
}

/** Keeps a room under its id: a new one, or what an old one is now. */
export async function putRoom(db: Db, room: RoomRow): Promise<void> {
  await all(
    db,
    `insert into schedule.chairs (id, name, position, kind, provider_id)
     values (:id, :name, :position, :kind, :provider_id)
     on conflict (tenant_id, id) do update set name = excluded.name, position = excluded.position,
       kind = excluded.kind, provider_id = excluded.provider_id, state = 'active'
     where (chairs.name, chairs.position, chairs.kind, chairs.provider_id, chairs.state)
       is distinct from (excluded.name, excluded.position, excluded.kind, excluded.provider_id, 'active')`,
    { ...room },
  )
}

/** Rooms that are not among these take no more visits; what was there stays. */
export async function closeOtherRooms(db: Db, kept: readonly string[]): Promise<void> {
  await all(
    db,
    `update schedule.chairs set state = 'closed'
     where tenant_id = public.current_tenant() and state = 'active' and id <> all(:kept::uuid[])`,
    { kept },
  )
}

export interface ProviderRow {
  id: string
  name: string
  short_name: string
  profession: 'dentist' | 'hygienist'
  position: number
  user_id: string | null
}

export async function putProvider(db: Db, provider: ProviderRow): Promise<void> {
  await all(
    db,
    `insert into schedule.providers (id, name, short_name, profession, position, user_id)
     values (:id, :name, :short_name, :profession, :position, :user_id)
     on conflict (tenant_id, id) do update set name = excluded.name, short_name = excluded.short_name,
       profession = excluded.profession, position = excluded.position, user_id = excluded.user_id, state = 'active'
     where (providers.name, providers.short_name, providers.profession, providers.position, providers.user_id, providers.state)
       is distinct from (excluded.name, excluded.short_name, excluded.profession, excluded.position, excluded.user_id, 'active')`,
    { ...provider },
  )
}

export async function closeOtherProviders(db: Db, kept: readonly string[]): Promise<void> {
  await all(
    db,
    `update schedule.providers set state = 'closed'
     where tenant_id = public.current_tenant() and state = 'active' and id <> all(:kept::uuid[])`,
    { kept },
  )
}

export interface TypeRow {
  id: string
  name: string
  minutes: number
  colour: number
  assistant_before: number
  assistant_after: number
  profession: 'dentist' | 'hygienist'
  position: number
}

export async function putVisitType(db: Db, type: TypeRow): Promise<void> {
  await all(
    db,
    `insert into schedule.visit_types (id, name, minutes, colour, assistant_before, assistant_after, profession, position)
     values (:id, :name, :minutes, :colour, :assistant_before, :assistant_after, :profession, :position)
     on conflict (tenant_id, id) do update set name = excluded.name, minutes = excluded.minutes,
       colour = excluded.colour, assistant_before = excluded.assistant_before,
       assistant_after = excluded.assistant_after, profession = excluded.profession, position = excluded.position,
       state = 'active'
     where (visit_types.name, visit_types.minutes, visit_types.colour, visit_types.assistant_before,
         visit_types.assistant_after, visit_types.profession, visit_types.position, visit_types.state)
       is distinct from (excluded.name, excluded.minutes, excluded.colour, excluded.assistant_before,
         excluded.assistant_after, excluded.profession, excluded.position, 'active')`,
    { ...type },
  )
}

export async function closeOtherVisitTypes(db: Db, kept: readonly string[]): Promise<void> {
  await all(
    db,
    `update schedule.visit_types set state = 'closed'
     where tenant_id = public.current_tenant() and state = 'active' and id <> all(:kept::uuid[])`,
    { kept },
  )
}

export interface HoursRow {
  weekday: number
  opens: string
  closes: string
  lunch_from: string | null
  lunch_to: string | null
}

/** The clinic's hours of a weekday. */
export async function putHours(db: Db, hours: HoursRow): Promise<void> {
  await all(
    db,
    `insert into schedule.opening_hours as h (weekday, opens, closes, lunch_from, lunch_to)
     values (:weekday, :opens, :closes, :lunch_from, :lunch_to)
     on conflict on constraint weekday_has_hours_already do update set opens = excluded.opens,
       closes = excluded.closes, lunch_from = excluded.lunch_from, lunch_to = excluded.lunch_to
     where (h.opens, h.closes, h.lunch_from, h.lunch_to)
       is distinct from (excluded.opens, excluded.closes, excluded.lunch_from, excluded.lunch_to)`,
    { ...hours },
  )
}

export async function deleteHoursExcept(db: Db, weekdays: readonly number[]): Promise<void> {
  await all(
    db,
    `delete from schedule.opening_hours
     where tenant_id = public.current_tenant() and chair_id is null and weekday <> all(:weekdays::int[])`,
    { weekdays },
  )
}

/** Names among closed rooms or kinds are taken too: a name used again opens the old row again. */
export function closedIdOf(
  db: Db,
  table: 'chairs' | 'visit_types',
  name: string,
): Promise<{ id: string } | undefined> {
  return table === 'chairs'
    ? maybe(db, `select id from schedule.chairs where tenant_id = public.current_tenant() and name = :name`, {
        name,
      })
    : maybe(
        db,
        `select id from schedule.visit_types where tenant_id = public.current_tenant() and name = :name`,
        {
          name,
        },
      )
}

export async function isReady(db: Db): Promise<boolean> {
  const { ready } = await one<{ ready: boolean }>(
    db,
    `select exists (select from schedule.chairs where tenant_id = public.current_tenant())
       and exists (select from schedule.opening_hours where tenant_id = public.current_tenant()) as ready`,
  )
  return ready
}

export interface TreatingMember {
  user_id: string
  name: string
  profession: 'dentist' | 'hygienist'
  /** They stand in the schedule already. */
  treats: boolean
}

/** Members who may treat, for linking them with a provider. */
export function treatingMembers(db: Db): Promise<TreatingMember[]> {
  return all<TreatingMember>(
    db,
    `select m.user_id, btrim(u.title || ' ' || u.given_name || ' ' || u.family_name) as name,
       case when 'dentist' = any (m.roles) then 'dentist' else 'hygienist' end as profession,
       exists (select from schedule.providers p
         where p.tenant_id = m.tenant_id and p.user_id = m.user_id and p.state = 'active') as treats
     from access.memberships m join access.users u on u.id = m.user_id
     where m.tenant_id = public.current_tenant() and m.state = 'active' and m.roles && array['dentist', 'hygienist']
     order by u.family_name, u.given_name`,
  )
}
