import { all } from '../../db/sql.ts'
import type { Db } from '../../db/tenant.ts'

/** Whose visit it is: by the number the former program gave, as the newest list of patients tells. */
export async function findPatientsByFormerNumber(db: Db, id: string): Promise<void> {
  await all(
    db,
    `update patients.import_rows r set patient_id = p.patient_id
     from (select distinct on (o.source_key) o.source_key, o.patient_id
       from patients.import_rows o join patients.imports i on i.id = o.import_id and i.tenant_id = o.tenant_id
       where i.kind = 'patients' and o.patient_id is not null and o.source_key <> ''
       order by o.source_key, i.created_at desc, o.row_number) p
     where r.import_id = :id::uuid and p.source_key = r.refers_to`,
    { id },
  )
}

/** Else by the number here. */
export async function findPatientsByNumber(db: Db, id: string): Promise<void> {
  await all(
    db,
    `update patients.import_rows r set patient_id = p.id from patients.patients p
     where r.import_id = :id::uuid and r.patient_id is null and r.refers_to ~ '^[1-9][0-9]{0,8}$' and p.number::text = r.refers_to`,
    { id },
  )
}

/** Else by name and birth, where they lead to one patient alone. */
export async function findPatientsByName(db: Db, id: string): Promise<void> {
  await all(
    db,
    `update patients.import_rows r set patient_id = known.ids[1]
     from (select n.row_number, array_agg(distinct p.id) as ids
       from patients.import_rows n
       join patients.search_words f on f.word = n.family_word and f.kind = 'family'
       join patients.search_words g on g.patient_id = f.patient_id and g.word = n.given_word and g.kind = 'given'
       join patients.patients p on p.id = f.patient_id and p.born_on = n.born_on
       where n.import_id = :id::uuid and n.patient_id is null and p.merged_into is null
       group by n.row_number) known
     where r.import_id = :id::uuid and r.row_number = known.row_number and cardinality(known.ids) = 1`,
    { id },
  )
}

export async function refuseUnknownPatients(db: Db, id: string): Promise<void> {
  await all(
    db,
    `with unknown as (
       update patients.import_rows set outcome = 'bad'
       where import_id = :id::uuid and patient_id is null and outcome = 'ready' returning row_number, draft
     )
     insert into patients.import_problems (import_id, row_number, position, level, key, value)
     select :id::uuid, row_number, 1001, 'bad', 'patientUnknown',
       concat_ws(' ', draft ->> 'patient', draft ->> 'patientName', draft ->> 'bornOn')
     from unknown`,
    { id },
  )
}

/** Visits that this patient has already at this moment. */
export async function findKnownVisits(db: Db, id: string): Promise<void> {
  await all(
    db,
    `with known as (
       update patients.import_rows r set outcome = 'duplicate'
       where r.import_id = :id::uuid and r.outcome = 'ready' and exists (select from schedule.appointments a
         where a.patient_id = r.patient_id and a.starts_at = (r.draft ->> 'start')::timestamptz and a.status <> 'cancelled')
       returning r.row_number, r.draft
     )
     insert into patients.import_problems (import_id, row_number, position, level, key, value)
     select :id::uuid, row_number, 1002, 'mind', 'visitKnown', draft ->> 'start' from known`,
    { id },
  )
}

/** Visits outside of a life: they come in, and are told. */
export async function complainOfVisitsOutsideOfLife(db: Db, id: string, zone: string): Promise<void> {
  await all(
    db,
    `insert into patients.import_problems (import_id, row_number, position, level, key, value)
     select :id::uuid, v.row_number, 1003, 'mind', case when v.day < p.born_on then 'beforeBirth' else 'afterDeath' end,
       v.day::text
     from (select row_number, patient_id, ((draft ->> 'start')::timestamptz at time zone :zone)::date as day
       from patients.import_rows where import_id = :id::uuid and outcome = 'ready') v
     join patients.patients p on p.id = v.patient_id
     where v.day < p.born_on or v.day > p.died_on`,
    { id, zone },
  )
}

/** Visits to come whose room or dentist is not known here: they come in, but take nobody's time until settled. */
export async function complainOfMissingPlaces(db: Db, id: string, now: string): Promise<void> {
  await all(
    db,
    `insert into patients.import_problems (import_id, row_number, position, level, key, value)
     select :id::uuid, r.row_number, 1004, 'mind', 'futurePlace', concat_ws(' / ', r.draft ->> 'chair', r.draft ->> 'provider')
     from patients.import_rows r
     where r.import_id = :id::uuid and r.outcome = 'ready' and (r.draft ->> 'start')::timestamptz >= :now::timestamptz
       and (r.draft ->> 'status') in ('scheduled', 'confirmed')
       and not (exists (select from schedule.chairs c where c.state = 'active' and lower(c.name) = lower(r.draft ->> 'chair'))
         and exists (select from schedule.providers p where p.state = 'active'
           and lower(r.draft ->> 'provider') in (lower(p.name), lower(p.short_name))))`,
    { id, now },
  )
}

/** Visits to come that another visit, here or in the list, leaves no room for. */
export async function complainOfOverlaps(db: Db, id: string, rows: number[]): Promise<void> {
  await all(
    db,
    `insert into patients.import_problems (import_id, row_number, position, level, key, value)
     select :id::uuid, r.row_number, 1005, 'mind', 'futureOverlap', r.draft ->> 'start'
     from patients.import_rows r where r.import_id = :id::uuid and r.row_number = any (:rows)
     on conflict do nothing`,
    { id, rows },
  )
}
