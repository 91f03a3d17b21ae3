import { expect } from 'chai'
import { one } from '../db/sql.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { aDesk, aVisit, bookingOf, type Desk } from './testing/desk.ts'
import { formOf } from './testing/formOf.ts'

describe('booking', () => {
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

  it('lets a provider be in two rooms only on purpose, with a reason on the record', async () => {
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

  it('never puts two visits in one room, override or not', async () => {
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

  it('ends an override when one of three in a chain is moved', async () => {
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

  it('lets one override stand over two visits that had nothing to do with each other', async () => {
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

  it('writes down somebody new on the way, and finds them afterwards', async () => {
    const form = bookingOf(desk, { patient, day: '2027-01-19', time: '09:00' })
    const { patient_id: _, ...rest } = form
    const person = newId()
    const booked = await reception.post('/appointments', {
      ...rest,
      newcomer: 'on',
      new_id: person,
      family_name: 'Şimşek',
      given_name: 'Ayşe',
      born_on: '1990-02-28',
      phone: '0171 5550142',
    })
    expect(booked.status).to.equal(303)
    expect((await stored(form['id'] as string)).patient_id).to.equal(person)
    const found = await reception.get('/appointments/patients?q=simsek')
    expect(found.$(`[data-patient="${person}"]`)).to.have.length(1)
  })

  describe('for somebody new who may be a patient already', () => {
    let known: Row
    const atTen = (form: Record<string, string>) => ({
      ...form,
      slot: `${form['slot']}`.replace('T09', 'T10'),
    })

    before(async () => {
      known = await app.aPatient(clinic, { family_name: 'Müller', given_name: 'Jörg', born_on: '1980-05-01' })
    })

    function forSomebodyNew(day: string): Record<string, string> & { new_id: string } {
      const { patient_id: _, ...rest } = bookingOf(desk, { patient, day, time: '09:00' })
      const name = { family_name: 'Mueller', given_name: 'Joerg', born_on: '1980-05-01' }
      return { ...rest, newcomer: 'on', new_id: newId(), ...name, phone: '0171 5550177' }
    }

    async function isThere(form: { new_id: string }) {
      const { rows } = await app.owner.knex.raw('select from patients.patients where id = ?', [form.new_id])
      return rows.length > 0
    }

    it('shows both side by side, keeps what was typed, and writes nobody down yet', async () => {
      const form = forSomebodyNew('2027-02-01')
      const shown = await reception.post('/appointments', form)
      expect(shown.status).to.equal(422)
      const [name, born] = shown.$('.same tbody tr').toArray()
      expect(shown.$(name).text()).to.contain('Mueller, Joerg').and.contain('Müller, Jörg')
      expect(shown.$(born).find('.is-alike').text()).to.contain('01.05.1980')
      for (const field of ['family_name', 'given_name', 'born_on', 'phone'] as const)
        expect(shown.$(`[name=${field}]`).val()).to.equal(form[field])
      expect(shown.$('textarea[name=note]').val()).to.equal('bitte leise')
      expect(await isThere(form)).to.equal(false)
      expect(await stored(form['id'] as string)).to.equal(undefined)
      const { rows } = await app.owner.knex.raw('select patients from history.reads order by id desc limit 1')
      expect(rows[0].patients).to.include(known.id)
    })

    it('takes whoever is here by one button, and still has what was typed', async () => {
      const form = forSomebodyNew('2027-02-02')
      const warned = await reception.post('/appointments', form)
      const pick = warned.$('.same button[name=pick]')
      expect(pick.attr('formaction')).to.equal('/appointments/times')
      const sent = { ...form, ...formOf(warned, '/appointments'), pick: pick.val() as string }
      const chosen = await reception.post('/appointments/times', sent)
      expect(chosen.$('[name=patient_id]').val()).to.equal(known.id)
      expect(chosen.$('[autofocus]').attr('name'), 'where one goes on').to.equal('type_id')
      expect(chosen.$('.card-patient').text()).to.contain('Mueller, Joerg').and.contain('0171 5550177')
      expect(chosen.$('[name=slot]:checked').attr('data-send')).to.contain('09:00')
      const kept = {
        phone: chosen.$('[name=phone]').val(),
        family_name: chosen.$('[name=family_name]').val(),
      }
      expect(kept).to.deep.equal({ phone: form.phone, family_name: form.family_name })
      const booked = await reception.post('/appointments', { ...form, patient_id: known.id as string })
      expect(booked.status).to.equal(303)
      expect((await stored(form['id'] as string)).patient_id).to.equal(known.id)
      expect(await isThere(form)).to.equal(false)
    })

    it('writes down a second one when told so, once, however often it is sent', async () => {
      const form = forSomebodyNew('2027-02-03')
      const warned = await reception.post('/appointments', form)
      const others = warned.$('button[name=others]').val() as string
      const both = await Promise.all([1, 2].map(() => reception.post('/appointments', { ...form, others })))
      expect(both.map(({ status }) => status)).to.deep.equal([303, 303])
      expect((await stored(form['id'] as string)).patient_id).to.equal(form.new_id)
      const again = await reception.post('/appointments', forSomebodyNew('2027-02-04'))
      expect(again.$('.same button[name=pick]')).to.have.length(2)
    })

    it('asks again about others than those who were seen, and not again about the same', async () => {
      const form = forSomebodyNew('2027-02-05')
      await reception.post('/appointments', bookingOf(desk, { patient, day: '2027-02-05', time: '09:00' }))
      const warned = await reception.post('/appointments', atTen(form))
      const others = warned.$('button[name=others]').val() as string
      const taken = await reception.post('/appointments', { ...form, others })
      expect(taken.$('.same')).to.have.length(0)
      expect(taken.$('input[name=others]').val()).to.equal(others)
      const renamed = { ...form, others, family_name: 'Hoffmann', given_name: 'Sabine', born_on: '' }
      const other = await reception.post('/appointments', atTen(renamed))
      expect(other.status).to.equal(422)
      expect(other.$('.same').text()).to.contain('Hoffmann, Sabine')
    })
  })

  it('leaves no new patient behind when the time is taken', async () => {
    const day = '2027-01-20'
    await reception.post('/appointments', bookingOf(desk, { patient, day, time: '09:00' }))
    const { patient_id: _, ...rest } = bookingOf(desk, { patient, day, time: '09:00' })
    const person = newId()
    const shown = await reception.post('/appointments', {
      ...rest,
      newcomer: 'on',
      new_id: person,
      family_name: 'Neu',
    })
    expect(shown.status).to.equal(422)
    expect(shown.$('[name=family_name]').val()).to.equal('Neu')
    const { rows } = await app.owner.knex.raw('select from patients.patients where id = ?', [person])
    expect(rows).to.have.length(0)
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
