import { expect } from 'chai'
import { one } from '../db/sql.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { aDesk, aVisit, bookingOf, type Desk } from './testing/desk.ts'

describe('booking', () => {
  let app: TestApp
  let clinic: Row
  let desk: Desk
  let patient: Row
  let reception: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await aDesk(app, clinic)
    patient = await app.aPatient(clinic)
    reception = await app.as(
      await app.aPerson(clinic, ['reception'], { given_name: 'Miriam', family_name: 'Seidel' }),
      clinic,
    )
  })
  after(() => app.stop())

  async function stored(id: string) {
    const { rows } = await app.owner.knex.raw('select * from schedule.appointments where id = ?', [id])
    return rows[0]
  }

  it('makes one visit of a form that is sent twice', async () => {
    const form = bookingOf(desk, { patient, day: '2027-01-11', time: '09:00' })
    const both = await Promise.all([
      reception.post('/appointments', form),
      reception.post('/appointments', form),
    ])
    expect(both.map(({ status }) => status)).to.deep.equal([303, 303])
    expect((await stored(form['id'] as string)).starts_at.toISOString()).to.equal('2027-01-11T08:00:00.000Z')
  })

  it('asks before a form that was booked already makes a second visit', async () => {
    const form = bookingOf(desk, { patient, day: '2027-01-11', time: '14:00' })
    await reception.post('/appointments', form)
    const later = bookingOf(desk, { patient, day: '2027-01-11', time: '15:00', id: form['id'] as string })
    const shown = await reception.post('/appointments', later)
    expect(shown.status).to.equal(422)
    const fresh = shown.$('form#booking [name=id]').val() as string
    expect(fresh).not.to.equal(form['id'])
    expect((await reception.post('/appointments', { ...later, id: fresh })).status).to.equal(303)
  })

  it('takes back a booking together with the patient written down for it', async () => {
    const { patient_id: _, ...rest } = bookingOf(desk, { patient, day: '2027-01-25', time: '09:00' })
    const person = newId()
    const form: Record<string, string> = {
      ...rest,
      newcomer: 'on',
      new_id: person,
      family_name: 'Irrtum',
      phone: '030 5550101',
    }
    const booked = await reception.post('/appointments', form)
    const request = new URL(booked.location as string, 'http://x').searchParams.get('undo')
    const undone = await reception.post(`/changes/${request}/undo`, { back: '/schedule?day=2027-01-25' })
    expect(undone.status).to.equal(303)
    expect(await stored(form['id'] as string)).to.equal(undefined)
    const { rows } = await app.owner.knex.raw('select from patients.patients where id = ?', [person])
    expect(rows).to.have.length(0)
  })

  it('tells who came second who has it, keeps what was typed and offers three other times', async () => {
    await reception.post('/appointments', bookingOf(desk, { patient, day: '2027-01-12', time: '09:00' }))
    const shown = await reception.post(
      '/appointments',
      bookingOf(desk, { patient, day: '2027-01-12', time: '09:15' }),
    )
    expect(shown.status).to.equal(422)
    expect(shown.$('.note.is-bad').text()).to.contain('Miriam Seidel').and.contain('Hoffmann, Sabine')
    expect(shown.$('textarea[name=note]').val()).to.equal('bitte leise')
    const offers = shown.$('#offers input[name=slot]').not('[value=own]')
    expect(offers).to.have.length(3)
    expect(offers.first().attr('checked')).to.equal('checked')
    const again = await reception.post('/appointments', {
      ...bookingOf(desk, { patient, day: '2027-01-12', time: '09:15' }),
      slot: offers.first().val() as string,
    })
    expect(again.status).to.equal(303)
  })

  it('refuses another clinic’s patient, room, person and kind of visit in words', async () => {
    const other = await app.aClinic()
    const theirs = await aDesk(app, other)
    const stranger = await app.aPatient(other)
    const day = '2027-01-21'
    const plain = { patient, day, time: '09:00' }
    const tries = [
      bookingOf(desk, { ...plain, patient: stranger }),
      bookingOf(desk, { ...plain, chair: theirs.chairs[0] }),
      bookingOf(desk, { ...plain, provider: theirs.dentist }),
      { ...bookingOf(desk, plain), type_id: theirs.type.id },
    ]
    for (const form of tries) {
      const shown = await reception.post('/appointments', form)
      expect(shown.status).to.equal(422)
      expect(shown.text).not.to.contain('Kaya</b>')
    }
    const visit = await aVisit(app, other, {
      patient: stranger,
      chair: theirs.chairs[0],
      provider: theirs.dentist,
      type: theirs.type,
      starts: '2027-01-21T08:00:00Z',
    })
    expect((await reception.get(`/appointments/${visit.id}`)).status).to.equal(404)
    expect((await reception.post(`/appointments/${visit.id}/arrival`, { version: '1' })).status).to.equal(404)
  })

  it('keeps nothing of a visit of a kind that is out of use, and says so beside it', async () => {
    const gone = await app.within(clinic, (db) =>
      one<Row>(
        db,
        `insert into schedule.visit_types (name, minutes, colour, state) values ('Früher', 30, 3, 'closed') returning id`,
      ),
    )
    const id = newId()
    const booking = bookingOf(desk, { patient, day: '2027-01-21', time: '10:00' })
    const shown = await reception.post('/appointments', { ...booking, id, type_id: gone.id })
    expect(shown.status).to.equal(422)
    expect(shown.$('[name=type_id]').attr('aria-invalid')).to.equal('true')
    const { rows } = await app.owner.knex.raw('select from schedule.appointments where id = ?', [id])
    expect(rows).to.have.length(0)
  })

  it('refuses a time the clocks skip, and keeps real minutes when they change', async () => {
    const skipped = await reception.post(
      '/appointments',
      bookingOf(desk, { patient, day: '2027-03-28', time: '02:30' }),
    )
    expect(skipped.status).to.equal(422)
    const across = bookingOf(desk, { patient, day: '2027-03-28', time: '01:30', minutes: 60 })
    expect((await reception.post('/appointments', across)).status).to.equal(303)
    const row = await stored(across['id'] as string)
    expect([row.starts_at.toISOString(), row.ends_at.toISOString()]).to.deep.equal([
      '2027-03-28T00:30:00.000Z',
      '2027-03-28T01:30:00.000Z',
    ])
    const shown = await reception.get('/schedule?day=2027-03-28')
    // Up to 03:30 on the wall, an hour of which there is not.
    expect(shown.$(`[data-id="${across['id']}"]`).attr('class'))
      .to.contain('at-0130')
      .and.contain('for-120')
    expect(shown.$(`[data-id="${across['id']}"]`).attr('data-minutes')).to.equal('60')
    expect(shown.$(`[data-id="${across['id']}"] .visit-when`).text()).to.equal('01:30–03:30')
    const autumn = bookingOf(desk, { patient, day: '2027-10-31', time: '09:00' })
    await reception.post('/appointments', autumn)
    expect((await stored(autumn['id'] as string)).starts_at.toISOString()).to.equal(
      '2027-10-31T08:00:00.000Z',
    )
    const fall = await reception.get('/schedule?day=2027-10-31')
    expect(fall.$(`[data-id="${autumn['id']}"]`).attr('class')).to.contain('at-0900')
  })

  it('shows the panel again for anything a form may hold, never an error', async () => {
    const broken = [
      {},
      { slot: 'own', day: '2027-02-31', time: '9:00' },
      { slot: '2027-99-99T10:00//', patient_id: 'nobody', type_id: 'x', minutes: '1000000' },
      { slot: 'irgendwann', part: 'midnight', more: '-1', pick: 'version:1' },
    ] as Record<string, string>[]
    for (const form of broken) {
      const { status } = await reception.post('/appointments', { id: newId(), ...form })
      expect(status).to.equal(422)
      const times = await reception.post('/appointments/times', { id: newId(), ...form })
      expect(times.status).to.be.oneOf([200, 422])
    }
  })
})
