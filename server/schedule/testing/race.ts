import { expect } from 'chai'
import type { TestApp } from '../../testing/app.ts'
import type { Browser } from '../../testing/browsing.ts'
import type { Row } from '../../testing/factories.ts'
import { bookingOf, type Desk } from './desk.ts'

interface Race {
  tabs: readonly Browser[]
  desk: Desk
  patient: Row
  slots: number
  racers: number
  /** Slots lie in this year, eight a day. */
  year: number
}

/** Many book each slot at one moment: exactly one is told yes, all others are told who has it, nobody sees an error. */
export async function raceForSlots(app: TestApp, { slots, racers, year, ...race }: Race): Promise<void> {
  const answers: Record<number, number> = {}
  for (let slot = 0; slot < slots; slot++) {
    const forms = Array.from({ length: racers }, (_, racer) => formOf(race, { slot, racer, year }))
    const shown = await Promise.all(
      forms.map((form, racer) =>
        (race.tabs[racer % race.tabs.length] as Browser).post('/appointments', form),
      ),
    )
    const statuses = shown.map(({ status }) => status)
    for (const status of statuses) answers[status] = (answers[status] ?? 0) + 1
    expect(
      statuses.filter((status) => status === 303),
      `winners of slot ${slot}`,
    ).to.have.length(1)
  }
  expect(answers).to.deep.equal({ 303: slots, 422: slots * (racers - 1) })
  const { rows } = await app.owner.knex.raw(
    'select count(*)::int as count from schedule.appointments where starts_at >= ? and starts_at < ?',
    [`${year}-01-01`, `${year + 1}-01-01`],
  )
  expect(rows[0].count).to.equal(slots)
}

/** Every second slot is fought for by room, the others by provider; every third at shifted times. */
function formOf(
  { desk, patient }: Pick<Race, 'desk' | 'patient'>,
  { slot, racer, year }: { slot: number; racer: number; year: number },
): Record<string, string> {
  const day = new Date(Date.UTC(year, 0, 1 + Math.floor(slot / 8))).toISOString().slice(0, 10)
  const hour = String(8 + (slot % 8)).padStart(2, '0')
  const minute = String(slot % 3 === 0 ? (racer % 5) * 5 : 0).padStart(2, '0')
  const odd = racer % 2 === 1
  const place =
    slot % 2 === 0
      ? { chair: desk.chairs[0], provider: odd ? desk.other : desk.dentist }
      : { chair: desk.chairs[odd ? 1 : 0], provider: desk.dentist }
  return bookingOf(desk, { patient, day, time: `${hour}:${minute}`, ...place })
}
