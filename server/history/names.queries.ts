import { all } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import type { Language } from '../web/words.ts'

/**
 * What the rows of a table are called on the record, by table: 'schedule.chairs' by their column 'name'; or by a
 * column for each language. A column of time or day is told in the reader's format.
 */
export type RecordNames = Readonly<Record<string, string | Readonly<Record<Language, string>>>>

/** What the domains call their rows; set once, when they are put together. */
const together: { names: RecordNames } = { names: {} }

/** Called once, at start, with what rows of each table are called in the record. */
export function nameRecord(names: RecordNames): void {
  together.names = names
}

/** What these ids are called, in whatever table they are, by one statement. Ids of nothing named have no name. */
export async function rowsNamed(
  db: Db,
  ids: readonly string[],
  language: Language,
): Promise<Map<string, string>> {
  const tables = Object.entries(together.names)
  if (ids.length === 0 || tables.length === 0) return new Map()
  const rows = await all<{ id: string; name: string }>(
    db,
    tables.map(([table, column]) => namesIn(table, columnFor(column, language))).join(' union all '),
    { ids },
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** Table and column are constants of the domains; as JSON, moments and days read alike in old and new values. */
function namesIn(table: string, column: string): string {
  return `select id, to_jsonb(${column}) #>> '{}' as name from ${table}
    where tenant_id = public.current_tenant() and id = any(:ids::uuid[])`
}

function columnFor(column: RecordNames[string], language: Language): string {
  return typeof column === 'string' ? column : column[language]
}
