import { all, maybe, one } from '../../db/sql.ts'
import type { Db } from '../../db/tenant.ts'
import { NotFound } from '../../web/refusals.ts'
import type { Description } from './description.ts'
import { deletePieces } from './pieces.queries.ts'
import { deleteStaged } from './rows.queries.ts'

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

/** @throws NotFound */
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

/** Which of these requests were imports: what those made is taken back as a whole. */
export async function importsAmong(db: Db, requests: readonly string[]): Promise<Set<string>> {
  const rows = await all<{ id: string }>(
    db,
    'select id from patients.imports where tenant_id = public.current_tenant() and id = any (:requests::uuid[])',
    { requests },
  )
  return new Set(rows.map(({ id }) => id))
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
