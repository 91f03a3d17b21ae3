import type { Schedule } from './jobs.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The latest moment at or before `now` at which this was due. UTC, so that no hour comes twice or never. */
export function lastDue({ every, at = '00:00' }: Pick<Schedule, 'every' | 'at'>, now: Date): Date {
  const time = now.getTime()
  if (every === 'minute') return new Date(time - (time % MINUTE))
  if (every === 'hour') return new Date(time - (time % HOUR))
  const [hours = 0, minutes = 0] = at.split(':').map(Number)
  const today = time - (time % DAY) + hours * HOUR + minutes * MINUTE
  return new Date(today <= time ? today : today - DAY)
}
