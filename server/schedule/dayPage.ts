import type { Call } from '../web/call.ts'
import { WAITING_LIMIT } from './appointments.ts'
import {
  type Block,
  blocksBetween,
  type Chair,
  type DayVisit,
  type Hours,
  openRooms,
  visitsBetween,
} from './day.queries.ts'
import { clockText, type DayClock, dayClock, shiftDay, todayIn } from './dayClock.ts'
import { blockMinutes, type Minutes, openOf, openWeekdays } from './hours.ts'
import { stepAt } from './gridSteps.ts'
import type { Ghost, LaneInput } from './laneInput.ts'
import { type Lane, laneOf } from './lanes.ts'
import { waiting } from './shownVisit.ts'
import { timesOf } from './visitTimes.ts'
import { type Month, monthOf } from './month.ts'

/** What the day asks of the database: four statements that travel together. */
export interface DayRows {
  clock: DayClock
  chairs: Chair[]
  hours: Hours[]
  blocks: Block[]
  visits: DayVisit[]
}

export async function dayRows(call: Call<unknown>, day: string): Promise<DayRows> {
  const clock = dayClock(day, call.clinic.timeZone)
  const span = { from: clock.from, to: clock.to }
  const [{ chairs, hours }, blocks, visits] = await Promise.all([
    openRooms(call.db),
    blocksBetween(call.db, span),
    visitsBetween(call.db, span),
  ])
  return { clock, chairs, hours, blocks, visits }
}

export interface DayOptions {
  only?: string | null
  picked?: string | null
  /** A day in the month that the rail's calendar shows; the day's own unless told. */
  month?: string | null
  ghosts?: readonly Ghost[]
}

/** The day as its views show it. */
export interface Day {
  day: string
  today: string
  isToday: boolean
  previous: string
  next: string
  first: string
  rows: number
  cols: number
  hours: { class: string; time: string }[]
  now: { class: string; time: string } | null
  tally: Tally[]
  lanes: Lane[]
  waiting: Waiting[]
  limit: number
  homeless: number
  month: Month
  query: string
}

interface Tally {
  status: string
  tone: string
  count: number
  path: string
  current: boolean
}

interface Waiting {
  id: string
  version: number
  tone: string
  family: string
  given: string
  wait: string
  time: string
  room: string
}

/** Whose data the day shows, for the record. */
export function patientsOf(rows: DayRows): string[] {
  return [...new Set(rows.visits.map((visit) => visit.patient_id))]
}

export function dayOf(call: Call<unknown>, rows: DayRows, options: DayOptions = {}): Day {
  const { clock } = rows
  const today = todayIn(call.clinic.timeZone, call.now)
  const input: LaneInput = {
    ...rows,
    words: call.words,
    now: call.now,
    only: options.only ?? null,
    picked: options.picked ?? null,
    ghosts: options.ghosts ?? [],
  }
  const grid = gridOf(rows)
  return {
    day: clock.day,
    today,
    isToday: clock.day === today,
    previous: shiftDay(clock.day, -1),
    next: shiftDay(clock.day, 1),
    first: clockText(grid.from).replace(':', ''),
    rows: (grid.to - grid.from) / 5,
    cols: Math.min(12, Math.max(1, rows.chairs.length)),
    hours: hourMarks(grid),
    now: nowOf(call.now, clock, grid),
    tally: tallyOf(rows, options.only ?? null),
    lanes: rows.chairs.map((chair) => laneOf(chair, input, grid)),
    waiting: waitingRoom(rows, input),
    limit: WAITING_LIMIT,
    homeless: rows.visits.filter((visit) => visit.chair_id === null && visit.status !== 'cancelled').length,
    month: monthOf(clock.day, {
      month: options.month ?? clock.day,
      today,
      open: openWeekdays(rows.hours),
      place: call.frame,
    }),
    query: `day=${clock.day}${options.only ? `&status=${options.only}` : ''}`,
  }
}

/** From the earliest opening to the latest closing, wider where a visit lies outside, in quarters of an hour. */
export function gridOf({ clock, chairs: rooms, hours, blocks, visits }: DayRows): Minutes {
  const spans: Minutes[] = [
    ...rooms.flatMap((chair) => openOf(hours, chair.id, clock.day) ?? []),
    ...visits
      .filter((visit) => visit.chair_id !== null && visit.status !== 'cancelled')
      .map((visit) => timesOf(visit, clock)),
    ...blocks.map((block) => blockMinutes(block, clock)),
  ]
  if (spans.length === 0) return { from: 8 * 60, to: 18 * 60 }
  const from = Math.min(...spans.map((one) => one.from))
  const to = Math.max(...spans.map((one) => one.to), from + 60)
  return { from: Math.floor(from / 30) * 30, to: Math.min(1440, Math.ceil(to / 30) * 30) }
}

export function hourMarks({ from, to }: Minutes): Day['hours'] {
  const first = Math.floor(from / 60) + 1
  const marks = Array.from({ length: Math.max(0, Math.ceil(to / 60) - first) }, (_, i) => (first + i) * 60)
  return marks.map((at) => ({ class: stepAt(at), time: clockText(at) }))
}

/** Where the line of now stands in a grid, on the day that has it. */
export function nowOf(now: Date, clock: DayClock, grid: Minutes): Day['now'] {
  if (now < clock.from || now >= clock.to) return null
  const at = clock.minutesAt(now)
  if (at < grid.from || at >= grid.to) return null
  const step = stepAt(Math.floor(at / 5) * 5)
  return { class: at % 5 ? `${step} past-${at % 5}` : step, time: clockText(at) }
}

const counted = ['scheduled', 'confirmed', 'arrived', 'in_chair', 'completed', 'broken'] as const
const toneOf = {
  scheduled: 'scheduled',
  confirmed: 'confirmed',
  arrived: 'arrived',
  in_chair: 'chair',
  completed: 'done',
  broken: 'missed',
}

function tallyOf({ clock, visits }: DayRows, only: string | null): Tally[] {
  return counted.map((status) => ({
    status,
    tone: toneOf[status],
    count: visits.filter((visit) => visit.status === status).length,
    path: `/schedule?day=${clock.day}${only === status ? '' : `&status=${status}`}`,
    current: only === status,
  }))
}

function waitingRoom({ clock, chairs: rooms, visits }: DayRows, { words, now }: LaneInput): Waiting[] {
  return visits
    .filter((visit) => visit.status === 'arrived')
    .sort((a, b) => Number(a.arrived_at) - Number(b.arrived_at))
    .map((visit) => {
      const { tone, wait } = waiting(visit, words, now)
      return {
        id: visit.id,
        version: visit.version,
        tone,
        family: visit.family_name,
        given: visit.given_name,
        wait,
        time: clockText(clock.minutesAt(visit.starts_at)),
        room: rooms.find((chair) => chair.id === visit.chair_id)?.name ?? '',
      }
    })
}
