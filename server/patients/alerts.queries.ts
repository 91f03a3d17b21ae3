import { all, maybe } from '../db/sql.ts'
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

/** Two forms with one id make one alert. */
export async function insertAlert(
  db: Db,
  alert: { id: string; patient: string; kind: string; words: string },
): Promise<void> {
  await all(
    db,
    `insert into patients.alerts (id, patient_id, kind, words) values (:id, :patient, :kind, :words)
     on conflict (tenant_id, id) do nothing`,
    alert,
  )
}

/** @returns false when there is no such alert, or it has ended already */
export async function endAlert(db: Db, patient: string, alert: string): Promise<boolean> {
  const row = await maybe(
    db,
    `update patients.alerts set ended_at = now()
     where tenant_id = public.current_tenant() and patient_id = :patient and id = :alert and ended_at is null
     returning id`,
    { patient, alert },
  )
  return row !== undefined
}
