import type { Block, Hours } from './day.queries.ts'
import { type DayClock, shiftDay, weekdayOf } from './dayClock.ts'
import { blockMinutes, isShut, type Minutes, openOf, without } from './hours.ts'
import { timesOf } from './visitTimes.ts'

/** A chair with who would treat there. */
export interface Place {
  chair: string
  provider: string
}

/** Time that is taken: of a chair, of a provider, or both. */
export interface Busy {
  chair_id: string | null
  provider_id: string | null
  starts_at: Date
  ends_at: Date
}

export interface Offer extends Place {
  day: string
  /** Minutes on the wall clock. */
  from: number
  to: number
  at: Date
}

export interface Wish {
  minutes: number
  places: readonly Place[]
  /** Nothing before this instant. */
  after: Date
  part: 'morning' | 'afternoon' | ''
  limit: number
}

const NOON = 12 * 60
const A_DAY = 2

/**
 * The next free times over some days: each where its gap begins, at most two a day, the earliest first.
 * Lunch, blocks and emergency slots that have not opened yet are not offered.
 */
export function freeTimes(
  days: readonly DayClock[],
  have: { hours: readonly Hours[]; blocks: readonly Block[]; busy: readonly Busy[] },
  wish: Wish,
): Offer[] {
  const offers: Offer[] = []
  for (const clock of days) {
    if (offers.length >= wish.limit) break
    offers.push(...spread(fitsOn(clock, have, wish)))
  }
  return offers.slice(0, wish.limit)
}

/** Days to look through, from one on. */
export function daysFrom(day: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => shiftDay(day, i))
}

export function isOpenDay(hours: readonly Hours[], day: string): boolean {
  return hours.some((one) => one.weekday === weekdayOf(day))
}

function fitsOn(
  clock: DayClock,
  { hours, blocks, busy }: Parameters<typeof freeTimes>[1],
  wish: Wish,
): Offer[] {
  const today = busy.filter((one) => one.starts_at >= clock.from && one.starts_at < clock.to)
  const fits = wish.places.flatMap((place) => {
    const open = openOf(hours, place.chair, clock.day)
    if (!open) return []
    const taken = [
      ...(open.lunch ? [open.lunch] : []),
      ...blocks
        .filter((block) => stands(block, place, clock, wish.after))
        .map((one) => blockMinutes(one, clock)),
      ...today
        .filter((one) => one.chair_id === place.chair || one.provider_id === place.provider)
        .map((one) => timesOf(one, clock)),
    ]
    return without(within(open, clock, wish), taken)
      .filter((gap) => gap.to - gap.from >= wish.minutes && clock.after(gap.from, wish.minutes) <= gap.to)
      .map((gap) => ({
        ...place,
        day: clock.day,
        from: gap.from,
        to: clock.after(gap.from, wish.minutes),
        at: clock.at(gap.from),
      }))
  })
  return fits.sort((a, b) => a.from - b.from)
}

/** Opening hours, from now on, in the half of the day that was asked for. */
function within(open: Minutes, clock: DayClock, { after, part }: Wish): Minutes {
  const past = after < clock.from ? 0 : after >= clock.to ? 1440 : Math.ceil(clock.minutesAt(after) / 5) * 5
  return {
    from: Math.max(open.from, past, part === 'afternoon' ? NOON : 0),
    to: Math.min(open.to, part === 'morning' ? NOON : 1440),
  }
}

function stands(block: Block, place: Place, clock: DayClock, now: Date): boolean {
  if (block.starts_at < clock.from || block.starts_at >= clock.to) return false
  if (block.chair_id !== null && block.chair_id !== place.chair) return false
  return isShut(block, now)
}

/** The day's first, and the next that is in another room or an hour later. */
function spread(fits: readonly Offer[]): Offer[] {
  const [first] = fits
  if (!first) return []
  const other = fits.find((one) => one.chair !== first.chair || one.from >= first.from + 60)
  return other ? [first, other].slice(0, A_DAY) : [first]
}
