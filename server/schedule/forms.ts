import { z } from 'zod'

/** A day in an address: YYYY-MM-DD, and one that exists. */
export const dayText = z
  .string()
  .regex(/^(19|20|21)\d\d-\d\d-\d\d$/)
  .refine((text) => {
    const at = new Date(`${text}T00:00:00Z`)
    return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
  })

/** A time in an address: HH:MM. */
export const timeText = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/)

/** A time of day as people type it, 9, 930, 9.30 or 09:30, as HH:MM; undefined for what is none. */
export function typedTime(text: string): string | undefined {
  const [, hours, minutes = '00'] = /^(\d{1,2})[:.]?(\d\d)?$/.exec(text.trim()) ?? []
  if (hours === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined
  return `${hours.padStart(2, '0')}:${minutes}`
}

/** A time of day of a form, which may be left empty; leaves as HH:MM. */
export function optionalTime() {
  return z
    .string()
    .default('')
    .transform((text) => text.trim())
    .refine((text) => text === '' || typedTime(text) !== undefined, { error: 'forms.errors.time' })
    .transform((text) => typedTime(text) ?? '')
}

/** A time of day that must be given. */
export function time() {
  return optionalTime().refine((text) => text !== '', { error: 'forms.errors.required' })
}
