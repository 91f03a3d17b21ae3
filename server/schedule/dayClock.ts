import { Temporal } from 'temporal-polyfill'
import { instantAt, instantOf, spanOf } from '../lib/clock.ts'

/** A local day as the grid counts it: minutes on the wall clock from midnight. */
export interface DayClock {
  /** YYYY-MM-DD */
  day: string
  zone: string
  from: Date
  to: Date
  /** Minutes on the wall clock at an instant of this day. */
  minutesAt(at: Date): number
  /** The instant of minutes on the wall clock; where the clocks change, as `instantAt` has it. */
  at(minutes: number): Date
  /** Where the wall clock stands some real minutes after it stood at others; 24:00 at most. */
  after(minutes: number, length: number): number
  /** HH:MM at an instant; with its offset when the clocks are put back and show that time twice. */
  timeAt(at: Date): string
  /** What the wall clock skips on this day, if it is put forward. */
  skipped: { from: number; to: number } | null
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

const clocks = new Map<string, DayClock>()

/** The clock of a local day; the last ones asked for are kept. */
export function dayClock(day: string, zone: string): DayClock {
  const key = `${day} ${zone}`
  const kept = clocks.get(key)
  if (kept) return kept
  const made = clockOf(day, zone)
  if (clocks.size > 200) clocks.clear()
  clocks.set(key, made)
  return made
}

function clockOf(day: string, zone: string): DayClock {
  const plain = Temporal.PlainDate.from(day)
  const { start, end } = spanOf(plain, zone)
  const from = new Date(start.epochMilliseconds)
  const to = new Date(end.epochMilliseconds)
  // Only on days the clocks change is the wall clock more than a subtraction.
  const even = to.getTime() - from.getTime() === DAY
  const wall = (at: Date) => {
    const local = instantOf(at).toZonedDateTimeISO(zone)
    return local.hour * 60 + local.minute
  }
  if (even) return evenClock({ day, zone, from, to })
  const exact = (minutes: number) => new Date(instantAt(plain, clockText(minutes), zone).epochMilliseconds)
  return {
    day,
    zone,
    from,
    to,
    minutesAt: wall,
    at: exact,
    after(minutes, length) {
      const end = new Date(exact(minutes).getTime() + length * MINUTE)
      return end >= to ? 1440 : wall(end)
    },
    timeAt(at) {
      const local = instantOf(at).toZonedDateTimeISO(zone)
      const text = clockText(local.hour * 60 + local.minute)
      const later = local.toPlainDateTime().toZonedDateTime(zone, { disambiguation: 'later' })
      const earlier = local.toPlainDateTime().toZonedDateTime(zone, { disambiguation: 'earlier' })
      return later.equals(earlier) ? text : `${text} (${local.offset})`
    },
    skipped: skippedOn(start.toZonedDateTimeISO(zone), to),
  }
}

function evenClock(span: Pick<DayClock, 'day' | 'zone' | 'from' | 'to'>): DayClock {
  const begins = span.from.getTime()
  const minutesAt = (at: Date) => Math.floor((at.getTime() - begins) / MINUTE)
  return {
    ...span,
    minutesAt,
    at: (minutes) => new Date(begins + minutes * MINUTE),
    after: (minutes, length) => Math.min(1440, minutes + length),
    timeAt: (at) => clockText(minutesAt(at)),
    skipped: null,
  }
}

function skippedOn(start: Temporal.ZonedDateTime, end: Date): DayClock['skipped'] {
  const change = start.getTimeZoneTransition('next')
  if (!change || change.epochMilliseconds >= end.getTime()) return null
  const before = change.subtract({ minutes: 1 })
  const from = before.hour * 60 + before.minute + 1
  const to = change.hour * 60 + change.minute
  return to > from ? { from, to } : null
}

/** 09:05 of 545; 24:00 of 1440. */
export function clockText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
}

/** 545 of '09:05'. */
export function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5))
}

/** Day before or after: 'YYYY-MM-DD' moved by days. */
export function shiftDay(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)
}

/** 1 Monday to 7 Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

/** The day it is in a zone. */
export function todayIn(zone: string, now: Date): string {
  return instantOf(now).toZonedDateTimeISO(zone).toPlainDate().toString()
}
