import { all, maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

/** Who a patient is, as every page about them shows it. */
export interface PatientHeader {
  id: string
  version: number
  number: number
  family_name: string
  given_name: string
  preferred_name: string
  title: string
  born_on: string | null
  died_on: string | null
  gender: string
  sex: 'female' | 'male' | 'other' | 'unknown'
  state: 'active' | 'inactive' | 'archived'
  language: string
  desk_note: string
  phone: string | null
  alerts: { id: string; kind: string; words: string }[]
}

/** Columns of a PatientHeader, of `patients.patients p`. */
export const PATIENT_HEADER = `
  p.id, p.version, p.number::int as number, p.family_name, p.given_name, p.preferred_name, p.title, p.born_on,
  p.died_on, p.sex, p.gender, p.state, p.language, p.desk_note,
  (select c.value from patients.contacts c where c.patient_id = p.id and c.kind in ('mobile', 'phone', 'work')
    and c.tenant_id = p.tenant_id order by c.position limit 1) as phone,
  coalesce((select jsonb_agg(jsonb_build_object('id', a.id, 'kind', a.kind, 'words', a.words) order by a.created_at)
    from patients.alerts a where a.tenant_id = p.tenant_id and a.patient_id = p.id and a.ended_at is null), '[]') as alerts`

export function findPatient(db: Db, id: string): Promise<PatientHeader | undefined> {
  return maybe<PatientHeader>(
    db,
    `select ${PATIENT_HEADER} from patients.patients p where p.id = :id and p.tenant_id = public.current_tenant()`,
    { id },
  )
}

export interface PatientNames {
  id: string
  family_name: string
  given_name: string
  born_on: string | null
}

/**
 * Someone new of whom little more than the name is known; `rewriteSearchWords` follows.
 * @returns true when the row is new, false when this id had been sent before
 */
export async function insertPatient(db: Db, patient: PatientNames): Promise<boolean> {
  const row = await maybe(
    db,
    `insert into patients.patients (id, number, family_name, given_name, born_on)
     values (:id, access.next_number('patient'), :family_name, :given_name, :born_on)
     on conflict (tenant_id, id) do nothing returning id`,
    { ...patient },
  )
  return row !== undefined
}

/** A mobile number, as it was typed. */
export async function insertPhone(db: Db, patient: string, value: string): Promise<void> {
  await one(
    db,
    `insert into patients.contacts (patient_id, kind, value) values (:patient, 'mobile', :value) returning id`,
    { patient, value },
  )
}

/** These patients, in this order. */
export async function headersOf(db: Db, ids: readonly string[]): Promise<PatientHeader[]> {
  if (ids.length === 0) return []
  return all<PatientHeader>(
    db,
    `select ${PATIENT_HEADER} from unnest(:ids::uuid[]) with ordinality w (id, nr)
     join patients.patients p on p.tenant_id = public.current_tenant() and p.id = w.id order by w.nr`,
    { ids },
  )
}

export async function archivedCount(db: Db): Promise<number> {
  const { count } = await one<{ count: number }>(
    db,
    `select count(*)::int as count from patients.patients
     where tenant_id = public.current_tenant() and state = 'archived'`,
  )
  return count
}
