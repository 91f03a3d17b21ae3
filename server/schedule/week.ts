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

/**
 * A week of one provider, days as columns; without a choice, of whoever looks or else of the first.
 * @returns also whose data it shows, for the record
 */
export async function weekOf(call: Call<unknown>, asked: { day?: string; provider?: string }) {
  const zone = call.clinic.timeZone
  const today = todayIn(zone, call.now)
  const day = asked.day ?? today
  const monday = shiftDay(day, 1 - weekdayOf(day))
  const clocks = Array.from({ length: 7 }, (_, at) => dayClock(shiftDay(monday, at), zone))
  const span = { from: clocks[0]?.from as Date, to: clocks[6]?.to as Date }
  const [people, rooms, hours, blocks, visits] = await Promise.all([
    providers(call.db),
    chairs(call.db),
    openingHours(call.db),
    blocksBetween(call.db, span),
    visitsBetween(call.db, span),
  ])
  const provider =
    people.find((one) => one.id === asked.provider) ??
    people.find((one) => one.user_id === call.person.id) ??
    people[0]
  const theirs = visits.filter((visit) => visit.provider_id === provider?.id && visit.status !== 'cancelled')
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
    from: Math.min(480, ...spans.map((one) => one.from)),
    to: Math.max(1020, ...spans.map((one) => one.to)),
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
  const month = monthOf(day, { month: day, today, open, place: call.frame })
  const week = {
    day,
    monday,
    sunday: shiftDay(monday, 6),
    number: month.weeks.find((one) => one.days[0]?.day === monday)?.number ?? '',
    previous: shiftDay(monday, -7),
    next: shiftDay(monday, 7),
    keep: provider ? `&provider=${provider.id}` : '',
    provider: provider?.id ?? '',
    who: provider?.name ?? '',
    live: `day=${monday}${provider ? `&provider=${provider.id}` : ''}`,
    first: clockText(grid.from).replace(':', ''),
    rows: (grid.to - grid.from) / 5,
    cols: Math.max(1, lanes.length),
    hours: hourMarks(grid),
    lanes,
    month,
    providers: people.map((one) => ({
      name: one.name,
      path: `/schedule/week?day=${day}&provider=${one.id}`,
      current: one.id === provider?.id,
    })),
  }
  return { week, patients: [...new Set(theirs.map((visit) => visit.patient_id))] }
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
