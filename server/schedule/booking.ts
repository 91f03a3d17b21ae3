import { isId } from '../lib/ids.ts'
import type { Db } from '../db/tenant.ts'
import type { Call } from '../web/call.ts'
import { Refusal } from '../web/refusals.ts'
import { type NewVisit, type Placing, updateTogether } from './appointments.queries.ts'
import { busyBetween, takenBy } from './taken.queries.ts'
import { blocksBetween, openingHours } from './day.queries.ts'
import { dayClock, minutesOf } from './dayClock.ts'
import type { VisitType } from './desk.queries.ts'
import { dayText } from './forms.ts'
import { daysFrom, freeTimes, isOpenDay, type Offer, type Place, type Wish } from './free.ts'
import { type Desk, placesFor, type Wanted } from './places.ts'

/** When and where, as a form says it. */
export interface Spot {
  day: string
  /** HH:MM on the clinic's wall clock. */
  time: string
  chair: string | null
  provider: string | null
}

/** A free time as a radio button sends it: 2026-11-24T12:00/chair/provider. */
export function slotText({ day, time, chair, provider }: Spot): string {
  return [`${day}T${time}`, chair ?? '', provider ?? ''].join('/')
}

const SLOT = /^(\d{4}-\d\d-\d\d)T(([01]\d|2[0-3]):[0-5]\d)\/([0-9a-f-]{36}|)\/([0-9a-f-]{36}|)$/

/** @returns null for anything that no button of ours sends */
export function readSlot(text: string): Spot | null {
  const [, day, time, , chair, provider] = SLOT.exec(text) ?? []
  if (day === undefined || time === undefined || !dayText.safeParse(day).success) return null
  if ([chair, provider].some((one) => one && !isId(one))) return null
  return { day, time, chair: chair || null, provider: provider || null }
}

/**
 * The instant, the room and the person of a spot.
 * @param minutes real minutes the visit takes
 * @throws Refusal where the clocks skip the time, or nobody and no room fits
 */
export async function placingOf(
  call: Call<unknown>,
  desk: Desk,
  { spot, minutes, type }: { spot: Spot; minutes: number; type: Wanted['type'] },
): Promise<Placing> {
  const times = timesOf(call, spot, minutes)
  const places = placesFor(desk, { chair: spot.chair, provider: spot.provider, type })
  const [first] = places
  if (!first) throw new Refusal('provider_id', 'schedule.refusals.nobody')
  const place = places.length === 1 ? first : await freeOf(call.db, places, times)
  return { chair_id: (place ?? first).chair, provider_id: (place ?? first).provider, ...times }
}

/**
 * The same for a visit not booked yet. Nearly every form names room, person and minutes: then nothing is waited for,
 * and whoever asked for the desk hears of a kind of visit that is not there.
 */
export async function placingFor(
  call: Call<unknown>,
  asked: Promise<{ desk: Desk; type: VisitType }>,
  { spot, minutes }: { spot: Spot; minutes: number | null },
): Promise<Placing> {
  const { chair, provider } = spot
  if (chair && provider && minutes)
    return { chair_id: chair, provider_id: provider, ...timesOf(call, spot, minutes) }
  const { desk, type } = await asked
  return placingOf(call, desk, { spot, minutes: minutes ?? type.minutes, type })
}

function timesOf(
  call: Call<unknown>,
  { day, time }: Spot,
  minutes: number,
): Pick<Placing, 'starts_at' | 'ends_at'> {
  const clock = dayClock(day, call.clinic.timeZone)
  const at = minutesOf(time)
  if (clock.skipped && at >= clock.skipped.from && at < clock.skipped.to)
    throw new Refusal('time', 'schedule.refusals.noSuchTime')
  const starts_at = clock.at(at)
  return { starts_at, ends_at: new Date(starts_at.getTime() + minutes * 60_000) }
}

async function freeOf(
  db: Db,
  places: readonly Place[],
  { starts_at, ends_at }: Pick<Placing, 'starts_at' | 'ends_at'>,
): Promise<Place | undefined> {
  const before = new Date(starts_at.getTime() - 24 * 3_600_000)
  const busy = (await busyBetween(db, { from: before, to: ends_at })).filter((one) => one.ends_at > starts_at)
  return places.find(
    (place) => !busy.some((one) => one.chair_id === place.chair || one.provider_id === place.provider),
  )
}

/**
 * What an override shares with the visits it overlaps in their provider's time. Several groups become one: within
 * a group only visits that stay where they are may overlap, so nothing else slips in.
 * @returns null when there is nothing to override
 */
export async function togetherOf(
  db: Db,
  placing: Placing,
  { except }: { except: string | null },
): Promise<NewVisit['together']> {
  const taken = await takenBy(db, placing, { except })
  const groups = [
    ...new Set(taken.filter((one) => one.provider_id === placing.provider_id).map((one) => one.together)),
  ]
  const [together] = groups
  if (together === undefined) return null
  if (groups.length > 1) await updateTogether(db, groups, together)
  return together
}

const STEPS = [7, 28, 90]

/** The next free times from a day on: a week is looked through first, then a month, then a season. */
export async function nextFree(
  call: Call<unknown>,
  { day, ...wish }: Omit<Wish, 'after'> & { day: string },
): Promise<Offer[]> {
  const zone = call.clinic.timeZone
  const hours = await openingHours(call.db)
  let offers: Offer[] = []
  for (const count of STEPS) {
    const days = daysFrom(day, count).filter((one) => isOpenDay(hours, one))
    const clocks = days.map((one) => dayClock(one, zone))
    const [first] = clocks
    const last = clocks.at(-1)
    if (!first || !last) return []
    const span = { from: first.from, to: last.to }
    const [busy, blocks] = await Promise.all([busyBetween(call.db, span), blocksBetween(call.db, span)])
    offers = freeTimes(clocks, { hours, blocks, busy }, { ...wish, after: call.now })
    if (offers.length >= wish.limit) break
  }
  return offers
}
