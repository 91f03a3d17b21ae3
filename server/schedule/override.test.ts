import { expect } from 'chai'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { aDesk, bookingOf, type Desk } from './testing/desk.ts'

describe('a provider in two rooms', () => {
  let app: TestApp
  let clinic: Row
  let desk: Desk
  let patient: Row
  /** Others, for visits at the same time: nobody sits in two chairs. */
  let second: Row
  let third: Row
  let reception: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await aDesk(app, clinic)
    patient = await app.aPatient(clinic)
    second = await app.aPatient(clinic)
    third = await app.aPatient(clinic)
    reception = await app.as(await app.aPerson(clinic, ['reception']), clinic)
  })
  after(() => app.stop())

  async function stored(id: string) {
    const { rows } = await app.owner.knex.raw('select * from schedule.appointments where id = ?', [id])
    return rows[0]
  }

  it('only on purpose, with a reason on the record', async () => {
    const day = '2027-01-13'
    await reception.post('/appointments', bookingOf(desk, { patient, day, time: '09:00' }))
    const form = bookingOf(desk, { patient: second, day, time: '09:00', chair: desk.chairs[1] })
    const shown = await reception.post('/appointments', form)
    expect(shown.status).to.equal(422)
    const slot = shown.$('input[name=override_slot]').val() as string
    const chosen = { ...form, override: 'on', override_slot: slot }
    const bare = await reception.post('/appointments', { ...chosen, override_reason: '' })
    expect(bare.status).to.equal(422)
    const kept = await reception.post('/appointments', { ...chosen, override_reason: 'Betäubung wirkt ein' })
    expect(kept.status).to.equal(303)
    expect((await stored(form['id'] as string)).override_reason).to.equal('Betäubung wirkt ein')
  })

  it('never means two visits in one room', async () => {
    const day = '2027-01-14'
    await reception.post('/appointments', bookingOf(desk, { patient, day, time: '09:00' }))
    const form = bookingOf(desk, { patient, day, time: '09:00', provider: desk.other })
    const shown = await reception.post('/appointments', {
      ...form,
      override: 'on',
      override_slot: form['slot'] as string,
      override_reason: 'trotzdem',
    })
    expect(shown.status).to.equal(422)
    expect(shown.$('input[name=override]')).to.have.length(0)
  })

  it('is no longer on purpose when one of three in a chain is moved', async () => {
    const [one, two] = desk.chairs
    const three = await app.within(clinic, async (db) => {
      const { rows } = await db.raw(
        `insert into schedule.chairs (name, position) values ('Zimmer 3', 3) returning id`,
      )
      return rows[0] as Row
    })
    const day = '2027-01-15'
    const first = bookingOf(desk, { patient, day, time: '09:00', chair: one, minutes: 30 })
    const next = bookingOf(desk, { patient: second, day, time: '09:20', chair: two, minutes: 30 })
    const last = bookingOf(desk, { patient: third, day, time: '09:40', chair: three, minutes: 30 })
    const onPurpose = (form: Record<string, string>) => ({
      ...form,
      override: 'on',
      override_slot: form['slot'] as string,
      override_reason: 'überlappt',
    })
    expect((await reception.post('/appointments', first)).status).to.equal(303)
    expect((await reception.post('/appointments', onPurpose(next))).status).to.equal(303)
    expect((await reception.post('/appointments', onPurpose(last))).status).to.equal(303)
    const rows = await Promise.all([first, next, last].map((form) => stored(form['id'] as string)))
    expect(new Set(rows.map((row) => row.together)).size).to.equal(1)

    // The first, in whose name the others overlap, may not slip onto the third without being asked.
    const moved = await reception.post(`/appointments/${first['id']}/move`, {
      version: String(rows[0].version),
      slot: `${day}T09:45/${one.id}/${desk.dentist.id}`,
    })
    expect(moved.status).to.equal(422)
    expect(moved.$('input[name=override_slot]')).to.have.length(1)

    // Nor may a plain booking by the same provider.
    const plain = await reception.post(
      '/appointments',
      bookingOf(desk, { patient: second, day, time: '10:00', chair: one }),
    )
    expect(plain.status).to.equal(422)

    const away = await reception.post(`/appointments/${first['id']}/move`, {
      version: String(rows[0].version),
      slot: `${day}T11:00/${one.id}/${desk.dentist.id}`,
    })
    expect(away.status).to.equal(303)
    expect((await stored(first['id'] as string)).together).not.to.equal(rows[0].together)
  })

  it('may be there for two others that had nothing to do with each other', async () => {
    const day = '2027-01-18'
    const [one, two] = desk.chairs
    await reception.post('/appointments', bookingOf(desk, { patient, day, time: '09:00', chair: one }))
    await reception.post('/appointments', bookingOf(desk, { patient, day, time: '09:30', chair: one }))
    const long = bookingOf(desk, { patient: second, day, time: '09:00', chair: two, minutes: 60 })
    const kept = await reception.post('/appointments', {
      ...long,
      override: 'on',
      override_slot: long['slot'] as string,
      override_reason: 'Krone, Assistenz bereitet vor',
    })
    expect(kept.status).to.equal(303)
  })
})
