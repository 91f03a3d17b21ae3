import { ageOn } from '../web/formats.ts'
import type { Words } from '../web/words.ts'
import { takesTime, WAITING_LIMIT } from './appointments.ts'
import { alertsOf, type ShownAlert } from './alerts.ts'
import type { Block, Chair, DayVisit, Hours } from './day.queries.ts'
import { clockText, type DayClock } from './dayClock.ts'
import { blockMinutes, isShut, type Minutes, openOf, without } from './hours.ts'

/** What stands in a lane of the day, in the order of time. */
export interface Lane {
  id: string
  name: string
  provider: string
  /** Who usually treats here, in one word. */
  short: string
  who: string
  /** What the lane is called to those who hear it: "Room 1, Dr. Weber". */
  label: string
  /** The next free time of at least a quarter of an hour; null when there is none any more. */
  free: { time: string; path: string } | null
  blocks: ShownBlock[]
  visits: ShownVisit[]
  open: { class: string; path: string; words: string }[]
  ghosts: { class: string; nr: string; words: string; hint: string }[]
}

/** What is not there yet, or no longer free: offers, the chosen time, the visit that was quicker. */
export interface Ghost extends Minutes {
  day: string
  chair: string
  kind: 'is-offer' | 'is-chosen' | 'is-taken'
  nr: string
  words: string
  hint: string
}

export interface ShownBlock {
  /** Of a block that can be changed here; '' for opening hours. */
  id: string
  version: number
  minutes: number
  /** Stands in every room. */
  everywhere: boolean
  kind: string
  class: string
  words: string
  hint: string
}

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

export interface LaneInput {
  clock: DayClock
  hours: readonly Hours[]
  blocks: readonly Block[]
  visits: readonly DayVisit[]
  words: Words
  now: Date
  /** Shows visits of this status in full and the others faintly. */
  only: string | null
  /** The visit whose panel is open. */
  picked: string | null
  ghosts: readonly Ghost[]
}

const QUARTER = 15

export function laneOf(chair: Chair, input: LaneInput, grid: Minutes): Lane {
  const { clock, words } = input
  const visits = input.visits.filter((visit) => visit.chair_id === chair.id && visit.status !== 'cancelled')
  const live = visits.filter((visit) => takesTime(visit.status)).map((visit) => timesOf(visit, clock))
  const missed = visits.filter(
    (visit) => visit.status !== 'broken' || !live.some((one) => overlap(one, timesOf(visit, clock))),
  )
  const blocks = blocksOf(chair.id, input.blocks)
  const gaps = freeGaps(chair.id, { ...input, blocks, live })
  const who = whoOf(chair, words)
  return {
    id: chair.id,
    name: chair.name,
    provider: chair.provider_id ?? '',
    short: chair.short_name ?? '',
    who,
    label: who ? `${chair.name}, ${who}` : chair.name,
    free: freeOf(chair, gaps, input),
    blocks: shownBlocks(chair.id, input, grid),
    visits: missed.map((visit) => {
      const shown = shownVisit(visit, { ...input, blocks }, gaps)
      return visit.provider_id === chair.provider_id ? { ...shown, provider: null } : shown
    }),
    open: input.ghosts.length > 0 ? [] : openings(chair, missed, gaps, input),
    ghosts: input.ghosts
      .filter((ghost) => ghost.chair === chair.id && ghost.day === clock.day)
      .map(({ kind, nr, words: said, hint, ...times }) => {
        const beside = missed.some(
          (visit) => visit.status === 'broken' && overlap(timesOf(visit, clock), times),
        )
        return { class: `${kind}${beside ? ' beside' : ''} ${stepsOf(times)}`, nr, words: said, hint }
      }),
  }
}

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

export function shownVisit(visit: DayVisit, input: LaneInput, gaps: readonly Minutes[]): ShownVisit {
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
    when: `${clock.timeAt(visit.starts_at)}–${endOf(visit, clock)}`,
    minutes,
    movable: visit.status === 'scheduled' || visit.status === 'confirmed' || visit.status === 'arrived',
    ...spineOf(visit, minutes),
    provider: visit.provider_id ?? '',
  }
}

/** A visit that goes on after midnight ends this day at 24:00. */
function endOf({ ends_at }: DayVisit, clock: DayClock): string {
  return ends_at >= clock.to ? '24:00' : clock.timeAt(ends_at)
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
  return [
    'visit',
    `is-${tone}`,
    `kind-${visit.colour ?? 7}`,
    stepAt(times.from),
    `for-${Math.min(720, times.to - times.from)}`,
    wait && 'has-wait',
    aside && 'half',
    // A visit in blocked time leaves an edge of the block to be seen and reached.
    input.blocks.some((block) => overlap(blockMinutes(block, input.clock), times)) && 'on-block',
    input.picked === visit.id && 'is-picked',
    input.only !== null && input.only !== visit.status && 'is-dim',
  ]
    .filter(Boolean)
    .join(' ')
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

/** The blocks of a room, and those of every room. */
export function blocksOf(chair: string, blocks: readonly Block[]): Block[] {
  return blocks.filter((block) => block.chair_id === null || block.chair_id === chair)
}

/** What is not for booking in a room: outside its hours, lunch, and its blocks. */
export function shownBlocks(chair: string, input: LaneInput, grid: Minutes): ShownBlock[] {
  const { clock, words, hours } = input
  const open = openOf(hours, chair, clock.day)
  const closed = open ? without(grid, [open]) : [grid]
  const lunch = open?.lunch ? [open.lunch] : []
  return [
    ...closed.map((one) => ({ ...fromHours, kind: 'closed', class: stepsOf(one) })),
    ...skippedIn(grid, clock).map((one) => ({
      ...fromHours,
      kind: 'lunch',
      class: stepsOf(one),
      words: words('schedule.blocks.skipped'),
    })),
    ...lunch.map((one) => ({
      ...fromHours,
      kind: 'lunch',
      class: stepsOf(one),
      words: words('schedule.blocks.lunch'),
    })),
    ...blocksOf(chair, input.blocks).map((block) => shownBlock(block, input)),
  ]
}

/** Where the clocks are put forward there is an hour that nobody can book. */
function skippedIn(grid: Minutes, { skipped }: DayClock): Minutes[] {
  return skipped && overlap(skipped, grid) ? [skipped] : []
}

const fromHours = { id: '', version: 0, minutes: 0, everywhere: false, words: '', hint: '' }

function shownBlock(block: Block, { clock, words, picked }: LaneInput): ShownBlock {
  const opens = block.opens_at && block.opens_at >= clock.from ? clock.minutesAt(block.opens_at) : null
  return {
    id: block.id,
    version: block.version,
    minutes: Math.round((block.ends_at.getTime() - block.starts_at.getTime()) / 60_000),
    everywhere: block.chair_id === null,
    kind: block.kind === 'emergency' ? 'emergency' : 'lunch',
    class: `${stepsOf(blockMinutes(block, clock))}${picked === block.id ? ' is-picked' : ''}`,
    words: block.words || words(`schedule.blocks.${block.kind}`),
    hint: opens === null ? '' : words('schedule.blocks.opens', { time: clockText(opens) }),
  }
}

/** Time in which this chair could be booked: open, not lunch, not blocked, nobody in it. */
function freeGaps(chair: string, input: LaneInput & { live: readonly Minutes[] }): Minutes[] {
  const open = openOf(input.hours, chair, input.clock.day)
  if (!open) return []
  const blocked = input.blocks
    .filter((block) => isShut(block, input.now))
    .map((block) => blockMinutes(block, input.clock))
  const taken = [...input.live, ...blocked, ...(open.lunch ? [open.lunch] : [])]
  const from = Math.max(open.from, nowMinutes(input))
  return from < open.to ? without({ from, to: open.to }, taken) : []
}

function nowMinutes({ clock, now }: LaneInput): number {
  if (now < clock.from) return 0
  if (now >= clock.to) return 1440
  return Math.ceil(clock.minutesAt(now) / 5) * 5
}

function freeOf(chair: Chair, gaps: readonly Minutes[], { clock }: LaneInput): Lane['free'] {
  const gap = gaps.find((one) => one.to - one.from >= QUARTER)
  if (!gap) return null
  return { time: clockText(gap.from), path: bookingPath(clock.day, gap.from, chair.id) }
}

/** A missed visit's time that can still be given to someone else. */
function openings(
  chair: Chair,
  visits: readonly DayVisit[],
  gaps: readonly Minutes[],
  { clock, words }: LaneInput,
): Lane['open'] {
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

export function bookingPath(day: string, from: number, chair: string): string {
  return `/appointments/new?day=${day}&time=${clockText(from)}&chair=${chair}`
}

function whoOf(chair: Chair, words: Words): string {
  if (!chair.provider_name) return ''
  return chair.profession === 'hygienist'
    ? words('schedule.hygieneBy', { name: chair.provider_name })
    : chair.provider_name
}

export function overlap(one: Minutes, other: Minutes): boolean {
  return one.from < other.to && other.from < one.to
}

export function stepAt(minutes: number): string {
  return `at-${clockText(minutes).replace(':', '')}`
}

export function stepsOf({ from, to }: Minutes): string {
  return `${stepAt(Math.floor(from / 5) * 5)} for-${Math.min(720, Math.max(5, Math.round((to - from) / 5) * 5))}`
}
