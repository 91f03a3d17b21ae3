import { ageOn } from '../web/formats.ts'
import type { Words } from '../web/words.ts'
import { alertsOf, type ShownAlert } from './alerts.ts'
import { WAITING_LIMIT } from './appointments.ts'
import type { DayVisit } from './day.queries.ts'
import { stepAt } from './gridSteps.ts'
import { blockMinutes, type Minutes, overlap } from './hours.ts'
import type { LaneInput } from './laneInput.ts'
import { endTimeOf, minutesOfVisit, timesOf } from './visitTimes.ts'

export interface ShownVisit {
  id: string
  version: number
  class: string
  path: string
  mark: string
  markWord: string
  family: string
  given: string
  age: string
  first: boolean
  alerts: ShownAlert[]
  what: string
  wait: string
  when: string
  minutes: number
  movable: boolean
  /** Minutes of the assistant alone, of who treats, of the assistant again: as classes, empty where nothing is shared. */
  before: string
  own: string
  after: string
  /** Who treats; null in a lane where the same person usually does. */
  provider: string | null
}

interface Room {
  /** Its free time, for a missed visit to make way. */
  gaps: readonly Minutes[]
  /** Who usually treats there; undefined where that makes no difference. */
  usual?: string | null
}

/** A visit as the day, the week and the list show it. */
export function shownVisit(visit: DayVisit, input: LaneInput, { gaps, usual }: Room): ShownVisit {
  const { clock, words, now } = input
  const times = timesOf(visit, clock)
  const minutes = Math.max(5, Math.round(minutesOfVisit(visit) / 5) * 5)
  const { tone, wait } = waiting(visit, words, now)
  const years = visit.born_on ? ageOn(visit.born_on, clock.day).years : 99
  return {
    id: visit.id,
    version: visit.version,
    class: classOf(visit, { times, tone, wait, input, gaps }),
    path: `/appointments/${visit.id}`,
    mark: tone,
    markWord: words(`schedule.tone.${tone}`),
    family: visit.family_name || visit.given_name,
    given: visit.family_name ? visit.given_name : '',
    age: years < 18 ? words('schedule.years', { years }) : '',
    first: visit.first_visit,
    alerts: alertsOf(visit.alerts, words),
    what: visit.what || visit.type_name || words('schedule.visit'),
    wait,
    when: `${clock.timeAt(visit.starts_at)}–${endTimeOf(visit, clock)}`,
    minutes,
    movable: visit.status === 'scheduled' || visit.status === 'confirmed' || visit.status === 'arrived',
    ...spineOf(visit, minutes),
    provider: visit.provider_id === usual ? null : (visit.provider_id ?? ''),
  }
}

/** How a visit looks now: someone waiting past the limit is late, someone in a chair may run over. */
export function waiting(
  visit: Pick<DayVisit, 'status' | 'arrived_at' | 'ends_at'>,
  words: Words,
  now: Date,
): { tone: string; wait: string; minutes: number } {
  if (visit.status === 'arrived' && visit.arrived_at) {
    const minutes = Math.max(0, Math.floor((now.getTime() - visit.arrived_at.getTime()) / 60_000))
    // Nobody sits here for half a day: the visit was not closed, and a number would not help.
    if (minutes > 720) return { tone: 'arrived', wait: '', minutes: 0 }
    const tone = minutes > WAITING_LIMIT ? 'late' : 'arrived'
    return { tone, wait: words('schedule.minutes', { minutes }), minutes }
  }
  if (visit.status === 'in_chair') {
    const minutes = Math.floor((now.getTime() - visit.ends_at.getTime()) / 60_000)
    const over = minutes > 0 && minutes <= 720
    return { tone: 'chair', wait: over ? words('schedule.over', { minutes }) : '', minutes: 0 }
  }
  return { tone: tones[visit.status] ?? 'scheduled', wait: '', minutes: 0 }
}

const tones: Record<string, string> = {
  scheduled: 'scheduled',
  confirmed: 'confirmed',
  arrived: 'arrived',
  completed: 'done',
  broken: 'missed',
  cancelled: 'cancelled',
}

interface Look {
  times: Minutes
  tone: string
  wait: string
  input: LaneInput
  gaps: readonly Minutes[]
}

function classOf(visit: DayVisit, { times, tone, wait, input, gaps }: Look): string {
  const aside = visit.status === 'broken' && gaps.some((gap) => overlap(gap, times))
  const place = `${stepAt(times.from)} for-${Math.min(720, times.to - times.from)}`
  let look = `visit is-${tone} kind-${visit.colour ?? 7} ${place}`
  if (wait) look += ' has-wait'
  if (aside) look += ' half'
  // A visit in blocked time leaves an edge of the block to be seen and reached.
  if (input.blocks.some((block) => overlap(blockMinutes(block, input.clock), times))) look += ' on-block'
  if (input.picked === visit.id) look += ' is-picked'
  if (input.only !== null && input.only !== visit.status) look += ' is-dim'
  return look
}

function spineOf(visit: DayVisit, minutes: number): Pick<ShownVisit, 'before' | 'own' | 'after'> {
  const before = visit.assistant_before ?? 0
  const after = visit.assistant_after ?? 0
  const own = minutes - before - after
  if (own <= 0 || own === minutes) return { before: '', own: '', after: '' }
  return {
    before: before ? `part-${partOf(before)}` : '',
    own: `part-${partOf(own)}`,
    after: after ? `part-${partOf(after)}` : '',
  }
}

function partOf(minutes: number): number {
  return Math.min(240, minutes)
}
