import { all, one } from '../../db/sql.ts'
import type { Db } from '../../db/tenant.ts'
import type { Problem } from './problems.ts'
import { insertProblems } from './problems.queries.ts'

export type Outcome = 'ready' | 'bad' | 'duplicate' | 'left' | 'made' | 'changed' | 'undone'

export interface StagedRow {
  number: number
  source: string[]
  draft: object
  sourceKey: string
  bad: boolean
  problems: Problem[]
}

export async function insertStaged(db: Db, id: string, rows: StagedRow[]): Promise<void> {
  await all(
    db,
    `insert into patients.import_rows (import_id, row_number, source, draft, source_key, born_on, outcome)
     select :id::uuid, r.number, r.source, r.draft, r."sourceKey", (r.draft ->> 'bornOn')::date, case when r.bad then 'bad' else 'ready' end
     from jsonb_to_recordset(:rows::jsonb) as r (number int, source jsonb, draft jsonb, "sourceKey" text, bad boolean)`,
    { id, rows: JSON.stringify(rows.map(({ problems: _, ...row }) => row)) },
  )
  await insertProblems(
    db,
    id,
    rows.flatMap((row) => row.problems.map((problem, position) => ({ ...problem, position }))),
  )
}

export async function deleteStaged(db: Db, id: string): Promise<void> {
  await all(db, 'delete from patients.import_problems where import_id = :id', { id })
  await all(db, 'delete from patients.import_rows where import_id = :id', { id })
}

/**
 * Has PostgreSQL count the rows that have just come, so that it plans for so many. Without it the checks of foreign
 * keys, planned while a table was empty, read all rows of the tenant for each of fifty thousand others.
 */
export async function countRows(db: Db): Promise<void> {
  await all(db, 'savepoint uncounted')
  try {
    // Waits for a vacuum, which then gives way; another clinic's import holds on longer, and is not waited for.
    await all(db, 'analyze patients.import_rows, patients.patients, patients.contacts, patients.search_words')
  } catch (failure) {
    if ((failure as { code?: string }).code !== '55P03') throw failure
    await all(db, 'rollback to savepoint uncounted')
  }
}

/** How many rows have each outcome. */
export async function outcomesOf(db: Db, id: string): Promise<Record<Outcome, number>> {
  const rows = await all<{ outcome: Outcome; rows: number }>(
    db,
    'select outcome, count(*)::int as rows from patients.import_rows where import_id = :id group by outcome',
    { id },
  )
  const none = { ready: 0, bad: 0, duplicate: 0, left: 0, made: 0, changed: 0, undone: 0 }
  return { ...none, ...Object.fromEntries(rows.map((row) => [row.outcome, row.rows])) }
}

export interface RowOfImport {
  row_number: number
  source: string[]
  outcome: Outcome
  patient_id: string | null
  made_id: string | null
}

/** Rows with an outcome in the order of the file, from a row on. */
export function rowsWith(
  db: Db,
  id: string,
  page: { outcomes: readonly Outcome[]; after: number; limit: number },
): Promise<(RowOfImport & { draft: Record<string, unknown> })[]> {
  return all(
    db,
    `select row_number, source, outcome, patient_id, made_id, draft from patients.import_rows
     where import_id = :id and outcome = any (:outcomes) and row_number > :after order by row_number limit :limit`,
    { id, ...page },
  )
}

/** The last row number and the count of the next `size` rows with an outcome; `last` is null when there are none. */
export function endOfBatch(
  db: Db,
  id: string,
  { outcome, after, size }: { outcome: Outcome; after: number; size: number },
): Promise<{ last: number | null; rows: number }> {
  return one(
    db,
    `select max(row_number) as last, count(*)::int as rows from (select row_number from patients.import_rows
       where import_id = :id and outcome = :outcome and row_number > :after order by row_number limit :size) r`,
    { id, outcome, after, size },
  )
}

/**
 * Who is here may have changed since the rows were looked at: those that looked like someone stand as ready
 * again, to be compared anew.
 */
export async function forgetKnown(db: Db, id: string): Promise<void> {
  await all(
    db,
    `with forgotten as (
       delete from patients.import_problems where import_id = :id and key in ('perhapsKnown', 'visitKnown')
       returning row_number, key
     )
     update patients.import_rows r
     set outcome = 'ready', patient_id = case when f.key = 'perhapsKnown' then null else r.patient_id end
     from forgotten f
     where r.import_id = :id and r.row_number = f.row_number and r.outcome in ('duplicate', 'left')`,
    { id },
  )
}

/** What the person chose for rows that look like someone who is here: they come in, or are left. */
export async function settleDuplicates(db: Db, id: string, take: boolean): Promise<void> {
  await all(
    db,
    `update patients.import_rows set outcome = :outcome where import_id = :id and outcome = 'duplicate'`,
    {
      id,
      outcome: take ? 'ready' : 'left',
    },
  )
}

/** The choice is open again: nothing came in. */
export async function unsettleDuplicates(db: Db, id: string): Promise<void> {
  await all(
    db,
    `update patients.import_rows r set outcome = 'duplicate', number = null
     where r.import_id = :id and r.outcome in ('ready', 'left') and exists (select from patients.import_problems q
       where q.tenant_id = r.tenant_id and q.import_id = r.import_id and q.row_number = r.row_number
         and q.key in ('twiceInFile', 'perhapsKnown', 'visitKnown'))`,
    { id },
  )
}

/** Rows that look like someone who is here, with whom they look like. */
export interface DuplicateRow {
  row_number: number
  draft: Record<string, unknown>
  other_row: number | null
  other_draft: Record<string, unknown> | null
  patient_id: string | null
  number: number | null
  family_name: string | null
  given_name: string | null
  born_on: string | null
  street: string | null
  city: string | null
  phone: string | null
}

export function duplicatesOf(
  db: Db,
  id: string,
  page: { after: number; limit: number },
): Promise<DuplicateRow[]> {
  return all(
    db,
    `select r.row_number, r.draft, o.row_number as other_row, o.draft as other_draft, r.patient_id, p.number::int as number,
       p.family_name, p.given_name, p.born_on, p.street, p.city,
       (select c.value from patients.contacts c where c.tenant_id = p.tenant_id and c.patient_id = p.id and c.kind <> 'email'
         order by c.position limit 1) as phone
     from patients.import_rows r
     left join patients.patients p on p.tenant_id = r.tenant_id and p.id = r.patient_id
     left join patients.import_problems q on q.tenant_id = r.tenant_id and q.import_id = r.import_id
       and q.row_number = r.row_number and q.key = 'twiceInFile'
     left join patients.import_rows o on o.tenant_id = r.tenant_id and o.import_id = r.import_id and o.row_number::text = q.value
     where r.import_id = :id and r.outcome in ('duplicate', 'left') and r.row_number > :after
     order by r.row_number limit :limit`,
    { id, ...page },
  )
}
