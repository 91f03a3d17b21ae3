import type { Block, Hours } from './day.queries.ts'
import type { DayClock } from './dayClock.ts'
import { minutesOf, weekdayOf } from './dayClock.ts'

/** Minutes on the wall clock, the end not included. */
export interface Minutes {
  from: number
  to: number
}

export interface Open extends Minutes {
  lunch: Minutes | null
}

/** When a chair is open on a day: its own hours, else the clinic's; null when closed. */
export function openOf(hours: readonly Hours[], chair: string, day: string): Open | null {
  const weekday = weekdayOf(day)
  const own = hours.filter((one) => one.chair_id === chair)
  const row = (own.length > 0 ? own : hours.filter((one) => one.chair_id === null)).find(
    (one) => one.weekday === weekday,
  )
  if (!row) return null
  const lunch = row.lunch_from && row.lunch_to ? spanOf(row.lunch_from, row.lunch_to) : null
  return { ...spanOf(row.opens, row.closes), lunch }
}

/** Weekdays on which anything is open at all. */
export function openWeekdays(hours: readonly Hours[]): Set<number> {
  return new Set(hours.map((one) => one.weekday))
}

/** Blocks as minutes of their day. */
export function blockMinutes(block: Pick<Block, 'starts_at' | 'ends_at'>, clock: DayClock): Minutes {
  const from = clock.minutesAt(block.starts_at)
  const to = block.ends_at >= clock.to ? 1440 : clock.minutesAt(block.ends_at)
  return { from, to: Math.max(to, from + 5) }
}

/** Whether a block keeps its time from being booked: an emergency slot opens for everybody at its hour. */
export function isShut({ kind, opens_at }: Pick<Block, 'kind' | 'opens_at'>, now: Date): boolean {
  return kind !== 'emergency' || opens_at === null || opens_at > now
}

/** What is left of a span when others are taken out of it. */
export function without(span: Minutes, taken: readonly Minutes[]): Minutes[] {
  const left: Minutes[] = []
  let from = span.from
  for (const one of [...taken].sort((a, b) => a.from - b.from)) {
    if (one.to <= from) continue
    if (one.from >= span.to) break
    if (one.from > from) left.push({ from, to: one.from })
    from = one.to
  }
  if (from < span.to) left.push({ from, to: span.to })
  return left
}

/** Whether two spans share time; one that begins when the other ends does not. */
export function overlap(one: Minutes, other: Minutes): boolean {
  return one.from < other.to && other.from < one.to
}

function spanOf(from: string, to: string): Minutes {
  return { from: minutesOf(from), to: minutesOf(to) }
}
