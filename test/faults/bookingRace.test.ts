import { startApp, type TestApp } from '../../server/testing/app.ts'
import { raceForSlots } from '../../server/schedule/testing/race.ts'
import { aDesk } from '../../server/schedule/testing/desk.ts'

describe('fifty people who book the same time', function () {
  this.timeout(30 * 60_000)
  let app: TestApp

  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())

  it('have one winner for each of 200 slots, and nobody sees an error', async () => {
    const clinic = await app.aClinic()
    const desk = await aDesk(app, clinic)
    const patient = await app.aPatient(clinic)
    const reception = await app.aPerson(clinic, ['reception'])
    const tabs = await Promise.all(Array.from({ length: 10 }, () => app.as(reception, clinic)))
    await raceForSlots(app, { tabs, desk, patient, slots: 200, racers: 50, year: 2028 })
  })
})
