import type { Call } from '../web/call.ts'
import type { Attempt } from '../web/routes.ts'
import { takenBy } from './appointments.queries.ts'
import { deskOf, placingOf } from './booking.ts'
import { type Clash, soundValues, spotTried, typedValues } from './spotParts.ts'

/** Who has the time that a refused form asked for. */
export async function clashOf(
  call: Call<unknown>,
  attempt: Pick<Attempt, 'values' | 'cause'>,
  options: { except: string | null; type?: string | null; minutes?: number } = { except: null },
): Promise<Clash | null> {
  const values = soundValues(typedValues(attempt.values))
  const spot = spotTried(values)
  if (!spot) return null
  const desk = await deskOf(call.db)
  const type = desk.types.find((one) => one.id === (options.type ?? values['type_id'])) ?? null
  const minutes = Number(values['minutes']) || options.minutes || type?.minutes || 30
  const placing = await placingOf(call, desk, { spot, minutes, type })
  const taken = await takenBy(call.db, placing, { except: options.except })
  const inChair = taken.filter((one) => one.chair_id === placing.chair_id)
  const known = { ...spot, chair: placing.chair_id, provider: placing.provider_id }
  if (inChair.length > 0) return { spot: known, taken: inChair, of: 'chair' }
  return { spot: known, taken, of: taken.length > 0 ? 'provider' : 'chair' }
}
