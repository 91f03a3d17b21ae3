import type { Db } from '../db/tenant.ts'
import type { Call } from '../web/call.ts'
import type { SetupStep } from './setup.ts'

/** The first step whose work is not there yet; undefined when nothing is left to do. */
export async function nextStep(db: Db, steps: readonly SetupStep[]): Promise<string | undefined> {
  const done = await Promise.all(steps.map((step) => step.done(db)))
  const open = steps.find((_step, at) => !done[at])
  return open && pathOf(open)
}

export function pathOf(step: SetupStep | undefined): string {
  return `/set-up/${step?.key ?? 'ready'}`
}

/** What the frame around a step shows: all steps, and where one is among them. */
export function place(steps: readonly SetupStep[], { words }: Call<unknown>, key: string) {
  const stairs = [
    { key: 'clinic', name: words('access.setUp.clinic.name') },
    ...steps.map((step) => ({ key: step.key, name: words(step.words) })),
    { key: 'ready', name: words('access.setUp.ready.name') },
  ]
  const here = stairs.findIndex((stair) => stair.key === key)
  return {
    stairs: stairs.map((stair, at) => ({
      number: at + 1,
      name: stair.name,
      past: at < here,
      here: at === here,
      // The clinic itself is changed among its settings once it is there.
      path: at < here && at > 0 ? `/set-up/${stair.key}` : '',
    })),
    /** The steps before this one. */
    saved: here > 0,
    number: here + 1,
    count: stairs.length,
    action: `/set-up/${key}`,
    back: here > 1 ? `/set-up/${stairs[here - 1]?.key}` : '',
    next: stairs[here + 1]?.name ?? '',
    /** Where to go on without sending anything: set where a step only shows something. */
    onward: '',
  }
}
