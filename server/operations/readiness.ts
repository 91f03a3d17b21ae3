import { pendingMigrations } from '../db/pending.ts'
import { waitingJobs } from '../jobs/jobs.queries.ts'
import { roomOn } from '../files/room.ts'
import type { Services } from '../web/call.ts'
import type { Check } from '../web/health.ts'

/** What must be well before this server should be given requests. */
export function readiness({ pool: { knex }, config }: Services): Record<string, Check> {
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
    // The door decides by the same two numbers whether it takes changes.
    disk: async () => {
      const free = await roomOn(config.dataDir)
      return free >= config.diskReserve
        ? undefined
        : `${megabytes(free)} MB are free beside the data folder, ${megabytes(config.diskReserve)} MB are kept in reserve: no changes are taken`
    },
  }
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / 2 ** 20)
}
