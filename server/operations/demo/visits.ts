import type { Temporal } from 'temporal-polyfill'
import { slotsOf } from './blocks.ts'
import type { DemoClinic } from './clinic.ts'
import type { VisitKind } from './visitKinds.ts'
import type { DemoPatient } from './people.ts'
import type { Random } from './random.ts'

export interface DemoVisit {
  id: string
  patient_id: string
  type_id: string
  provider_id: string
  chair_id: string
  starts_at: string
  ends_at: string
  status: 'scheduled' | 'confirmed' | 'arrived' | 'in_chair' | 'completed' | 'broken' | 'cancelled'
  arrived_at: string | null
  seated_at: string | null
  completed_at: string | null
  reason: string
  first_visit: boolean
  together: string
  created_at: string
  /** Not stored: what the visit was for. */
  kind: VisitKind
}

export interface Rooms {
  chairs: readonly { id: string; kind: 'treatment' | 'hygiene'; provider: string }[]
  types: ReadonlyMap<string, string>
}

const BROKEN: Record<'en' | 'de', readonly string[]> = {
  de: ['Nicht erschienen', 'Zu spät abgesagt', 'Krank'],
  en: ['Did not come', 'Cancelled too late', 'Ill'],
}

/** Kinds of visits that children do not come for. */
const GROWN_UP = new Set(['crown', 'root', 'surgery', 'perio'])

/** Days before and after today. */
export interface Reach {
  past: number
  coming: number
}

export const TWO_YEARS: Reach = { past: 660, coming: 70 }

/** Days at the clinic, most of two years unless told otherwise; `now` divides what happened from what is to come. */
export function demoVisits(
  clinic: DemoClinic,
  rooms: Rooms,
  patients: readonly DemoPatient[],
  now: Temporal.Instant,
  random: Random,
  reach: Reach = TWO_YEARS,
): DemoVisit[] {
  const today = now.toZonedDateTimeISO(clinic.timeZone).toPlainDate()
  const coming = patients.filter((patient) => patient.state === 'active')
  const adultSince = today.subtract({ years: 16 }).toString()
  const grown = coming.filter((patient) => patient.born_on <= adultSince)
  const seen = new Set<string>()
  const visits: DemoVisit[] = []
  for (let offset = -reach.past; offset <= reach.coming; offset++) {
    const day = today.add({ days: offset })
    // The day of the demonstration is a working day, whatever the calendar says.
    if (day.dayOfWeek > 5 && offset !== 0) continue
    const opens = day.toZonedDateTime({
      timeZone: clinic.timeZone,
      plainTime: clinic.opens,
    }).epochMilliseconds
    const fill = offset <= 0 ? 0.97 : Math.max(0.2, 0.92 - offset / 80)
    for (const [room, chair] of rooms.chairs.entries()) {
      const pauses = [clinic.lunch, ...slotsOf(room, offset).map(({ from, until }) => [from, until] as const)]
      visits.push(
        ...dayOf(
          clinic,
          rooms,
          { chair, opens, pauses, fill, coming, grown, seen, now: now.epochMilliseconds },
          random,
        ),
      )
    }
  }
  return visits
}

interface Day {
  chair: Rooms['chairs'][number]
  /** Instants here are milliseconds of the epoch. */
  opens: number
  /** When nobody is booked, in HH:MM. */
  pauses: readonly (readonly [from: string, until: string])[]
  now: number
  fill: number
  coming: readonly DemoPatient[]
  /** Those of 16 years and more. */
  grown: readonly DemoPatient[]
  seen: Set<string>
}

function dayOf(
  clinic: DemoClinic,
  rooms: Rooms,
  { chair, opens, pauses, fill, coming, grown, seen, now }: Day,
  random: Random,
): DemoVisit[] {
  const profession = chair.kind === 'hygiene' ? 'hygienist' : 'dentist'
  const kinds = clinic.kinds
    .filter((kind) => kind.profession === profession)
    .map((kind) => [kind, kind.weight] as const)
  const first = minutesOf(clinic.opens)
  const last = minutesOf(clinic.closes)
  const shut = pauses.map(([from, until]) => ({ from: minutesOf(from), until: minutesOf(until) }))
  const busy = new Set<string>()
  const visits: DemoVisit[] = []
  for (let at = first; at < last; ) {
    const kind = random.weighted(kinds)
    const ends = at + kind.minutes
    const pause = shut.find(({ from, until }) => at < until && ends > from)
    if (pause) {
      at = pause.until
      continue
    }
    if (ends > last) break
    if (!random.chance(fill)) {
      at += 30
      continue
    }
    const patient = random.pick(GROWN_UP.has(kind.key) ? grown : coming)
    if (!busy.has(patient.id)) {
      busy.add(patient.id)
      const type = rooms.types.get(kind.key) as string
      visits.push(
        visitOf(
          clinic,
          {
            patient,
            kind,
            chair,
            from: opens + (at - first) * MINUTE,
            now,
            type,
            first: !seen.has(patient.id),
          },
          random,
        ),
      )
      seen.add(patient.id)
    }
    at = ends + (random.chance(0.12) ? 10 : 0)
  }
  return visits
}

interface Planned {
  patient: DemoPatient
  kind: VisitKind
  chair: Rooms['chairs'][number]
  type: string
  from: number
  now: number
  first: boolean
}

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

function visitOf(
  clinic: DemoClinic,
  { patient, kind, chair, type, from, now, first }: Planned,
  random: Random,
): DemoVisit {
  const until = from + kind.minutes * MINUTE
  const status = statusAt(from - now, until - now, random)
  const arrived = from + random.whole(-12, 4) * MINUTE
  const seated = Math.max(from, arrived) + random.whole(0, 8) * MINUTE
  const done = Math.max(until + random.whole(-6, 6) * MINUTE, seated + 5 * MINUTE)
  const came = status === 'arrived' || status === 'in_chair' || status === 'completed'
  const created = new Date(from - random.whole(2, 60) * DAY)
  const id = random.id(created)
  const happened = (at: number) => new Date(Math.min(at, now)).toISOString()
  return {
    id,
    patient_id: patient.id,
    type_id: type,
    provider_id: chair.provider,
    chair_id: chair.id,
    starts_at: new Date(from).toISOString(),
    ends_at: new Date(until).toISOString(),
    status,
    arrived_at: came ? happened(arrived) : null,
    seated_at: status === 'in_chair' || status === 'completed' ? happened(seated) : null,
    completed_at: status === 'completed' ? happened(done) : null,
    reason: status === 'broken' || status === 'cancelled' ? random.pick(BROKEN[clinic.language]) : '',
    first_visit: first,
    together: id,
    created_at: created.toISOString(),
    kind,
  }
}

/** @param start and end: milliseconds from now, negative in the past */
function statusAt(start: number, end: number, random: Random): DemoVisit['status'] {
  if (end <= 0)
    return random.weighted([
      ['completed', 93],
      ['broken', 4],
      ['cancelled', 3],
    ] as const)
  if (start <= 0)
    return random.weighted([
      ['in_chair', 88],
      ['arrived', 8],
      ['broken', 4],
    ] as const)
  if (start <= 20 * MINUTE)
    return random.weighted([
      ['arrived', 60],
      ['confirmed', 40],
    ] as const)
  return random.weighted([
    ['confirmed', start < 3 * DAY ? 70 : 20],
    ['scheduled', 30],
  ] as const)
}

function minutesOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}
