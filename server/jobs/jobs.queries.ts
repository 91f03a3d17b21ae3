import { maybe } from '../db/sql.ts'
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
