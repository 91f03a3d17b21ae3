import { newId } from '../lib/ids.ts'
import type { Call } from '../web/call.ts'
import type { Attempt } from '../web/routes.ts'
import type { Placing } from './appointments.queries.ts'
import { takenBy } from './taken.queries.ts'
import { placingOf, type Spot } from './booking.ts'
import { deskOf } from './desk.queries.ts'
import type { Clash } from './clashWords.ts'
import { soundValues, spotTried, typedValues } from './spotForm.ts'
import { visitWarnings } from './visitWarnings.ts'
import { knowing } from './warnings.ts'

interface Options {
  except: string | null
  type?: string | null
  minutes?: number
}

/** Who has the time that a refused form asked for. */
export async function clashOf(
  call: Call<unknown>,
  attempt: Pick<Attempt, 'values' | 'cause'>,
  options: Options = { except: null },
): Promise<Clash | null> {
  const tried = await triedOf(call, attempt, options)
  if (!tried) return null
  const { spot, placing } = tried
  const taken = await takenBy(call.db, placing, { except: options.except })
  const inChair = taken.filter((one) => one.chair_id === placing.chair_id)
  const known = { ...spot, chair: placing.chair_id, provider: placing.provider_id }
  if (inChair.length > 0) return { spot: known, taken: inChair, of: 'chair' }
  return { spot: known, taken, of: taken.length > 0 ? 'provider' : 'chair' }
}

/** What somebody should know before the visit stands where a form asked for, in words, and whom these name. */
export interface Told {
  words: string[]
  known: string
  patients: string[]
  /** Where it would stand, as the form's own fields say it: chosen already when it is sent again. */
  own: Record<string, string>
}

/** @returns null when there is nothing to know any more */
export async function toldOf(
  call: Call<unknown>,
  attempt: Pick<Attempt, 'values'>,
  options: Options & { patient?: string } = { except: null },
): Promise<Told | null> {
  const tried = await triedOf(call, attempt, options)
  if (!tried) return null
  const { values, spot, placing } = tried
  const patient = options.patient || values['patient_id'] || values['new_id'] || newId()
  const except = options.except || values['id'] || newId()
  const { warnings, patients } = await visitWarnings(call, placing, { patient, except })
  if (warnings.length === 0) return null
  return {
    words: warnings.map(({ words }) => words),
    known: knowing(warnings),
    patients,
    own: fieldsOf(spot, placing),
  }
}

/** Where it would stand, as the form's own fields say it; null while no time is chosen. */
export async function ownOf(
  call: Call<unknown>,
  attempt: Pick<Attempt, 'values'>,
): Promise<Told['own'] | null> {
  const tried = await triedOf(call, attempt, { except: null })
  return tried && fieldsOf(tried.spot, tried.placing)
}

function fieldsOf(spot: Spot, { chair_id, provider_id }: Placing): Told['own'] {
  return { slot: 'own', day: spot.day, time: spot.time, chair_id, provider_id }
}

/** What a form asked for, as far as it can be told. */
async function triedOf(
  call: Call<unknown>,
  attempt: Pick<Attempt, 'values'>,
  options: Options,
): Promise<{ values: ReturnType<typeof soundValues>; spot: Spot; placing: Placing } | null> {
  const values = soundValues(typedValues(attempt.values))
  const spot = spotTried(values)
  if (!spot) return null
  const desk = await deskOf(call.db)
  const type = desk.types.find((one) => one.id === (options.type ?? values['type_id'])) ?? null
  const minutes = Number(values['minutes']) || options.minutes || type?.minutes || 30
  return { values, spot, placing: await placingOf(call, desk, { spot, minutes, type }) }
}
