import { expect } from 'chai'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { aDesk, bookingOf, type Desk } from './testing/desk.ts'
import { formOf } from './testing/formOf.ts'

describe('booking for somebody new', () => {
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
    reception = await app.as(await app.aPerson(clinic, ['reception']), clinic)
  })
  after(() => app.stop())

  async function stored(id: string) {
    const { rows } = await app.owner.knex.raw('select * from schedule.appointments where id = ?', [id])
    return rows[0]
  }

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
})
