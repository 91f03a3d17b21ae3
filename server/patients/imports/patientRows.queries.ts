import { all } from '../../db/sql.ts'
import type { Db } from '../../db/tenant.ts'
import type { Span } from './importKind.ts'

/**
 * Sets numbers aside for all rows that are ready: the former one where it is short and free, else a new one.
 * In a short transaction of its own, so that the desk can go on making patients during a long import.
 */
export async function reserveNumbers(db: Db, id: string): Promise<void> {
  await all(
    db,
    `insert into access.number_series (series) values ('patient') on conflict (tenant_id, series) do nothing`,
  )
  await all(db, `select last from access.number_series where series = 'patient' for update`)
  await all(
    db,
    `update patients.import_rows r set number = kept.number
     from (select min(row_number) as row_number, source_key::bigint as number from patients.import_rows
       where import_id = :id::uuid and outcome = 'ready' and source_key ~ '^[1-9][0-9]{0,6}$' group by source_key) kept
     where r.import_id = :id::uuid and r.row_number = kept.row_number
       and not exists (select from patients.patients p where p.number = kept.number)
       and not exists (select from patients.import_rows o where o.import_id <> r.import_id and o.number = kept.number
         and o.outcome = 'ready')`,
    { id },
  )
  await all(
    db,
    `with base as (
       select greatest(s.last, (select coalesce(max(number), 0) from patients.import_rows where import_id = :id::uuid)) as last
       from access.number_series s where s.series = 'patient'
     ), given as (
       update patients.import_rows r set number = base.last + n.nth
       from base, (select row_number, row_number() over (order by row_number) as nth from patients.import_rows
         where import_id = :id::uuid and outcome = 'ready' and number is null) n
       where r.import_id = :id::uuid and r.row_number = n.row_number returning r.number
     )
     update access.number_series set last = (select greatest(base.last, coalesce((select max(number) from given), 0)) from base)
     where series = 'patient'`,
    { id },
  )
}

/** Gives the rows to be made in this span their new ids. */
export async function nameRows(db: Db, span: Span): Promise<string[]> {
  const rows = await all<{ id: string }>(
    db,
    `update patients.import_rows set made_id = uuidv7()
     where import_id = :import and row_number > :after and row_number <= :last and outcome = 'ready'
     returning made_id as id`,
    { ...span },
  )
  return rows.map((row) => row.id)
}

const READY = `r.import_id = :import and r.row_number > :after and r.row_number <= :last and r.outcome = 'ready'`

export async function insertDraftedPatients(db: Db, span: Span): Promise<void> {
  await all(
    db,
    `insert into patients.patients (id, number, family_name, given_name, preferred_name, title, born_on, died_on, sex, gender,
       language, street, postal_code, city, region, country, emergency_name, emergency_phone, desk_note, state)
     select r.made_id, r.number, d."familyName", d."givenName", d."preferredName", d.title, d."bornOn", d."diedOn", d.sex,
       d.gender, d.language, d.street, d."postalCode", d.city, d.region, d.country, d."emergencyName", d."emergencyPhone",
       d."deskNote", d.state
     from patients.import_rows r
     cross join lateral jsonb_to_record(r.draft) as d ("familyName" text, "givenName" text, "preferredName" text, title text,
       "bornOn" date, "diedOn" date, sex text, gender text, language text, street text, "postalCode" text, city text,
       region text, country text, "emergencyName" text, "emergencyPhone" text, "deskNote" text, state text)
     where ${READY}`,
    { ...span },
  )
}

export async function insertDraftedContacts(db: Db, span: Span): Promise<void> {
  await all(
    db,
    `insert into patients.contacts (patient_id, kind, value, position)
     select r.made_id, c.one ->> 'kind', c.one ->> 'value', c.at - 1
     from patients.import_rows r
     cross join lateral jsonb_array_elements(r.draft -> 'contacts') with ordinality as c (one, at)
     where ${READY}`,
    { ...span },
  )
}

export async function insertDraftedAlerts(db: Db, span: Span): Promise<void> {
  await all(
    db,
    `insert into patients.alerts (patient_id, kind, words)
     select r.made_id, a.one ->> 'kind', a.one ->> 'words'
     from patients.import_rows r
     cross join lateral jsonb_array_elements(r.draft -> 'alerts') with ordinality as a (one, at)
     where ${READY} order by r.row_number, a.at`,
    { ...span },
  )
}

export async function markMade(db: Db, span: Span): Promise<void> {
  await all(db, `update patients.import_rows r set outcome = 'made', patient_id = made_id where ${READY}`, {
    ...span,
  })
}

/** Who pays for whom, by the former numbers; of several lists the newest knows best, of one list its first row. */
export async function linkGuarantors(db: Db, span: Span): Promise<void> {
  await all(
    db,
    `update patients.patients p set guarantor_id = g.patient_id
     from patients.import_rows r
     cross join lateral (
       select o.patient_id from patients.import_rows o
       join patients.imports i on i.id = o.import_id and i.tenant_id = o.tenant_id
       where o.source_key = r.refers_to and o.patient_id is not null and i.kind = 'patients'
       order by o.import_id = r.import_id desc, i.created_at desc, o.row_number limit 1) g
     where r.import_id = :import and r.row_number > :after and r.row_number <= :last and r.outcome = 'made' and r.refers_to <> ''
       and p.id = r.made_id and g.patient_id <> p.id`,
    { ...span },
  )
}

/** Rows of the same list that repeated one now made point to that patient. */
export async function linkRepeated(db: Db, span: Span): Promise<void> {
  await all(
    db,
    `update patients.import_rows r set patient_id = f.patient_id
     from patients.import_problems q
     join patients.import_rows f on f.tenant_id = q.tenant_id and f.import_id = q.import_id and f.row_number = q.value::int
     where q.import_id = :import and q.key = 'twiceInFile' and f.row_number > :after and f.row_number <= :last
       and r.import_id = :import and r.row_number = q.row_number
       and r.patient_id is null and r.outcome = 'left'`,
    { ...span },
  )
}

/** Patients of this import that someone changed since, or that visits, notes, bills and the like belong to. */
export async function markChangedPatients(db: Db, id: string): Promise<void> {
  await all(
    db,
    `update patients.import_rows r set outcome = 'changed'
     where r.import_id = :id::uuid and r.outcome = 'made' and (
       exists (select from history.changes c where c.tenant_id = r.tenant_id and c.patient_id = r.patient_id
         and c.request_id <> :id::uuid and c.table_name in ('patients.patients', 'patients.contacts', 'patients.alerts'))
       or r.patient_id in (select public.rows_in_use('patients.patients',
         '{patients.patients,patients.contacts,patients.alerts,patients.search_words,patients.import_rows}',
         (select array_agg(m.patient_id) from patients.import_rows m where m.import_id = :id::uuid and m.outcome = 'made'))))`,
    { id },
  )
}

/** Who pays for someone that stays, stays too. @returns how many were marked now */
export async function markGuarantorsOfThoseWhoStay(db: Db, id: string): Promise<number> {
  const marked = await all(
    db,
    `update patients.import_rows r set outcome = 'changed'
     where r.import_id = :id::uuid and r.outcome = 'made' and exists (
       select from patients.patients p where p.guarantor_id = r.patient_id and not exists (
         select from patients.import_rows o where o.import_id = :id::uuid and o.patient_id = p.id and o.outcome = 'made'))
     returning r.row_number`,
    { id },
  )
  return marked.length
}

export async function unlinkGuarantors(db: Db, id: string): Promise<void> {
  await all(
    db,
    `update patients.patients p set guarantor_id = null from patients.import_rows r
     where r.import_id = :id::uuid and r.outcome = 'made' and p.id = r.patient_id and p.guarantor_id is not null`,
    { id },
  )
}

/** Removes the patients made of rows in this span, with all that the import gave them. */
export async function deleteMadePatients(db: Db, span: Span): Promise<void> {
  const patients = await all<{ id: string }>(
    db,
    `update patients.import_rows r set outcome = 'undone', patient_id = null
     where r.import_id = :import and r.row_number > :after and r.row_number <= :last and r.outcome = 'made'
     returning r.made_id as id`,
    { ...span },
  )
  const ids = { ids: patients.map((patient) => patient.id) }
  await all(db, 'update patients.import_rows set patient_id = null where patient_id = any (:ids)', ids)
  await all(db, 'delete from patients.search_words where patient_id = any (:ids)', ids)
  await all(db, 'delete from patients.alerts where patient_id = any (:ids)', ids)
  await all(db, 'delete from patients.contacts where patient_id = any (:ids)', ids)
  await all(db, 'delete from patients.patients where id = any (:ids)', ids)
}
