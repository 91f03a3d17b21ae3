import { z } from 'zod'
import { inInstallation } from '../db/tenant.ts'
import { type Job, job, type Schedule } from '../jobs/jobs.ts'
import { deleteAbandonedSignIns, deleteExpiredUnfinished } from './unfinished.queries.ts'

/** Forms that nobody came back for and sign-ins that were never finished leave. */
const sweep = job('access.sweep', { data: z.strictObject({}) }, ({ services, who }) =>
  inInstallation(services.pool, who, async (db) => {
    await deleteExpiredUnfinished(db)
    await deleteAbandonedSignIns(db)
  }),
)

export const accessJobs: readonly Job[] = [sweep]
export const accessSchedules: readonly Schedule[] = [{ job: 'access.sweep', every: 'hour' }]
