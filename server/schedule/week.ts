import type { Call } from '../web/call.ts'
import { providers } from './desk.queries.ts'
import { blocksBetween, chairs, type DayVisit, openingHours, visitsBetween } from './day.queries.ts'
import { clockText, dayClock, shiftDay, todayIn, weekdayOf } from './dayClock.ts'
import { gridOf, hourMarks, nowOf } from './dayPage.ts'
import { type Minutes, openWeekdays, overlap } from './hours.ts'
import type { LaneInput } from './laneInput.ts'
import { blocksOf, shownBlocks } from './shownBlocks.ts'
import { shownVisit } from './shownVisit.ts'
import { timesOf } from './visitTimes.ts'
import { monthOf } from './month.ts'

/** Shown at least, in minutes on the wall clock: from eight until five. */
const SHOWN = { from: 480, to: 1020 }

/**
 * A week of one provider, days as columns; without a choice, of whoever looks or else of the first.
 * @returns also whose data it shows, for the record
 */
export async function weekOf(call: Call<unknown>, asked: { day?: string; provider?: string }) {
  const today = todayIn(call.clinic.timeZone, call.now)
  const day = asked.day ?? today
  const monday = shiftDay(day, 1 - weekdayOf(day))
  const known = await weekFrom(call, monday)
  const provider = whose(known.people, { asked: asked.provider, looks: call.person.id })
  const theirs = known.visits.filter(
    (visit) => visit.provider_id === provider?.id && visit.status !== 'cancelled',
  )
  const { grid, lanes } = columnsOf(call, known, { provider, theirs, today })
  const open = openWeekdays(known.hours)
  const month = monthOf(day, { month: day, today, open, place: call.frame })
  const keep = provider ? `&provider=${provider.id}` : ''
  const week = {
    day,
    monday,
    sunday: shiftDay(monday, 6),
    number: month.weeks.find((one) => one.days[0]?.day === monday)?.number ?? '',
    previous: shiftDay(monday, -7),
    next: shiftDay(monday, 7),
    keep,
    provider: provider?.id ?? '',
    who: provider?.name ?? '',
    live: `day=${monday}${keep}`,
    first: clockText(grid.from).replace(':', ''),
    rows: (grid.to - grid.from) / 5,
    cols: Math.max(1, lanes.length),
    hours: hourMarks(grid),
    lanes,
    month,
    providers: choicesOf(known.people, { day, provider }),
  }
  return { week, patients: [...new Set(theirs.map((visit) => visit.patient_id))] }
}

type Known = Awaited<ReturnType<typeof weekFrom>>
type Provider = Known['people'][number]

async function weekFrom({ db, clinic }: Call<unknown>, monday: string) {
  const clocks = Array.from({ length: 7 }, (_, at) => dayClock(shiftDay(monday, at), clinic.timeZone))
  const span = { from: clocks[0]?.from as Date, to: clocks[6]?.to as Date }
  const [people, rooms, hours, blocks, visits] = await Promise.all([
    providers(db),
    chairs(db),
    openingHours(db),
    blocksBetween(db, span),
    visitsBetween(db, span),
  ])
  return { clocks, people, rooms, hours, blocks, visits }
}

function whose(
  people: readonly Provider[],
  { asked, looks }: { asked: string | undefined; looks: string },
): Provider | undefined {
  return people.find((one) => one.id === asked) ?? people.find((one) => one.user_id === looks) ?? people[0]
}

/** The days that are open or have a visit, on one scale. */
function columnsOf(
  call: Call<unknown>,
  known: Known,
  its: { provider: Provider | undefined; theirs: readonly DayVisit[]; today: string },
) {
  const { clocks, rooms, hours, blocks } = known
  const { provider, theirs, today } = its
  const open = openWeekdays(hours)
  const shown = clocks.filter(
    (clock) => open.has(weekdayOf(clock.day)) || theirs.some((visit) => isOn(visit, clock)),
  )
  // Whoever has no room of their own keeps the clinic's hours.
  const room = rooms.find((one) => one.provider_id === provider?.id)?.id ?? ''
  const spans = shown.map((clock) =>
    gridOf({
      clock,
      chairs: rooms,
      hours,
      blocks: blocksOf(room, blocks).filter((block) => isOn(block, clock)),
      visits: theirs.filter((visit) => isOn(visit, clock)),
    }),
  )
  const grid = {
    from: Math.min(SHOWN.from, ...spans.map((one) => one.from)),
    to: Math.max(SHOWN.to, ...spans.map((one) => one.to)),
  }
  const lanes = shown.map((clock) => {
    const input: LaneInput = {
      clock,
      hours,
      blocks: blocks.filter((block) => isOn(block, clock)),
      visits: theirs,
      words: call.words,
      now: call.now,
      only: null,
      picked: null,
      ghosts: [],
    }
    const here = theirs.filter((visit) => isOn(visit, clock))
    return {
      day: clock.day,
      isToday: clock.day === today,
      now: nowOf(call.now, clock, grid),
      count: here.length,
      blocks: shownBlocks(room, input, grid),
      visits: sideBySide(here, input),
    }
  })
  return { grid, lanes }
}

function choicesOf(
  people: readonly Provider[],
  { day, provider }: { day: string; provider: Provider | undefined },
) {
  return people.map((one) => ({
    name: one.name,
    path: `/schedule/week?day=${day}&provider=${one.id}`,
    current: one.id === provider?.id,
  }))
}

function isOn(one: { starts_at: Date }, clock: { from: Date; to: Date }): boolean {
  return one.starts_at >= clock.from && one.starts_at < clock.to
}

/** A provider may be in two rooms on purpose: of two visits at one time each gets half the width. */
function sideBySide(visits: readonly DayVisit[], input: LaneInput) {
  const times = visits.map((visit) => timesOf(visit, input.clock))
  const aside = new Set<number>()
  times.forEach((one, at) => {
    if (times.some((other, before) => before < at && !aside.has(before) && overlap(one, other))) aside.add(at)
  })
  return visits.map((visit, at) => {
    const here = times[at] as Minutes
    const beside = times.some((other, index) => aside.has(index) && index !== at && overlap(here, other))
    const side = aside.has(at) ? ' is-aside' : beside ? ' has-aside' : ''
    const shown = shownVisit(
      visit,
      { ...input, blocks: blocksOf(visit.chair_id ?? '', input.blocks) },
      { gaps: [] },
    )
    return { ...shown, class: `${shown.class}${side}` }
  })
}
