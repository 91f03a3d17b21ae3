import { all, maybe } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import type { Status } from './appointments.ts'

/** A visit with all that its panel shows. */
export interface Visit {
  id: string
  version: number
  patient_id: string
  type_id: string | null
  type_name: string | null
  colour: number | null
  what: string
  provider_id: string | null
  provider_name: string | null
  chair_id: string | null
  chair_name: string | null
  starts_at: Date
  ends_at: Date
  status: Status
  arrived_at: Date | null
  seated_at: Date | null
  completed_at: Date | null
  confirmed_at: Date | null
  created_at: Date
  reason: string
  note: string
  override_reason: string
}

export function findVisit(db: Db, id: string): Promise<Visit | undefined> {
  return maybe<Visit>(
    db,
    `select a.id, a.version, a.patient_id, a.type_id, t.name as type_name, t.colour, a.what,
       a.provider_id, w.name as provider_name, a.chair_id, c.name as chair_name, a.starts_at, a.ends_at, a.status,
       a.arrived_at, a.seated_at, a.completed_at, a.created_at, a.reason, a.note, a.override_reason,
       (select max(h.at) from history.changes h where h.tenant_id = a.tenant_id and h.row_id = a.id
          and h.after ->> 'status' = 'confirmed') as confirmed_at
     from schedule.appointments a
     left join schedule.visit_types t on t.tenant_id = a.tenant_id and t.id = a.type_id
     left join schedule.providers w on w.tenant_id = a.tenant_id and w.id = a.provider_id
     left join schedule.chairs c on c.tenant_id = a.tenant_id and c.id = a.chair_id
     where a.tenant_id = public.current_tenant() and a.id = :id`,
    { id },
  )
}

/** Where and when a visit takes place. */
export interface Placing {
  chair_id: string
  provider_id: string
  starts_at: Date
  ends_at: Date
}

export interface NewVisit extends Placing {
  id: string
  patient_id: string
  type_id: string
  what: string
  note: string
  /** The value shared with the visits whose provider's time it may overlap; null for a value of its own. */
  together: string | null
  override_reason: string
}

/**
 * Books. Two forms with one id make one visit.
 * @throws the constraints chair_is_free and provider_is_free when someone else has the time
 * @returns false when this id had been booked before
 */
export async function insertVisit(db: Db, visit: NewVisit): Promise<boolean> {
  const row = await maybe(
    db,
    `insert into schedule.appointments (id, patient_id, type_id, what, provider_id, chair_id, starts_at, ends_at,
       note, together, override_reason, first_visit)
     values (:id, :patient_id, :type_id, :what, :provider_id, :chair_id, :starts_at, :ends_at, :note,
       coalesce(:together::uuid, uuidv7()), :override_reason,
       not exists (select from schedule.appointments b where b.tenant_id = public.current_tenant()
         and b.patient_id = :patient_id and b.starts_at < :starts_at and b.status not in ('broken', 'cancelled')))
     on conflict (tenant_id, id) do nothing returning id`,
    { ...visit },
  )
  return row !== undefined
}

/**
 * Lets bookings of one room, or of one person, on one day go one after another: whoever comes second is told at
 * once who was first, instead of both waiting for one another. The constraints decide; this keeps the peace.
 */
export async function takeTurns(db: Db, { chair_id, provider_id, starts_at }: Placing): Promise<void> {
  const day = starts_at.toISOString().slice(0, 10)
  await all(
    db,
    `select pg_advisory_xact_lock(k) from (
       select hashtextextended(key, 0) as k from unnest(array[:chair, :provider]) key order by 1 offset 0) keys`,
    { chair: `${chair_id} ${day}`, provider: `${provider_id} ${day}` },
  )
}

/** Whether the visit under this id is the one that was meant: a form sent twice, not one filled in anew. */
export async function isSameVisit(
  db: Db,
  { id, patient_id, chair_id, starts_at }: NewVisit,
): Promise<boolean> {
  const row = await maybe(
    db,
    `select id from schedule.appointments where tenant_id = public.current_tenant() and id = :id
       and patient_id = :patient_id and chair_id = :chair_id and starts_at = :starts_at`,
    { id, patient_id, chair_id, starts_at },
  )
  return row !== undefined
}

/** Makes several groups of visits that may overlap into one, so that one more may overlap them all. */
export async function updateTogether(db: Db, groups: readonly string[], together: string): Promise<void> {
  await all(
    db,
    `update schedule.appointments set together = :together
     where tenant_id = public.current_tenant() and together = any(:groups::uuid[]) and together <> :together`,
    { groups, together },
  )
}

/** A step through the house: the state and the time that belongs to it. @returns false when the version is old */
export async function updateStatus(
  db: Db,
  step: { id: string; version: number; status: Status; reason: string; now: Date },
): Promise<boolean> {
  const row = await maybe(
    db,
    `update schedule.appointments set status = :status, reason = :reason,
       arrived_at = case when :status in ('arrived', 'in_chair') then coalesce(arrived_at, :now) else arrived_at end,
       seated_at = case when :status = 'in_chair' then :now::timestamptz else seated_at end,
       completed_at = case when :status = 'completed' then :now::timestamptz else completed_at end
     where tenant_id = public.current_tenant() and id = :id and version = :version returning id`,
    { ...step },
  )
  return row !== undefined
}

/**
 * Puts a visit elsewhere. Whatever it was allowed to overlap before, it may no longer: `together` is new, unless
 * an override gives it another's.
 */
export async function updatePlacing(
  db: Db,
  move: Placing & { id: string; version: number; together: string | null; override_reason: string },
): Promise<boolean> {
  const row = await maybe(
    db,
    `update schedule.appointments set chair_id = :chair_id, provider_id = :provider_id, starts_at = :starts_at,
       ends_at = :ends_at, together = coalesce(:together::uuid, uuidv7()), override_reason = :override_reason,
       takes_part = true
     where tenant_id = public.current_tenant() and id = :id and version = :version returning id`,
    { ...move },
  )
  return row !== undefined
}

/** @returns false when someone else saved since this version */
export async function updateDetails(
  db: Db,
  visit: { id: string; version: number; type_id: string | null; what: string; note: string },
): Promise<boolean> {
  const row = await maybe(
    db,
    `update schedule.appointments set type_id = :type_id, what = :what, note = :note
     where tenant_id = public.current_tenant() and id = :id and version = :version returning id`,
    { ...visit },
  )
  return row !== undefined
}
