import { isId } from '../lib/ids.ts'
import { readSlot, slotText, type Spot } from './booking.ts'
import { clockText } from './dayClock.ts'
import { dayText, typedTime } from './forms.ts'
import type { Offer } from './free.ts'

/** A form's fields as text. */
export type Values = Record<string, string>

/** Every field of our forms as it was typed; what was sent twice or not at all is still one text. */
export function typedValues(sent: Record<string, unknown>): Values {
  return Object.fromEntries(fields.map((name) => [name, String([sent[name]].flat()[0] ?? '')]))
}

/** The same where it makes sense: ids, days and times that are none are left out of what is looked up. */
export function soundValues(typed: Values): Values {
  const sound = { ...typed }
  for (const name of ['patient_id', 'type_id', 'provider_id', 'chair_id'])
    if (!isId(typed[name])) sound[name] = ''
  if (!dayText.safeParse(typed['day']).success) sound['day'] = ''
  sound['time'] = typedTime(typed['time'] ?? '') ?? ''
  if (
    !/^\d{1,3}$/.test(typed['minutes'] ?? '') ||
    Number(typed['minutes']) < 5 ||
    Number(typed['minutes']) > 480
  )
    sound['minutes'] = ''
  if (!['morning', 'afternoon'].includes(typed['part'] ?? '')) sound['part'] = ''
  if (!/^\d{1,2}$/.test(typed['more'] ?? '')) sound['more'] = ''
  return sound
}

/** The time the person set by hand or clicked on the grid. */
export function ownSpot(values: Values): Spot | null {
  const { day, time } = values
  if (!day || !time || (values['slot'] && values['slot'] !== 'own')) return null
  return { day, time, chair: values['chair_id'] || null, provider: values['provider_id'] || null }
}

/** The spot a refused form asked for. */
export function spotTried(tried: Values): Spot | null {
  const chosen = readSlot((tried['override'] ? tried['override_slot'] : tried['slot']) ?? '')
  if (chosen) return chosen
  const { day, time } = tried
  if (!day || !time) return null
  return { day, time, chair: tried['chair_id'] || null, provider: tried['provider_id'] || null }
}

/** A time that is offered, as its radio button sends it. */
export function slotOf(offer: Offer): string {
  return slotText({
    day: offer.day,
    time: clockText(offer.from),
    chair: offer.chair,
    provider: offer.provider,
  })
}

const fields = [
  ...[
    'id',
    'new_id',
    'patient_id',
    'q',
    'newcomer',
    'family_name',
    'given_name',
    'born_on',
    'phone',
    'others',
  ],
  ...['type_id', 'what', 'note', 'version', 'reason'],
  ...['slot', 'day', 'time', 'minutes', 'provider_id', 'chair_id', 'part', 'more'],
  ...['override', 'override_slot', 'override_reason'],
]
