import { one } from '../../db/sql.ts'
import type { Db } from '../../db/tenant.ts'
import { newId } from '../../lib/ids.ts'
import type { Arranged, Row } from '../../testing/factories.ts'

/** A clinic's schedule as tests need it: two rooms, two dentists, a hygienist, one kind of visit, open all week. */
export interface Desk {
  chairs: [Row, Row]
  dentist: Row
  other: Row
  hygienist: Row
  type: Row
}

export function aDesk(arranged: Arranged, clinic: Row): Promise<Desk> {
  return arranged.within(clinic, async (db) => {
    const dentist = await aProvider(db, 'Dr. Weber', 'dentist')
    const other = await aProvider(db, 'Dr. Kaya', 'dentist')
    const hygienist = await aProvider(db, 'Jana Köhler', 'hygienist')
    const chairs: [Row, Row] = [
      await aChair(db, 'Zimmer 1', dentist, 1),
      await aChair(db, 'Zimmer 2', other, 2),
    ]
    const type = await one<Row>(
      db,
      `insert into schedule.visit_types (name, minutes, colour) values ('Füllung', 30, 3) returning id`,
    )
    for (const weekday of [1, 2, 3, 4, 5, 6, 7])
      await one(
        db,
        `insert into schedule.opening_hours (weekday, opens, closes, lunch_from, lunch_to)
         values (:weekday, '08:00', '18:00', '12:30', '13:30') returning id`,
        { weekday },
      )
    return { chairs, dentist, other, hygienist, type }
  })
}

function aProvider(db: Db, name: string, profession: string): Promise<Row> {
  return one<Row>(
    db,
    `insert into schedule.providers (name, short_name, profession) values (:name, :name, :profession) returning id`,
    { name, profession },
  )
}

function aChair(db: Db, name: string, provider: Row, position: number): Promise<Row> {
  return one<Row>(
    db,
    `insert into schedule.chairs (name, provider_id, position) values (:name, :provider, :position) returning id`,
    { name, provider: provider.id, position },
  )
}

interface VisitGiven {
  patient: Row
  chair: Row
  provider: Row
  type: Row
  /** ISO text of an instant. */
  starts: string
  minutes?: number
  status?: string
}

export function aVisit(
  arranged: Arranged,
  clinic: Row,
  given: VisitGiven,
): Promise<Row & { version: number }> {
  const starts = new Date(given.starts)
  return arranged.within(clinic, (db) =>
    one<Row & { version: number }>(
      db,
      `insert into schedule.appointments (id, patient_id, type_id, provider_id, chair_id, starts_at, ends_at, status,
         arrived_at, seated_at)
       values (:id, :patient, :type, :provider, :chair, :starts, :ends, :status,
         case when :status in ('arrived', 'in_chair') then now() end, case when :status = 'in_chair' then now() end)
       returning id, version`,
      {
        id: newId(),
        patient: given.patient.id,
        type: given.type.id,
        provider: given.provider.id,
        chair: given.chair.id,
        starts,
        ends: new Date(starts.getTime() + (given.minutes ?? 30) * 60_000),
        status: given.status ?? 'scheduled',
      },
    ),
  )
}

/** What the booking form sends for a time on the wall clock. */
export function bookingOf(
  desk: Desk,
  given: {
    patient: Row
    day: string
    time: string
    chair?: Row
    provider?: Row
    minutes?: number
    id?: string
  },
): Record<string, string> {
  const chair = given.chair ?? desk.chairs[0]
  const provider = given.provider ?? desk.dentist
  return {
    id: given.id ?? newId(),
    patient_id: given.patient.id,
    type_id: desk.type.id,
    minutes: String(given.minutes ?? 30),
    slot: `${given.day}T${given.time}/${chair.id}/${provider.id}`,
    note: 'bitte leise',
  }
}
