import { all } from './sql.ts'
import type { Db } from './tenant.ts'

/**
 * Waits while the same form, sent a moment earlier, is still at work: what it makes is there then to be found.
 * @param id the one that the form brought for what it makes
 */
export async function awaitSameForm(db: Db, id: string): Promise<void> {
  await all(db, 'select pg_advisory_xact_lock(hashtextextended(:id, 0))', { id })
}
