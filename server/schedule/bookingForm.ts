import { z } from 'zod'
import { checkbox, form, id, optionalDay, optionalId, optionalText } from '../web/forms.ts'
import { Refusal } from '../web/refusals.ts'
import { readSlot, type Spot } from './booking.ts'
import { optionalTime } from './forms.ts'

/** Minutes in steps of the grid; empty is the usual length of the kind of visit. */
function optionalMinutes() {
  return z
    .string()
    .default('')
    .transform((text) => text.trim())
    .refine((text) => text === '' || /^\d{1,3}$/.test(text), { error: 'forms.errors.whole' })
    .transform((text) => (text === '' ? null : Number(text)))
    .refine((minutes) => minutes === null || (minutes >= 5 && minutes <= 480), {
      error: 'forms.errors.between',
      params: { min: 5, max: 480 },
    })
}

/** Who a visit is for: someone known, or someone new whose name and phone are written down on the way. */
const patient = {
  patient_id: optionalId(),
  q: optionalText(100),
  newcomer: checkbox(),
  family_name: optionalText(),
  given_name: optionalText(),
  born_on: optionalDay(),
  phone: optionalText(50),
  new_id: optionalId(),
  /** The patients who were seen and are somebody else. */
  others: optionalText(30),
}

/** When, where and with whom; `slot` is a free time that was offered, or 'own' for the fields beside it. */
const spot = {
  slot: optionalText(200),
  day: optionalDay(),
  time: optionalTime(),
  minutes: optionalMinutes(),
  provider_id: optionalId(),
  chair_id: optionalId(),
  part: z.enum(['', 'morning', 'afternoon']).default(''),
  more: optionalText(3),
  /** The button that asked for other times: the field it sets and its value. */
  pick: z
    .string()
    .regex(/^((part|more|newcomer|patient_id):[\w-]{0,36})?$/)
    .default(''),
  override: checkbox(),
  override_slot: optionalText(200),
  override_reason: optionalText(200),
  /** The warnings that were seen. */
  known: optionalText(30),
}

export const bookingForm = form({
  id: id(),
  ...patient,
  type_id: optionalId(),
  what: optionalText(200),
  note: optionalText(1000),
  ...spot,
})
export type BookingForm = z.output<typeof bookingForm>

export const moveForm = form({ version: z.coerce.number().int().positive(), ...spot })
export type MoveForm = z.output<typeof moveForm>

type SpotFields = Pick<
  MoveForm,
  'slot' | 'day' | 'time' | 'provider_id' | 'chair_id' | 'override' | 'override_slot'
>

/** @throws Refusal when no time was chosen */
export function spotOf(fields: SpotFields): Spot {
  const chosen = readSlot(fields.override ? fields.override_slot : fields.slot)
  if (chosen) return chosen
  if (!fields.day) throw new Refusal('day', 'schedule.refusals.when')
  if (!fields.time) throw new Refusal('time', 'schedule.refusals.when')
  return { day: fields.day, time: fields.time, chair: fields.chair_id, provider: fields.provider_id }
}

/** A form's values as text again, with what the pressed button sets. */
export function valuesOf({ pick, ...form }: BookingForm | MoveForm): Record<string, unknown> {
  const values = Object.entries(form).map(([name, value]) => [
    name,
    value === null || value === false ? '' : String(value),
  ])
  const [field, value] = pick.split(':')
  return { ...Object.fromEntries(values), ...(field && { [field]: value }) }
}
