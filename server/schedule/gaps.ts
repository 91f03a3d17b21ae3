import type { Chair, DayVisit } from './day.queries.ts'
import { clockText } from './dayClock.ts'
import { stepsOf } from './gridSteps.ts'
import { blockMinutes, isShut, type Minutes, openOf, overlap, without } from './hours.ts'
import type { LaneInput } from './laneInput.ts'
import { timesOf } from './visitTimes.ts'

/** A time that can be booked, with the page that books it. */
export interface FreeTime {
  time: string
  path: string
}

/** Time of a missed visit that can still be given to someone else. */
export interface Opening {
  class: string
  path: string
  words: string
}

/** Time in which this chair could be booked: open, not lunch, not blocked, nobody in it. */
export function freeGaps(chair: string, input: LaneInput, visits: readonly Minutes[]): Minutes[] {
  const open = openOf(input.hours, chair, input.clock.day)
  if (!open) return []
  const blocked = input.blocks
    .filter((block) => isShut(block, input.now))
    .map((block) => blockMinutes(block, input.clock))
  const taken = [...visits, ...blocked, ...(open.lunch ? [open.lunch] : [])]
  const from = Math.max(open.from, nowMinutes(input))
  return from < open.to ? without({ from, to: open.to }, taken) : []
}

/** The first free quarter of an hour; null when there is none any more. */
export function firstFree(chair: Chair, gaps: readonly Minutes[], { clock }: LaneInput): FreeTime | null {
  const gap = gaps.find((one) => one.to - one.from >= QUARTER)
  if (!gap) return null
  return { time: clockText(gap.from), path: bookingPath(clock.day, gap.from, chair.id) }
}

/** What missed visits leave free, from ten minutes on. */
export function openings(
  chair: Chair,
  visits: readonly DayVisit[],
  gaps: readonly Minutes[],
  { clock, words }: LaneInput,
): Opening[] {
  return visits
    .filter((visit) => visit.status === 'broken')
    .flatMap((visit) => {
      const times = timesOf(visit, clock)
      const gap = gaps.find((one) => overlap(one, times))
      if (!gap) return []
      const left = { from: Math.max(gap.from, times.from), to: Math.min(gap.to, times.to) }
      const minutes = left.to - left.from
      if (minutes < 10) return []
      return [
        {
          class: stepsOf(left),
          path: bookingPath(clock.day, left.from, chair.id),
          words: words('schedule.minutesFree', { minutes }),
        },
      ]
    })
}

function bookingPath(day: string, from: number, chair: string): string {
  return `/appointments/new?day=${day}&time=${clockText(from)}&chair=${chair}`
}

function nowMinutes({ clock, now }: LaneInput): number {
  if (now < clock.from) return 0
  if (now >= clock.to) return 1440
  return Math.ceil(clock.minutesAt(now) / 5) * 5
}

const QUARTER = 15
