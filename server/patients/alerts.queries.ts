import { all } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

/** Alerts that no longer hold, the last ended first. */
export function endedAlerts(
  db: Db,
  patient: string,
): Promise<{ id: string; kind: string; words: string; ended_at: Date }[]> {
  return all(
    db,
    `select id, kind, words, ended_at from patients.alerts
     where tenant_id = public.current_tenant() and patient_id = :patient and ended_at is not null
     order by ended_at desc limit 50`,
    { patient },
  )
}
