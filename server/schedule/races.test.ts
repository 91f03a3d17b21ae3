import { expect } from 'chai'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { raceForSlots } from './testing/race.ts'
import { aDesk, aVisit, type Desk } from './testing/desk.ts'

// The full number, 50 racers for each of 200 slots, runs with the fault tests.
const SLOTS = 200
const RACERS = 3
const CROWD = { slots: 6, racers: 50 }
const TABS = 10

describe('bookings at the same moment', function () {
  this.timeout(300_000)
  let app: TestApp
  let clinic: Row
  let desk: Desk
  let patient: Row
  let tabs: Browser[]

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await aDesk(app, clinic)
    patient = await app.aPatient(clinic)
    const reception = await app.aPerson(clinic, ['reception'])
    tabs = await Promise.all(Array.from({ length: TABS }, () => app.as(reception, clinic)))
  })
  after(() => app.stop())

  function raceFor(size: { slots: number; racers: number; year: number }) {
    return raceForSlots(app, { tabs, desk, patient, ...size })
  }

  it('let one of three have each of 200 slots, by chair and by provider, identical and overlapping', () =>
    raceFor({ slots: SLOTS, racers: RACERS, year: 2028 }))

  it('let one of fifty have each of six slots', () => raceFor({ ...CROWD, year: 2030 }))

  it('let one of two desks move a visit, and tells the other', async () => {
    const visit = await aVisit(app, clinic, {
      patient,
      chair: desk.chairs[0],
      provider: desk.dentist,
      type: desk.type,
      starts: '2029-05-07T08:00:00Z',
    })
    const move = (time: string) => ({
      version: String(visit.version),
      slot: `2029-05-07T${time}/${desk.chairs[1].id}/${desk.other.id}`,
    })
    const [one, two] = await Promise.all([
      (tabs[0] as Browser).post(`/appointments/${visit.id}/move`, move('12:00')),
      (tabs[1] as Browser).post(`/appointments/${visit.id}/move`, move('15:00')),
    ])
    expect([one.status, two.status].sort()).to.deep.equal([303, 409])
  })

  it('let 20 visits race for one free hour by moving there: one arrives, the others stay', async () => {
    const visits = await Promise.all(
      Array.from({ length: 20 }, (_, at) =>
        aVisit(app, clinic, {
          patient,
          chair: desk.chairs[0],
          provider: desk.dentist,
          type: desk.type,
          starts: new Date(Date.UTC(2029, 6, 1 + at, 8)).toISOString(),
        }),
      ),
    )
    const answers = await Promise.all(
      visits.map(({ id, version }, at) =>
        (tabs[at % TABS] as Browser).post(`/appointments/${id}/move`, {
          version: String(version),
          slot: `2029-08-01T10:00/${desk.chairs[1].id}/${desk.other.id}`,
        }),
      ),
    )
    const statuses = answers.map(({ status }) => status)
    expect(statuses.filter((status) => status === 303)).to.have.length(1)
    expect(statuses.filter((status) => status === 422)).to.have.length(19)
  })
})
