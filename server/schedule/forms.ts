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
