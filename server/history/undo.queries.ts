import { all, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

/** One recorded change of one row. `before` is null for an insert, `after` for a delete. */
export interface Change {
  id: string
  at: Date
  table_name: string
  row_id: string
  patient_id: string | null
  operation: 'insert' | 'update' | 'delete'
  actor_kind: string
  actor_id: string | null
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
}

/** What one request changed, the last change first. */
export function changesOfRequest(db: Db, request: string): Promise<Change[]> {
  return all<Change>(
    db,
    `select id, at, table_name, row_id, patient_id, operation, actor_kind, actor_id, before, after
     from history.changes where tenant_id = public.current_tenant() and request_id = :request
     order by id desc`,
    { request },
  )
}

/** Puts the row back as it was. @returns false when it is no longer as the change left it */
export async function undoChange(db: Db, id: string): Promise<boolean> {
  const { done } = await one<{ done: boolean }>(
    db,
    `select history.undo(c) as done from history.changes c
     where c.tenant_id = public.current_tenant() and c.id = :id`,
    { id },
  )
  return done
}
