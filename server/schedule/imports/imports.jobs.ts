import { z } from 'zod'
import { inInstallation, inTenant, type Who } from '../../db/tenant.ts'
import { type Job, job, type Schedule } from '../../jobs/jobs.ts'
import { newId } from '../../lib/ids.ts'
import {
  clinics,
  discardImport,
  getImport,
  importsLeftSince,
  settingOf,
} from '../../patients/imports/imports.queries.ts'
import { check, giveUp, run, type Step, undo } from '../../patients/imports/steps.ts'
import { traceOf } from '../../web/failures.ts'
import { importKinds } from './kinds.ts'

const steps = { checking: check, running: run, undoing: undo }

/** A step of an import. Each is one transaction or begins anew, so that a crash leaves nothing half done. */
const importStep = job(
  'imports.step',
  {
    data: z.strictObject({
      import: z.uuid(),
      step: z.enum(['checking', 'running', 'undoing']),
      by: z.uuid(),
    }),
    retries: 2,
    seconds: 3600,
  },
  async ({ services, who, data }) => {
    const asPerson = asked(who, data)
    const [found, setting] = await inTenant(services.pool, asPerson, async (db) => [
      await getImport(db, data.import),
      await settingOf(db),
    ])
    if (found.state !== data.step) return
    const step: Step = {
      pool: services.pool,
      who: asPerson,
      id: found.id,
      kind: importKinds[found.kind],
      setting,
    }
    try {
      await steps[data.step](step)
    } catch (failure) {
      services.log.error({ import: found.id, step: data.step, ...traceOf(failure) }, 'import gave up')
      await giveUp(step, data.step)
    }
  },
)

/** Files that nobody came back to for a month go, with the rows read from them. */
const sweep = job('imports.sweep', { data: z.strictObject({}) }, async ({ services, who }) => {
  const before = new Date(Date.now() - 30 * 24 * 60 * 60 * 1000)
  const all = await inInstallation(services.pool, who, (db) => clinics(db))
  for (const { id } of all)
    await inTenant(services.pool, { ...who, tenant: id }, async (db) => {
      for (const old of await importsLeftSince(db, before)) await discardImport(db, old)
    })
})

export const importJobs: readonly Job[] = [importStep, sweep]
export const importSchedules: readonly Schedule[] = [{ job: 'imports.sweep', every: 'day', at: '03:10' }]

/** What an import changes stands on the record under its id and the person who pressed the button. */
function asked(who: Who, { import: id, step, by }: { import: string; step: string; by: string }): Who {
  return { ...who, actor: { kind: 'user', id: by }, request: step === 'undoing' ? newId() : id }
}
