import { formatDate, type Place } from '../web/formats.ts'
import { shiftDay, weekdayOf } from './dayClock.ts'

/** A month of the rail's calendar: whole weeks from Monday. */
export interface Month {
  /** First day of the month, for its name. */
  first: string
  previous: string
  next: string
  weeks: { number: number; days: MonthDay[] }[]
  weekdays: { short: string; long: string }[]
}

export interface MonthDay {
  day: string
  date: number
  class: string
  current: boolean
  today: boolean
}

export function monthOf(
  shown: string,
  { month, today, open, place }: { month: string; today: string; open: Set<number>; place: Place },
): Month {
  const first = `${month.slice(0, 7)}-01`
  const monday = shiftDay(first, 1 - weekdayOf(first))
  const previous = `${shiftDay(first, -1).slice(0, 7)}-01`
  const next = `${shiftDay(first, 31).slice(0, 7)}-01`
  const weeks = Array.from({ length: 6 }, (_, week) => {
    const days = Array.from({ length: 7 }, (_, weekday) => {
      const day = shiftDay(monday, week * 7 + weekday)
      const out = day.slice(0, 7) !== first.slice(0, 7)
      const off = !open.has(weekday + 1)
      return {
        day,
        date: Number(day.slice(8)),
        class: [out && 'out', off && 'off'].filter(Boolean).join(' '),
        current: day === shown,
        today: day === today,
      }
    })
    return { number: weekNumber(days[3]?.day as string), days }
  })
  const weekdays = Array.from({ length: 7 }, (_, i) => {
    const day = shiftDay(monday, i)
    const short = formatDate(day, 'weekdayShort', place).replace('.', '').slice(0, 2)
    return { short, long: formatDate(day, 'weekday', place) }
  })
  return { first, previous, next, weeks, weekdays }
}

/** Week of the year by ISO 8601, from the Thursday of that week. */
function weekNumber(thursday: string): number {
  const at = Date.parse(`${thursday}T00:00:00Z`)
  const start = Date.parse(`${thursday.slice(0, 4)}-01-01T00:00:00Z`)
  return Math.floor((at - start) / (7 * 86_400_000)) + 1
}
