import { maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

/** Makes a queue known; one that is known keeps its settings. */
export async function insertQueue(
  db: Db,
  name: string,
  options: { retries: number; seconds: number },
): Promise<void> {
  const settings = JSON.stringify({
    policy: 'standard',
    retryLimit: options.retries,
    retryDelay: 5,
    retryBackoff: true,
    retryDelayMax: 3600,
    expireInSeconds: options.seconds,
    deleteAfterSeconds: 7 * 24 * 3600,
  })
  await maybe(db, 'select jobs.create_queue(:name, :settings::jsonb)', { name, settings })
}

/** @returns true for the one who adds it */
export async function insertOccurrence(db: Db, schedule: string, due: Date): Promise<boolean> {
  const row = await maybe(
    db,
    'insert into access.occurrences (schedule, due) values (:schedule, :due) on conflict do nothing returning schedule',
    { schedule, due },
  )
  return row !== undefined
}

/** Whether a job of this name and with this data waits for its turn. */
export async function isWaiting(db: Db, name: string, data: object): Promise<boolean> {
  const { waits } = await one<{ waits: boolean }>(
    db,
    `select exists (select from jobs.job where name = :name and state in ('created', 'retry') and data @> :data::jsonb) as waits`,
    { name, data: JSON.stringify(data) },
  )
  return waits
}

/**
 * How many jobs are due for more than ten minutes: nobody works on them.
 * @param raw asks outside a tenant, as readiness does
 */
export async function waitingJobs(raw: (sql: string) => PromiseLike<unknown>): Promise<number> {
  const found = await raw(
    `select count(*)::int as count from jobs.job
     where state in ('created', 'retry') and start_after < now() - interval '10 minutes'`,
  )
  return (found as { rows: { count: number }[] }).rows[0]?.count ?? 0
}
