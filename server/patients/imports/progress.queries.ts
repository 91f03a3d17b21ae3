import { all, maybe, one } from '../../db/sql.ts'
import type { Db } from '../../db/tenant.ts'

export interface Progress {
  step: 'checking' | 'running' | 'undoing'
  done: number
  total: number
}

/** A step begins. @param by who pressed the button, null at the command line */
export async function beginProgress(
  db: Db,
  id: string,
  { step, total, by }: { step: Progress['step']; total: number; by: string | null },
): Promise<void> {
  await all(
    db,
    `insert into patients.import_progress (import_id, step, total, by) values (:id, :step, :total, :by)
     on conflict (tenant_id, import_id) do update
       set step = excluded.step, done = 0, total = excluded.total, by = excluded.by, taken_up = 0, at = now()`,
    { id, step, total, by },
  )
}

export async function writeProgress(db: Db, id: string, { done, total }: Progress): Promise<void> {
  await all(
    db,
    `update patients.import_progress set done = :done, total = :total, at = now() where import_id = :id`,
    { id, done, total },
  )
}

export function findProgress(db: Db, id: string): Promise<Progress | undefined> {
  return maybe<Progress>(db, 'select step, done, total from patients.import_progress where import_id = :id', {
    id,
  })
}

/** A step that is said to be under way. */
export interface UnderWay {
  id: string
  step: Progress['step']
  by: string | null
  /** How often it was begun again after its process had died. */
  taken_up: number
}

export function stepsUnderWay(db: Db): Promise<UnderWay[]> {
  return all<UnderWay>(
    db,
    `select i.id, i.state as step, p.by, coalesce(p.taken_up, 0) as taken_up
     from patients.imports i left join patients.import_progress p on p.tenant_id = i.tenant_id and p.import_id = i.id
     where i.tenant_id = public.current_tenant() and i.state in ('checking', 'running', 'undoing')`,
  )
}

export async function countTakenUp(db: Db, id: string): Promise<void> {
  await all(
    db,
    'update patients.import_progress set taken_up = taken_up + 1, at = now() where import_id = :id',
    {
      id,
    },
  )
}

/** Held until the transaction ends, or the process that holds it dies. @returns false when another holds it */
export async function lockStep(db: Db, id: string): Promise<boolean> {
  await all(db, 'set local idle_in_transaction_session_timeout = 0')
  const { held } = await one<{ held: boolean }>(
    db,
    // Outside a transaction, should its beginning have failed, there is no clinic, and the lock would end at once.
    `select public.current_tenant() is not null and pg_try_advisory_xact_lock(hashtextextended(:id, 3)) as held`,
    { id },
  )
  return held
}

/** An import may take minutes where a page may take seconds. */
export async function takeTime(db: Db): Promise<void> {
  await all(db, 'set local statement_timeout = 0')
}
