import { z } from 'zod'
import { inTenant } from '../db/tenant.ts'
import { type Job, job, type Schedule } from '../jobs/jobs.ts'
import { settleFile, sweepFiles } from './settling.ts'

const settle = job('files.settle', { data: z.strictObject({ file: z.uuid() }) }, ({ services, who, data }) =>
  settleFile(services.files, data.file, (work) => inTenant(services.pool, who, work)),
)

/** Longer than any upload and the request behind it may take. */
const day = 24 * 60 * 60 * 1000

const sweep = job('files.sweep', { data: z.strictObject({}) }, async ({ services, who }) => {
  const before = new Date(Date.now() - day)
  const swept = await sweepFiles(services.files, before, (tenant, work) =>
    inTenant(services.pool, { ...who, tenant }, work),
  )
  if (swept.removed + swept.claimed > 0) services.log.info(swept, 'files swept')
})

export const fileJobs: readonly Job[] = [settle, sweep]

export const fileSchedules: readonly Schedule[] = [{ job: 'files.sweep', every: 'hour' }]
