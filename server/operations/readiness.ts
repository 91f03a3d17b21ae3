import { pendingMigrations } from '../db/pending.ts'
import { waitingJobs } from '../jobs/jobs.queries.ts'
import type { Pool } from '../db/pool.ts'
import type { Check } from '../web/health.ts'

/** What must be well before this server should be given requests. */
export function readiness({ knex }: Pool): Record<string, Check> {
  return {
    database: async () => {
      await knex.raw('select 1')
      return undefined
    },
    migrations: async () => {
      const pending = await pendingMigrations((sql) => knex.raw(sql))
      return pending.length === 0
        ? undefined
        : `${pending.length} migrations are waiting, ${pending[0]} first`
    },
    jobs: async () => {
      const waiting = await waitingJobs((sql) => knex.raw(sql))
      return waiting === 0
        ? undefined
        : `${waiting} jobs have been waiting for more than ten minutes: no worker takes them`
    },
  }
}
