import { connectionOf, type Db, inTenant } from '../db/tenant.ts'
import { newId } from '../lib/ids.ts'
import type { TestApp } from './app.ts'
import type { Row } from './factories.ts'

/**
 * Runs queries as the server would, under row security, and tells which tables were read from end to end, or
 * of which more than a thousand rows were fetched: what PostgreSQL counted, not what a plan promised. Both with plans made for the values and with generic ones, to
 * which prepared statements turn after some use.
 */
export async function tablesReadWhole(
  app: TestApp,
  tenant: Row,
  work: (db: Db) => Promise<unknown>,
): Promise<string[]> {
  const found = new Set<string>()
  for (const mode of ['force_custom_plan', 'force_generic_plan']) {
    const who = { tenant: tenant.id, actor: { kind: 'system' as const, id: null }, request: newId() }
    await inTenant(app.services.pool, who, async (db) => {
      const connection = connectionOf(db)
      await connection.query(`set local plan_cache_mode = ${mode}`)
      await work(db)
      const { rows } = await connection.query(
        `select schemaname || '.' || relname as name from pg_stat_xact_user_tables
         where seq_scan > 0 or idx_tup_fetch > 1000`,
      )
      for (const { name } of rows as { name: string }[]) found.add(name)
    })
  }
  return [...found].sort()
}
