import { all, maybe } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

/** A visit as clinical pages name it. */
export interface Visit {
  id: string
  starts_at: Date
  status: string
  chair: string
  provider: string
  /** Its note is signed: nothing more is recorded at it. */
  signed: boolean
}

const VISIT = `select a.id, a.starts_at, a.status, coalesce(c.name, '') as chair, coalesce(p.short_name, '') as provider,
    exists (select from clinical.notes n where n.tenant_id = a.tenant_id and n.visit_id = a.id) as signed
  from schedule.appointments a
  left join schedule.chairs c on c.tenant_id = a.tenant_id and c.id = a.chair_id
  left join schedule.providers p on p.tenant_id = a.tenant_id and p.id = a.provider_id`

export function findVisit(db: Db, id: string): Promise<Visit | undefined> {
  return maybe<Visit>(db, `${VISIT} where a.id = :id`, { id })
}

/**
 * The visit a patient is here for: in the chair before waiting before done, the latest first.
 * @param from, to the day's bounds in the clinic's zone
 */
export function visitOfToday(
  db: Db,
  patient: string,
  { from, to }: { from: Date; to: Date },
): Promise<Visit | undefined> {
  return maybe<Visit>(
    db,
    `${VISIT} where a.patient_id = :patient and a.starts_at >= :from and a.starts_at < :to
       and a.status in ('arrived', 'in_chair', 'completed')
     order by array_position(array['in_chair', 'arrived', 'completed'], a.status), a.starts_at desc limit 1`,
    { patient, from, to },
  )
}

export interface VisitWithoutNote {
  id: string
  patient_id: string
  family_name: string
  given_name: string
  starts_at: Date
  chair: string
  what: string
}

/** Visits a person treated at since `from` for which neither a note nor their draft is there, the oldest first. */
export function visitsWithoutNote(db: Db, person: string, from: Date): Promise<VisitWithoutNote[]> {
  return all<VisitWithoutNote>(
    db,
    `select a.id, a.patient_id, pt.family_name, pt.given_name, a.starts_at, coalesce(c.name, '') as chair,
       coalesce(nullif(a.what, ''), t.name, '') as what
     from schedule.appointments a
     join schedule.providers p on p.tenant_id = a.tenant_id and p.id = a.provider_id
     join patients.patients pt on pt.tenant_id = a.tenant_id and pt.id = a.patient_id
     left join schedule.chairs c on c.tenant_id = a.tenant_id and c.id = a.chair_id
     left join schedule.visit_types t on t.tenant_id = a.tenant_id and t.id = a.type_id
     where a.starts_at >= :from and a.starts_at <= now() and a.status in ('in_chair', 'completed') and p.user_id = :person
       and not exists (select from clinical.notes n where n.tenant_id = a.tenant_id and n.visit_id = a.id)
       and not exists (select from clinical.drafts d where d.tenant_id = a.tenant_id and d.visit_id = a.id)
     order by a.starts_at limit 200`,
    { person, from },
  )
}
