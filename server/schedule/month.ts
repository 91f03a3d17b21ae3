import { formatDate, localeOfDates, type Place } from '../web/formats.ts'
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

/** A month of days around the one that is shown. @param shown YYYY-MM-DD, as are `month` and `today`; open: weekdays, 1 is Monday */
export function monthOf(
  shown: string,
  { month, today, open, place }: { month: string; today: string; open: Set<number>; place: Place },
): Month {
  const { weeks, ...rest } = weeksOf(`${month.slice(0, 7)}-01`)
  const marked = weeks.map(({ number, days }) => ({
    number,
    days: days.map(({ day, date, out }, weekday) => ({
      day,
      date,
      class: [out && 'out', !open.has(weekday + 1) && 'off'].filter(Boolean).join(' '),
      current: day === shown,
      today: day === today,
    })),
  }))
  return { ...rest, weeks: marked, weekdays: weekdaysIn(place) }
}

interface Weeks {
  first: string
  previous: string
  next: string
  weeks: { number: number; days: { day: string; date: number; out: boolean }[] }[]
}

const known = new Map<string, Weeks>()
const weekdays = new Map<string, Month['weekdays']>()

/** A month's days never change; the last ones asked for are kept. */
function weeksOf(first: string): Weeks {
  const kept = known.get(first)
  if (kept) return kept
  const monday = shiftDay(first, 1 - weekdayOf(first))
  const weeks = Array.from({ length: 6 }, (_, week) => {
    const days = Array.from({ length: 7 }, (_, weekday) => {
      const day = shiftDay(monday, week * 7 + weekday)
      return { day, date: Number(day.slice(8)), out: day.slice(0, 7) !== first.slice(0, 7) }
    })
    return { number: weekNumber(days[3]?.day as string), days }
  })
  const previous = `${shiftDay(first, -1).slice(0, 7)}-01`
  const next = `${shiftDay(first, 31).slice(0, 7)}-01`
  const made = { first, previous, next, weeks }
  if (known.size > 48) known.clear()
  known.set(first, made)
  return made
}

function weekdaysIn(place: Place): Month['weekdays'] {
  const kept = weekdays.get(localeOfDates(place))
  if (kept) return kept
  const made = Array.from({ length: 7 }, (_, at) => {
    // 2024-01-01 was a Monday.
    const day = shiftDay('2024-01-01', at)
    const short = formatDate(day, 'weekdayShort', place).replace('.', '').slice(0, 2)
    return { short, long: formatDate(day, 'weekday', place) }
  })
  weekdays.set(localeOfDates(place), made)
  return made
}

/** Week of the year by ISO 8601, from the Thursday of that week. */
function weekNumber(thursday: string): number {
  const at = Date.parse(`${thursday}T00:00:00Z`)
  const start = Date.parse(`${thursday.slice(0, 4)}-01-01T00:00:00Z`)
  return Math.floor((at - start) / (7 * 86_400_000)) + 1
}
