import { all, maybe, one } from '../../db/sql.ts'
import type { Db } from '../../db/tenant.ts'
import { NotFound } from '../../web/refusals.ts'
import type { Description } from './description.ts'
import type { Problem } from './problems.ts'

export const importStates = [
  'described',
  'checking',
  'checked',
  'running',
  'done',
  'undoing',
  'undone',
  'discarded',
] as const
export type ImportState = (typeof importStates)[number]
export type ImportKindName = 'patients' | 'appointments'
export type Outcome = 'ready' | 'bad' | 'duplicate' | 'left' | 'made' | 'changed' | 'undone'

export interface Import {
  id: string
  version: number
  kind: ImportKindName
  state: ImportState
  file_name: string
  file_size: number
  sha256: string
  description: Omit<Description<string>, 'sample'>
  duplicates: 'leave' | 'take'
  bad_rows: 'refuse' | 'skip'
  created_by: string | null
  created_by_name: string | null
  created_at: Date
  ran_at: Date | null
  undone_at: Date | null
  failure: string | null
}

const IMPORT = `
  i.id, i.version, i.kind, i.state, i.file_name, i.file_size::int as file_size, i.sha256, i.description, i.duplicates,
  i.bad_rows, i.created_by, nullif(btrim(u.given_name || ' ' || u.family_name), '') as created_by_name, i.created_at,
  i.ran_at, i.undone_at, i.failure`

export async function getImport(db: Db, id: string): Promise<Import> {
  const found = await maybe<Import>(
    db,
    `select ${IMPORT} from patients.imports i left join access.users u on u.id = i.created_by where i.id = :id`,
    { id },
  )
  if (!found) throw new NotFound('import')
  return found
}

export function importsMade(db: Db, limit: number): Promise<(Import & { made: number })[]> {
  return all(
    db,
    `select ${IMPORT}, (select count(*)::int from patients.import_rows r
       where r.import_id = i.id and r.tenant_id = i.tenant_id and r.outcome in ('made', 'changed')) as made
     from patients.imports i left join access.users u on u.id = i.created_by
     where i.state <> 'discarded' order by i.created_at desc limit :limit`,
    { limit },
  )
}

export interface NewImport {
  id: string
  kind: ImportKindName
  fileName: string
  fileSize: number
  sha256: string
  description: Omit<Description<string>, 'sample'>
  createdBy: string | null
}

/** @returns false when this id came before */
export async function insertImport(db: Db, made: NewImport): Promise<boolean> {
  const row = await maybe(
    db,
    `insert into patients.imports (id, kind, file_name, file_size, sha256, description, created_by)
     values (:id, :kind, :fileName, :fileSize, :sha256, :description::jsonb, :createdBy)
     on conflict (tenant_id, id) do nothing returning id`,
    { ...made, description: JSON.stringify(made.description) },
  )
  return row !== undefined
}

/**
 * Moves an import from one state to the next.
 * @returns false when it was in another state, so that of two who press the same button one goes on
 */
export async function moveImport(
  db: Db,
  id: string,
  { from, to, failure = null }: { from: readonly ImportState[]; to: ImportState; failure?: string | null },
): Promise<boolean> {
  const row = await maybe(
    db,
    `update patients.imports set state = :to, failure = :failure,
       ran_at = case when :to = 'done' and state = 'running' then now() else ran_at end,
       undone_at = case when :to = 'undone' then now() else undone_at end
     where id = :id and state = any (:from) returning id`,
    { id, from, to, failure },
  )
  return row !== undefined
}

export async function updateFile(db: Db, id: string, file: { size: number; sha256: string }): Promise<void> {
  await all(db, 'update patients.imports set file_size = :size, sha256 = :sha256 where id = :id', {
    id,
    ...file,
  })
}

export async function updateDescription(
  db: Db,
  id: string,
  description: Omit<Description<string>, 'sample'>,
): Promise<void> {
  await all(db, 'update patients.imports set description = :description::jsonb where id = :id', {
    id,
    description: JSON.stringify(description),
  })
}

export async function updateChoices(
  db: Db,
  id: string,
  choices: { duplicates: Import['duplicates']; badRows: Import['bad_rows'] },
): Promise<void> {
  await all(db, 'update patients.imports set duplicates = :duplicates, bad_rows = :badRows where id = :id', {
    id,
    ...choices,
  })
}

export async function insertPiece(
  db: Db,
  id: string,
  piece: { position: number; bytes: Buffer },
): Promise<void> {
  await all(
    db,
    'insert into patients.import_pieces (import_id, position, bytes) values (:id, :position, :bytes)',
    { id, ...piece },
  )
}

export async function findPiece(db: Db, id: string, position: number): Promise<Buffer | undefined> {
  const row = await maybe<{ bytes: Buffer }>(
    db,
    'select bytes from patients.import_pieces where import_id = :id and position = :position',
    { id, position },
  )
  return row?.bytes
}

/** The file's bytes go; its rows stay. */
export async function deletePieces(db: Db, id: string): Promise<void> {
  await all(db, 'delete from patients.import_pieces where import_id = :id', { id })
}

/** The clinics of this installation that are open, by name. */
export function clinics(db: Db): Promise<{ id: string; name: string }[]> {
  return all(
    db,
    `select id, name from access.tenants where state = 'active' and kind = 'clinic' order by name`,
  )
}

/** What reading depends on: where and in which language the clinic works. */
export function settingOf(db: Db): Promise<{ timeZone: string; country: string; locale: string }> {
  return one(
    db,
    `select time_zone as "timeZone", country, locale from access.tenants where id = public.current_tenant()`,
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

export interface Progress {
  step: 'checking' | 'running' | 'undoing'
  done: number
  total: number
}

export async function writeProgress(db: Db, id: string, progress: Progress): Promise<void> {
  await all(
    db,
    `insert into patients.import_progress (import_id, step, done, total) values (:id, :step, :done, :total)
     on conflict (tenant_id, import_id) do update
       set step = excluded.step, done = excluded.done, total = excluded.total, at = now()`,
    { id, ...progress },
  )
}

export function findProgress(db: Db, id: string): Promise<Progress | undefined> {
  return maybe<Progress>(db, 'select step, done, total from patients.import_progress where import_id = :id', {
    id,
  })
}

export interface StagedRow {
  number: number
  source: string[]
  draft: object
  sourceKey: string
  bad: boolean
  problems: Problem[]
}

export async function deleteStaged(db: Db, id: string): Promise<void> {
  await all(db, 'delete from patients.import_problems where import_id = :id', { id })
  await all(db, 'delete from patients.import_rows where import_id = :id', { id })
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

/** An import may take minutes where a page may take seconds. */
export async function takeTime(db: Db): Promise<void> {
  await all(db, 'set local statement_timeout = 0')
}

async function insertProblems(
  db: Db,
  id: string,
  problems: (Problem & { position: number })[],
): Promise<void> {
  if (!problems.length) return
  await all(
    db,
    `insert into patients.import_problems (import_id, row_number, position, column_name, level, key, value)
     select :id::uuid, p.row, p.position, p."column", p.level, p.key, p.value
     from jsonb_to_recordset(:problems::jsonb) as p (row int, position int, "column" text, level text, key text, value text)`,
    { id, problems: JSON.stringify(problems) },
  )
}

/** Imports that were begun before an instant and neither came in nor were discarded. */
export async function importsLeftSince(db: Db, before: Date): Promise<string[]> {
  const rows = await all<{ id: string }>(
    db,
    `select id from patients.imports where state in ('described', 'checked') and created_at < :before`,
    { before },
  )
  return rows.map((row) => row.id)
}

/** Puts a file aside that did not come in: its bytes and rows go. @returns false when it came in after all */
export async function discardImport(db: Db, id: string): Promise<boolean> {
  if (!(await moveImport(db, id, { from: ['described', 'checked'], to: 'discarded' }))) return false
  await deletePieces(db, id)
  await deleteStaged(db, id)
  return true
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

export interface ProblemCount {
  key: string
  level: Problem['level']
  column_name: string | null
  rows: number
}

/** Problems by kind and column, those that keep rows out first. */
export function problemCounts(db: Db, id: string): Promise<ProblemCount[]> {
  return all(
    db,
    `select key, level, column_name, count(*)::int as rows from patients.import_problems
     where import_id = :id group by key, level, column_name order by level, rows desc, key`,
    { id },
  )
}

export interface ListedProblem {
  row_number: number
  column_name: string | null
  level: Problem['level']
  key: string
  value: string | null
}

/** Problems in the order of the file, from a row on. @param only a kind of problem, or '' for all */
export function problemsFrom(
  db: Db,
  id: string,
  page: { only: string; after: number; limit: number },
): Promise<ListedProblem[]> {
  return all(
    db,
    `select row_number, column_name, level, key, value from patients.import_problems
     where import_id = :id and row_number > :after and (:only::text = '' or key = :only)
     order by row_number, position limit :limit`,
    { id, ...page },
  )
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

/** What the person chose for rows that look like someone already here, and for those that cannot come in. */
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

export async function findMapping(
  db: Db,
  kind: ImportKindName,
  columns: string,
): Promise<string[] | undefined> {
  const row = await maybe<{ mapping: string[] }>(
    db,
    'select mapping from patients.import_mappings where kind = :kind and columns = :columns',
    { kind, columns },
  )
  return row?.mapping
}

export async function saveMapping(
  db: Db,
  mapping: { kind: ImportKindName; columns: string; mapping: string[]; by: string | null },
): Promise<void> {
  await all(
    db,
    `insert into patients.import_mappings (kind, columns, mapping, saved_by) values (:kind, :columns, :mapping, :by)
     on conflict (tenant_id, kind, columns) do update
       set mapping = excluded.mapping, saved_by = excluded.saved_by, saved_at = now()`,
    mapping,
  )
}
