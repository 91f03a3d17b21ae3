import { all } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import type { Status } from './appointments.ts'

/** A visit as a patient's page tells of it. */
export interface PatientVisit {
  id: string
  patient_id: string
  starts_at: Date
  ends_at: Date
  status: Status
  arrived_at: Date | null
  type_name: string | null
  what: string
  provider_name: string | null
  chair_name: string | null
  reason: string
  note: string
}

const VISIT = `
  a.id, a.patient_id, a.starts_at, a.ends_at, a.status, a.arrived_at, t.name as type_name, a.what,
  w.name as provider_name, c.name as chair_name, a.reason, a.note
  from schedule.appointments a
  left join schedule.visit_types t on t.tenant_id = a.tenant_id and t.id = a.type_id
  left join schedule.providers w on w.tenant_id = a.tenant_id and w.id = a.provider_id
  left join schedule.chairs c on c.tenant_id = a.tenant_id and c.id = a.chair_id`

/** Each patient's next visit, or the one they are here for. */
export function nextVisitsOf(db: Db, patients: readonly string[], now: Date): Promise<PatientVisit[]> {
  return all<PatientVisit>(
    db,
    `select n.* from unnest(:patients::uuid[]) as asked (id)
     cross join lateral (select ${VISIT}
       where a.tenant_id = public.current_tenant() and a.patient_id = asked.id
         and a.starts_at > :now::timestamptz - interval '12 hours'
         and (a.status in ('arrived', 'in_chair') or (a.status in ('scheduled', 'confirmed') and a.ends_at > :now))
       order by a.starts_at limit 1) n`,
    { patients, now },
  )
}

/** A patient's visits before a moment, the latest first. */
export function visitsOf(
  db: Db,
  patient: string,
  { before, limit }: { before: Date | null; limit: number },
): Promise<PatientVisit[]> {
  return all<PatientVisit>(
    db,
    `select ${VISIT}
     where a.tenant_id = public.current_tenant() and a.patient_id = :patient
       and a.starts_at < coalesce(:before::timestamptz, 'infinity')
     order by a.starts_at desc limit :limit`,
    { patient, before, limit },
  )
}

/** Who is in the house now, who has waited longest first. */
export function visitsHere(db: Db, now: Date): Promise<PatientVisit[]> {
  return all<PatientVisit>(
    db,
    `select ${VISIT}
     where a.tenant_id = public.current_tenant() and a.starts_at > :now::timestamptz - interval '14 hours'
       and a.starts_at < :now::timestamptz + interval '14 hours' and a.status in ('arrived', 'in_chair')
     order by a.status, a.arrived_at limit 12`,
    { now },
  )
}

/** The first telephone number of each patient. */
export async function phonesOf(db: Db, patients: readonly string[]): Promise<Map<string, string>> {
  const rows = await all<{ id: string; phone: string }>(
    db,
    `select distinct on (c.patient_id) c.patient_id as id, c.value as phone from patients.contacts c
     where c.tenant_id = public.current_tenant() and c.patient_id = any(:patients::uuid[])
       and c.kind in ('mobile', 'phone', 'work')
     order by c.patient_id, c.position`,
    { patients },
  )
  return new Map(rows.map((row) => [row.id, row.phone]))
}

/** When each of these patients was last treated. */
export function lastVisitsOf(
  db: Db,
  patients: readonly string[],
): Promise<{ patient_id: string; starts_at: Date }[]> {
  return all(
    db,
    `select a.patient_id, max(a.starts_at) as starts_at from schedule.appointments a
     where a.tenant_id = public.current_tenant() and a.patient_id = any (:patients::uuid[])
       and a.status = 'completed'
     group by a.patient_id`,
    { patients },
  )
}

/** Condition on a row p of patients.patients: nothing is booked for them. */
export const NOTHING_BOOKED = `p.id not in (
  select a.patient_id from schedule.appointments a
  where a.tenant_id = public.current_tenant() and a.starts_at > now() and a.status in ('scheduled', 'confirmed'))`
