import { all } from '../../db/sql.ts'
import type { Db } from '../../db/tenant.ts'

/*
 * Problems that show only when all rows are looked at together. Each statement adds its kind of problem
 * behind those the row has already; `position` keeps the kinds apart.
 */

/** The same number on more than one row: the first keeps it. */
export async function complainOfRepeatedNumbers(db: Db, id: string): Promise<void> {
  await all(
    db,
    `insert into patients.import_problems (import_id, row_number, position, level, key, value)
     select :id::uuid, r.row_number, 1001, 'mind', 'numberTwice', r.source_key || ' (' || r.first || ')'
     from (select row_number, source_key, min(row_number) over (partition by source_key) as first
       from patients.import_rows where import_id = :id::uuid and source_key <> '') r
     where r.row_number > r.first`,
    { id },
  )
}

/** A number that a patient here has already: the new one gets another, and is found by both. */
export async function complainOfTakenNumbers(db: Db, id: string): Promise<void> {
  await all(
    db,
    `insert into patients.import_problems (import_id, row_number, position, level, key, value)
     select :id::uuid, r.row_number, 1002, 'mind', 'numberTaken', r.source_key
     from patients.import_rows r
     where r.import_id = :id::uuid and r.outcome = 'ready' and r.source_key ~ '^[1-9][0-9]{0,6}$'
       and exists (select from patients.patients p where p.number = r.source_key::bigint)`,
    { id },
  )
}

/** Someone who pays for this patient, but stands neither in this list nor in one imported before. */
export async function complainOfUnknownGuarantors(db: Db, id: string): Promise<void> {
  await all(
    db,
    `insert into patients.import_problems (import_id, row_number, position, level, key, value)
     select :id::uuid, r.row_number, 1003, 'mind', 'guarantorUnknown', r.refers_to
     from patients.import_rows r
     where r.import_id = :id::uuid and r.refers_to <> ''
       and not exists (select from patients.import_rows g join patients.imports i on i.id = g.import_id and i.tenant_id = g.tenant_id
         where g.source_key = r.refers_to and i.kind = 'patients' and (g.import_id = r.import_id or g.patient_id is not null))`,
    { id },
  )
}

/** Rows with the name and birth of an earlier row of the same list. */
export async function findRepeatedPatients(db: Db, id: string): Promise<void> {
  await all(
    db,
    `with same as (
       select row_number, min(row_number) over (partition by name_key, born_on) as first
       from patients.import_rows
       where import_id = :id::uuid and outcome = 'ready' and born_on is not null
     ), marked as (
       update patients.import_rows r set outcome = 'duplicate' from same
       where r.import_id = :id::uuid and r.row_number = same.row_number and same.row_number > same.first
       returning r.row_number, same.first
     )
     insert into patients.import_problems (import_id, row_number, position, level, key, value)
     select :id::uuid, row_number, 1004, 'mind', 'twiceInFile', first::text from marked`,
    { id },
  )
}

/** Rows with the name and birth of a patient who is here, found through the words patients are searched by. */
export async function findKnownPatients(db: Db, id: string): Promise<void> {
  await all(
    db,
    `with known as (
       select r.row_number, (array_agg(p.id order by p.number))[1] as patient_id, min(p.number) as number
       from patients.import_rows r
       join patients.search_words f on f.word = r.family_word and f.kind = 'family'
       join patients.search_words g on g.patient_id = f.patient_id and g.word = r.given_word and g.kind = 'given'
       join patients.patients p on p.id = f.patient_id and p.born_on = r.born_on
       where r.import_id = :id::uuid and r.outcome = 'ready' and p.merged_into is null
       group by r.row_number
     ), marked as (
       update patients.import_rows r set outcome = 'duplicate', patient_id = known.patient_id from known
       where r.import_id = :id::uuid and r.row_number = known.row_number
       returning r.row_number, known.number
     )
     insert into patients.import_problems (import_id, row_number, position, level, key, value)
     select :id::uuid, row_number, 1005, 'mind', 'perhapsKnown', number::text from marked`,
    { id },
  )
}

/** Rows with a telephone number that a patient here has too: perhaps family, perhaps the same. */
export async function complainOfSharedPhones(db: Db, id: string): Promise<void> {
  await all(
    db,
    `insert into patients.import_problems (import_id, row_number, position, level, key, value)
     select :id::uuid, r.row_number, 1006, 'mind', 'phoneKnown', min(p.number)::text
     from patients.import_rows r
     cross join lateral jsonb_array_elements_text(r.draft -> 'phoneWords') as w (word)
     join patients.search_words s on s.word = w.word and s.kind = 'phone'
     join patients.patients p on p.id = s.patient_id
     where r.import_id = :id::uuid and r.outcome = 'ready'
     group by r.row_number`,
    { id },
  )
}
