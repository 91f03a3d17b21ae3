import { all, maybe } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import { NotFound } from '../web/refusals.ts'

export interface Contact {
  id: string | null
  kind: 'mobile' | 'phone' | 'work' | 'email'
  value: string
}

/** What a patient's form holds. */
export interface SheetValues {
  title: string
  family_name: string
  given_name: string
  preferred_name: string
  born_on: string | null
  died_on: string | null
  sex: string
  gender: string
  language: string
  street: string
  postal_code: string
  city: string
  region: string
  country: string
  guarantor_id: string | null
  emergency_name: string
  emergency_phone: string
  desk_note: string
  state: 'active' | 'inactive' | 'archived'
  contacts: Contact[]
}

export interface PatientSheet extends SheetValues {
  id: string
  version: number
  guarantor: { id: string; family: string; given: string } | null
}

const COLUMNS = [
  'title',
  'family_name',
  'given_name',
  'preferred_name',
  'born_on',
  'died_on',
  'sex',
  'gender',
  'language',
  'street',
  'postal_code',
  'city',
  'region',
  'country',
  'guarantor_id',
  'emergency_name',
  'emergency_phone',
  'desk_note',
  'state',
] as const

export function findSheet(db: Db, id: string): Promise<PatientSheet | undefined> {
  return maybe<PatientSheet>(
    db,
    `select p.id, p.version, ${COLUMNS.map((name) => `p.${name}`).join(', ')},
       coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'kind', c.kind, 'value', c.value)
           order by c.position, c.id)
         from patients.contacts c where c.tenant_id = p.tenant_id and c.patient_id = p.id), '[]') as contacts,
       (select jsonb_build_object('id', g.id, 'family', g.family_name, 'given', g.given_name)
         from patients.patients g where g.tenant_id = p.tenant_id and g.id = p.guarantor_id) as guarantor
     from patients.patients p where p.id = :id and p.tenant_id = public.current_tenant()`,
    { id },
  )
}

/** @returns true when the row is new, false when this id had been sent before */
export async function insertSheet(db: Db, id: string, sheet: SheetValues): Promise<boolean> {
  const row = await maybe(
    db,
    `insert into patients.patients (id, number, ${COLUMNS.join(', ')})
     values (:id, access.next_number('patient'), ${COLUMNS.map((name) => `:${name}`).join(', ')})
     on conflict (tenant_id, id) do nothing returning id`,
    { id, ...sheet },
  )
  return row !== undefined
}

/** @returns false when someone else saved since this version */
export async function updateSheet(
  db: Db,
  { id, version }: { id: string; version: number },
  sheet: SheetValues,
): Promise<boolean> {
  const row = await maybe(
    db,
    `update patients.patients set ${COLUMNS.map((name) => `${name} = :${name}`).join(', ')}
     where tenant_id = public.current_tenant() and id = :id and version = :version returning id`,
    { id, version, ...sheet },
  )
  return row !== undefined
}

/**
 * Makes the patient's contacts these, in this order; rows that did not change stay as they are.
 * @throws NotFound when one of them is not this patient's
 */
export async function replaceContacts(db: Db, patient: string, contacts: readonly Contact[]): Promise<void> {
  const values = {
    patient,
    ids: contacts.map(({ id }) => id),
    kinds: contacts.map(({ kind }) => kind),
    values: contacts.map(({ value }) => value),
  }
  const kept = values.ids.filter((id) => id !== null)
  await all(
    db,
    `delete from patients.contacts
     where tenant_id = public.current_tenant() and patient_id = :patient and id <> all (:ids::uuid[])`,
    { patient, ids: kept },
  )
  const left = await all(
    db,
    'select id from patients.contacts where tenant_id = public.current_tenant() and patient_id = :patient',
    { patient },
  )
  if (left.length < new Set(kept).size) throw new NotFound('contact')
  await all(
    db,
    `update patients.contacts c set kind = w.kind, value = w.value, position = w.nr
     from unnest(:ids::uuid[], :kinds::text[], :values::text[]) with ordinality w (id, kind, value, nr)
     where c.tenant_id = public.current_tenant() and c.patient_id = :patient and c.id = w.id
       and (c.kind, c.value, c.position) is distinct from (w.kind, w.value, w.nr)`,
    values,
  )
  await all(
    db,
    `insert into patients.contacts (patient_id, kind, value, position)
     select :patient, w.kind, w.value, w.nr
     from unnest(:ids::uuid[], :kinds::text[], :values::text[]) with ordinality w (id, kind, value, nr)
     where w.id is null`,
    values,
  )
}
