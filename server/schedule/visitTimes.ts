import type { DayVisit } from './day.queries.ts'
import type { DayClock } from './dayClock.ts'
import type { Minutes } from './hours.ts'

/** Minutes of the wall clock a visit takes on its day, in steps of five. */
export function timesOf(visit: Pick<DayVisit, 'starts_at' | 'ends_at'>, clock: DayClock): Minutes {
  const from = Math.floor(clock.minutesAt(visit.starts_at) / 5) * 5
  const real = Math.max(5, Math.round(minutesOfVisit(visit) / 5) * 5)
  const to = clock.after(from, real)
  // Put back meanwhile, the wall clock may show an end before the beginning: then it is as long as it takes.
  return { from, to: to > from ? to : Math.min(1440, from + real) }
}

/** Real minutes, whatever the clocks do. */
export function minutesOfVisit(visit: { starts_at: Date; ends_at: Date }): number {
  return Math.round((visit.ends_at.getTime() - visit.starts_at.getTime()) / 60_000)
}

/** Its end on the day's wall clock; a visit that goes on after midnight ends this day at 24:00. */
export function endTimeOf({ ends_at }: Pick<DayVisit, 'ends_at'>, clock: DayClock): string {
  return ends_at >= clock.to ? '24:00' : clock.timeAt(ends_at)
}
