import { z } from 'zod'
import { inTenant, type Who } from '../../db/tenant.ts'
import { type Job, job } from '../../jobs/jobs.ts'
import { newId } from '../../lib/ids.ts'
import { getImport, settingOf } from '../../patients/imports/imports.queries.ts'
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

export const importJobs: readonly Job[] = [importStep]

/** What an import changes stands on the record under its id and the person who pressed the button. */
function asked(who: Who, { import: id, step, by }: { import: string; step: string; by: string }): Who {
  return { ...who, actor: { kind: 'user', id: by }, request: step === 'undoing' ? newId() : id }
}
