import { all, maybe } from '../../db/sql.ts'
import type { Db } from '../../db/tenant.ts'
import type { ImportKindName } from './imports.queries.ts'

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
