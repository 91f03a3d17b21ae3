import { all, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import type { Status } from './appointments.ts'

/** A visit as the day shows it. */
export interface DayVisit {
  id: string
  version: number
  patient_id: string
  family_name: string
  given_name: string
  born_on: string | null
  starts_at: Date
  ends_at: Date
  status: Status
  chair_id: string | null
  provider_id: string | null
  provider_name: string | null
  type_name: string | null
  what: string
  colour: number | null
  assistant_before: number | null
  assistant_after: number | null
  arrived_at: Date | null
  first_visit: boolean
  alerts: [kind: string, words: string][] | null
}

const VISIT = `
  a.id, a.version, a.patient_id, p.family_name, p.given_name, p.born_on, a.starts_at, a.ends_at, a.status,
  a.chair_id, a.provider_id, w.short_name as provider_name, t.name as type_name, a.what, t.colour,
  t.assistant_before, t.assistant_after, a.arrived_at, a.first_visit,
  (select jsonb_agg(jsonb_build_array(l.kind, l.words) order by l.created_at) from patients.alerts l
    where l.tenant_id = a.tenant_id and l.patient_id = a.patient_id and l.ended_at is null) as alerts`

const JOINS = `
  from schedule.appointments a
  join patients.patients p on p.tenant_id = a.tenant_id and p.id = a.patient_id
  left join schedule.visit_types t on t.tenant_id = a.tenant_id and t.id = a.type_id
  left join schedule.providers w on w.tenant_id = a.tenant_id and w.id = a.provider_id`

/** The visits that begin within a span, cancelled ones too, by time. */
export function visitsBetween(db: Db, span: { from: Date; to: Date }): Promise<DayVisit[]> {
  return all<DayVisit>(
    db,
    `select ${VISIT} ${JOINS}
     where a.tenant_id = public.current_tenant() and a.starts_at >= :from and a.starts_at < :to
     order by a.starts_at, a.id`,
    { ...span },
  )
}

export interface Chair {
  id: string
  version: number
  name: string
  position: number
  kind: 'treatment' | 'hygiene'
  state: 'active' | 'closed'
  provider_id: string | null
  provider_name: string | null
  short_name: string | null
  profession: 'dentist' | 'hygienist' | null
}

export const CHAIRS = `
  select c.id, c.version, c.name, c.position, c.kind, c.state, c.provider_id, w.name as provider_name,
    w.short_name, w.profession
  from schedule.chairs c
  left join schedule.providers w on w.tenant_id = c.tenant_id and w.id = c.provider_id
  where c.tenant_id = public.current_tenant() and (c.state = 'active' or :closed)
  order by c.position, c.name`

/** The clinic's rooms in their order; closed ones only when asked for. */
export function chairs(db: Db, { closed = false } = {}): Promise<Chair[]> {
  return all<Chair>(db, CHAIRS, { closed })
}

/** Opening hours as stored: local times HH:MM of weekdays (1 = Monday); with a chair, that chair's own. */
export interface Hours {
  chair_id: string | null
  weekday: number
  opens: string
  closes: string
  lunch_from: string | null
  lunch_to: string | null
}

const HOURS = `
  select chair_id, weekday, left(opens::text, 5) as opens, left(closes::text, 5) as closes,
    left(lunch_from::text, 5) as lunch_from, left(lunch_to::text, 5) as lunch_to
  from schedule.opening_hours where tenant_id = public.current_tenant() order by weekday`

export function openingHours(db: Db): Promise<Hours[]> {
  return all<Hours>(db, HOURS)
}

/** The rooms that are in use, and when they are open: one statement for what every day begins with. */
export function openRooms(db: Db): Promise<{ chairs: Chair[]; hours: Hours[] }> {
  return one(
    db,
    `select (select coalesce(jsonb_agg(to_jsonb(r)), '[]') from (${CHAIRS}) r) as chairs,
       (select coalesce(jsonb_agg(to_jsonb(h)), '[]') from (${HOURS}) h) as hours`,
    { closed: false },
  )
}

export interface Block {
  id: string
  version: number
  kind: 'lunch' | 'meeting' | 'emergency' | 'closed'
  chair_id: string | null
  starts_at: Date
  ends_at: Date
  opens_at: Date | null
  words: string
}

/** Time that is not for booking and begins within a span. */
export function blocksBetween(db: Db, span: { from: Date; to: Date }): Promise<Block[]> {
  return all<Block>(
    db,
    `select id, version, kind, chair_id, starts_at, ends_at, opens_at, words from schedule.blocks
     where tenant_id = public.current_tenant() and starts_at >= :from and starts_at < :to
     order by starts_at`,
    { ...span },
  )
}
