import { Temporal } from 'temporal-polyfill'
import { type DateOrder, readDay } from './dates.ts'

const clock = /^(\d{1,2})(?:[:.h](\d{2}))?(?:[:.](\d{2}))?(?:[.,]\d+)?\s*(?:uhr)?\s*(am|pm|a\.m\.|p\.m\.)?/i
const offset = /^\s*(z|[+-]\d{2}(?::?\d{2})?)$/i

/** Reads "9:30", "09.30 Uhr", "2:15 PM", "143000"; the rest is what follows. */
export function readClock(value: string): { time: Temporal.PlainTime; rest: string } | null {
  const text = value.trim().replace(/^(\d{2})(\d{2})(\d{2})?$/, (_, h, m, s) => `${h}:${m}:${s ?? '00'}`)
  const found = clock.exec(text)
  if (!found) return null
  const half = found[4]?.toLowerCase()[0]
  let hour = Number(found[1])
  if (half && (hour < 1 || hour > 12)) return null
  if (half === 'p' && hour < 12) hour += 12
  if (half === 'a' && hour === 12) hour = 0
  try {
    const time = Temporal.PlainTime.from(
      { hour, minute: Number(found[2] ?? 0), second: Number(found[3] ?? 0) },
      { overflow: 'reject' },
    )
    return { time, rest: text.slice(found[0].length) }
  } catch {
    return null
  }
}

/**
 * Reads a moment: with its offset when it has one, else as the clock on the clinic's wall.
 * @param zone the clinic's IANA time zone
 * @returns null when the value is no day and time; a day alone is no moment
 */
export function readInstant(
  value: string,
  order: DateOrder,
  { zone, latestYear }: { zone: string; latestYear: number },
): Temporal.Instant | null {
  const read = readDay(value, order, latestYear)
  if (!read?.rest) return null
  const clockRead = readClock(read.rest)
  if (!clockRead) return null
  const local = read.day.toPlainDateTime(clockRead.time)
  const rest = clockRead.rest.trim()
  if (!rest) return local.toZonedDateTime(zone).toInstant()
  const found = offset.exec(rest)
  if (!found) return null
  try {
    return Temporal.Instant.from(`${local.toString()}${(found[1] as string).toUpperCase()}`)
  } catch {
    return null
  }
}
