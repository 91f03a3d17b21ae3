import { z } from 'zod'
import { inInstallation, inTenant, type Who } from '../../db/tenant.ts'
import { isWaiting } from '../../jobs/jobs.queries.ts'
import { type Chore, enqueue, type Job, job, type Schedule } from '../../jobs/jobs.ts'
import { newId } from '../../lib/ids.ts'
import {
  clinics,
  discardImport,
  getImport,
  importsLeftSince,
  settingOf,
} from '../../patients/imports/imports.queries.ts'
import { countTakenUp, stepsUnderWay, type UnderWay } from '../../patients/imports/progress.queries.ts'
import { alone, check, giveUp, run, type Step, undo } from '../../patients/imports/steps.ts'
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
    const mine = { pool: services.pool, who: asPerson, id: data.import }
    await alone(mine, async () => {
      const [found, setting] = await inTenant(services.pool, asPerson, async (db) => [
        await getImport(db, data.import),
        await settingOf(db),
      ])
      if (found.state !== data.step) return
      try {
        await steps[data.step]({ ...mine, kind: importKinds[found.kind], setting })
      } catch (failure) {
        services.log.error({ import: found.id, step: data.step, ...traceOf(failure) }, 'import gave up')
        await giveUp(mine, data.step)
      }
    })
  },
)

/** How often a step is begun again whose process died: a file may be what kills it. */
const TRIES = 2

/** A step whose process died is begun again at once, from the command line it is given back: whoever is there decides. */
const takeUp: Chore = async (services, who) => {
  const all = await inInstallation(services.pool, who, (db) => clinics(db))
  for (const { id } of all) {
    const here = { ...who, tenant: id }
    const underWay = await inTenant(services.pool, here, (db) => stepsUnderWay(db))
    for (const step of underWay) await takeUpOne({ pool: services.pool, who: here, id: step.id }, step)
  }
}

async function takeUpOne(
  mine: Pick<Step, 'pool' | 'who' | 'id'>,
  { id, step, by, taken_up }: UnderWay,
): Promise<void> {
  const again = by !== null && taken_up < TRIES
  const left = await alone(mine, async () => {
    if (!again) await giveUp(mine, step, 'interrupted')
  })
  // Not before the lock is free, or whoever takes the job finds it held.
  if (!left || !again) return
  await inTenant(mine.pool, mine.who, async (db) => {
    if (await isWaiting(db, importStep.name, { import: id, step })) return
    await countTakenUp(db, id)
    await enqueue(db, importStep.name, { import: id, step, by })
  })
}

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
export const importChores: readonly Chore[] = [takeUp]
export const importSchedules: readonly Schedule[] = [{ job: 'imports.sweep', every: 'day', at: '03:10' }]

/** What an import changes stands on the record under its id and the person who pressed the button. */
function asked(who: Who, { import: id, step, by }: { import: string; step: string; by: string }): Who {
  return { ...who, actor: { kind: 'user', id: by }, request: step === 'undoing' ? newId() : id }
}
