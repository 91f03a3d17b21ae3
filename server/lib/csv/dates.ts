import { Temporal } from 'temporal-polyfill'

export const dateOrders = ['dmy', 'mdy', 'ymd'] as const
export type DateOrder = (typeof dateOrders)[number]

/** Which order the dates of a column follow, over all its values. */
export type DateOrderFound = {
  order: DateOrder
  /** sure: some value fits this order alone; guessed: all values would fit another order too */
  sure: boolean
  values: number
  /** values that do not fit this order */
  against: number
}

/** Running count over a column, so that a file of any size needs no memory. */
export type DateVotes = Record<DateOrder, number> & { values: number; dotted: number; yearFirst: number }

const pattern = /^(\d{1,4})\s?([./\- ])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?=$|[T\s,])/
const compact = /^(\d{4})(\d{2})(\d{2})(?=$|T)/

export function noVotes(): DateVotes {
  return { dmy: 0, mdy: 0, ymd: 0, values: 0, dotted: 0, yearFirst: 0 }
}

/** Counts one value; returns whether it looks like a date at all. */
export function vote(votes: DateVotes, value: string): boolean {
  const parts = partsOf(value)
  if (!parts) return false
  votes.values += 1
  if (parts.separator === '.') votes.dotted += 1
  if (parts.numbers[0].length === 4) votes.yearFirst += 1
  for (const order of dateOrders) if (dayIn(parts.numbers, order, 2100)) votes[order] += 1
  return true
}

/** @param custom the order usual in the clinic's country, when the values leave it open */
export function orderOf(votes: DateVotes, custom: DateOrder): DateOrderFound {
  const most = Math.max(votes.dmy, votes.mdy, votes.ymd)
  const fitting = dateOrders.filter((order) => votes[order] === most)
  const order = fitting.length === 1 ? (fitting[0] as DateOrder) : undecided(votes, fitting, custom)
  return { order, sure: fitting.length === 1, values: votes.values, against: votes.values - votes[order] }
}

export function sumOf(all: DateVotes[]): DateVotes {
  const sum = noVotes()
  for (const votes of all) for (const key of Object.keys(sum) as (keyof DateVotes)[]) sum[key] += votes[key]
  return sum
}

/** How a date was read: the day, and whether its century had to be guessed. */
export type DayRead = { day: Temporal.PlainDate; rest: string; century: 'given' | 'guessed' }

/**
 * Reads the day at the beginning of a value. A year of four digits in front is read as year, month, day
 * whatever the order is.
 * @param latestYear two-digit years are taken as the last such year not after this one
 */
export function readDay(value: string, order: DateOrder, latestYear: number): DayRead | null {
  const parts = partsOf(value)
  if (!parts) return null
  const actual = parts.numbers[0].length === 4 ? 'ymd' : order
  const day = dayIn(parts.numbers, actual, latestYear)
  if (!day) return null
  const year = actual === 'ymd' ? parts.numbers[0] : parts.numbers[2]
  return { day, rest: parts.rest, century: year.length <= 2 ? 'guessed' : 'given' }
}

/** What old programs write for "no date". */
export function isNoDate(value: string): boolean {
  return /^(0{4}|0001)-\d{2}-\d{2}|^(00|01)[./]0[01][./](0000|0001)|^0{8}$|^[-./\s]+$/.test(value)
}

type Parts = { numbers: [string, string, string]; separator: string; rest: string }

function partsOf(value: string): Parts | null {
  const text = value.trim()
  const found = pattern.exec(text)
  if (found)
    return {
      numbers: [found[1] as string, found[3] as string, found[4] as string],
      separator: found[2] as string,
      rest: text.slice(found[0].length).replace(/^[T\s,]+/, ''),
    }
  const tight = compact.exec(text)
  if (!tight) return null
  return {
    numbers: [tight[1] as string, tight[2] as string, tight[3] as string],
    separator: '',
    rest: text.slice(tight[0].length).replace(/^[T\s]+/, ''),
  }
}

const places = { dmy: [2, 1, 0], mdy: [2, 0, 1], ymd: [0, 1, 2] } as const

function dayIn(numbers: Parts['numbers'], order: DateOrder, latestYear: number): Temporal.PlainDate | null {
  const [y, m, d] = places[order].map((place) => numbers[place]) as [string, string, string]
  if (y.length === 3 || y.length === 1 || m.length > 2 || d.length > 2) return null
  const year = y.length === 2 ? fullYear(Number(y), latestYear) : Number(y)
  try {
    return Temporal.PlainDate.from({ year, month: Number(m), day: Number(d) }, { overflow: 'reject' })
  } catch {
    return null
  }
}

function fullYear(two: number, latestYear: number): number {
  const year = Math.floor(latestYear / 100) * 100 + two
  return year > latestYear ? year - 100 : year
}

function undecided(votes: DateVotes, fitting: DateOrder[], custom: DateOrder): DateOrder {
  if (votes.yearFirst * 2 > votes.values) return 'ymd'
  if (votes.dotted * 2 > votes.values && fitting.includes('dmy')) return 'dmy'
  return fitting.includes(custom) ? custom : (fitting[0] ?? custom)
}
