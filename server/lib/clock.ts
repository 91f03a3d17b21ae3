import { Temporal } from 'temporal-polyfill'

/** From `start` up to, not including, `end`. */
export interface Span {
  start: Temporal.Instant
  end: Temporal.Instant
}

/** When a clinic is open on a weekday: 1 is Monday, 7 Sunday (ISO 8601); local times HH:MM, the end up to 24:00. */
export interface OpeningHours {
  weekday: number
  from: string
  until: string
}

/** Whether a text names a time zone (IANA), as in `Europe/Berlin`. */
export function isZone(text: string): boolean {
  try {
    return /^[A-Za-z]/.test(text) && Boolean(Temporal.Now.zonedDateTimeISO(text))
  } catch {
    return false
  }
}

/** The instant of a Date, as pg gives timestamptz. */
export function instantOf(date: Date): Temporal.Instant {
  return Temporal.Instant.fromEpochMilliseconds(date.getTime())
}

/** The Date of an instant, as pg takes it. */
export function dateOf(instant: Temporal.Instant): Date {
  return new Date(instant.epochMilliseconds)
}

/** The day it is at an instant, in a zone. */
export function dayAt(instant: Temporal.Instant, zone: string): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(zone).toPlainDate()
}

/** The time of day at an instant, in a zone: HH:MM. */
export function timeAt(instant: Temporal.Instant, zone: string): string {
  return instant.toZonedDateTimeISO(zone).toPlainTime().toString({ smallestUnit: 'minute' })
}

/**
 * A day from its first instant to the next day's first, in a zone: 23 or 25 hours when the clocks change; where
 * they change at midnight the day begins at the first instant there is.
 */
export function spanOf(day: Temporal.PlainDate, zone: string): Span {
  return {
    start: day.toZonedDateTime(zone).toInstant(),
    end: day.add({ days: 1 }).toZonedDateTime(zone).toInstant(),
  }
}

/**
 * The instant of a local time HH:MM on a day; 24:00 is the next day's beginning. A time the clocks skip moves
 * on by what they skip; of a time that comes twice the first is meant. Throws RangeError if it is no time.
 */
export function instantAt(day: Temporal.PlainDate, time: string, zone: string): Temporal.Instant {
  if (time === '24:00') return spanOf(day, zone).end
  return day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).toInstant()
}

/** Whether a local time HH:MM exists on a day in a zone: false for 02:30 on the night the clocks go forward. */
export function timeExists(day: Temporal.PlainDate, time: string, zone: string): boolean {
  return timeAt(instantAt(day, time, zone), zone) === time
}

/** The beginnings of all slots of a span: every `minutes` of real time from its start (5 unless told). */
export function slotsOf({ start, end }: Span, minutes = 5): Temporal.Instant[] {
  const step = minutes * 60_000
  const count = Math.ceil((end.epochMilliseconds - start.epochMilliseconds) / step)
  return Array.from({ length: count }, (_, i) => start.add({ milliseconds: i * step }))
}

/** Real minutes from one instant to another; negative when it lies before. */
export function minutesBetween(from: Temporal.Instant, to: Temporal.Instant): number {
  return (to.epochMilliseconds - from.epochMilliseconds) / 60_000
}

/** When a clinic is open on a day, as instants in order of their beginning; empty when it is closed. */
export function openOn(day: Temporal.PlainDate, hours: readonly OpeningHours[], zone: string): Span[] {
  return hours
    .filter(({ weekday }) => weekday === day.dayOfWeek)
    .map(({ from, until }) => ({ start: instantAt(day, from, zone), end: instantAt(day, until, zone) }))
    .filter(({ start, end }) => Temporal.Instant.compare(start, end) < 0)
    .sort((one, other) => Temporal.Instant.compare(one.start, other.start))
}

/**
 * Full years of age on a day. Who was born on 29 February comes of age on 1 March in other years.
 * Negative before birth.
 */
export function ageOn(birth: Temporal.PlainDate, day: Temporal.PlainDate): number {
  const hadBirthday = day.month > birth.month || (day.month === birth.month && day.day >= birth.day)
  return day.year - birth.year - (hadBirthday ? 0 : 1)
}
