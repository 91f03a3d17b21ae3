import { expect } from 'chai'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { aDesk, aVisit, bookingOf, type Desk } from './testing/desk.ts'

describe('blocked time', () => {
  let app: TestApp
  let clinic: Row
  let desk: Desk
  let patient: Row
  let reception: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await aDesk(app, clinic)
    patient = await app.aPatient(clinic, { family_name: 'Hoffmann', given_name: 'Sabine' })
    reception = await app.as(
      await app.aPerson(clinic, ['reception'], { given_name: 'Miriam', family_name: 'Seidel' }),
      clinic,
    )
  })
  after(() => app.stop())

  function formOf(day: string, given: Record<string, string> = {}): Record<string, string> {
    const room = desk.chairs[0].id
    return {
      id: newId(),
      kind: 'meeting',
      words: 'Team',
      day,
      from: '10:00',
      until: '10:30',
      chair_id: room,
      ...given,
    }
  }

  async function stored(id: string) {
    const { rows } = await app.owner.knex.raw('select * from schedule.blocks where id = ?', [id])
    return rows[0]
  }

  async function aBlock(day: string, given: Record<string, string> = {}) {
    const form = formOf(day, given)
    expect((await reception.post('/blocks', form)).status).to.equal(303)
    return stored(form['id'] as string)
  }

  function aVisitAt(starts: string) {
    return aVisit(app, clinic, {
      patient,
      chair: desk.chairs[0],
      provider: desk.dentist,
      type: desk.type,
      starts,
    })
  }

  it('is made once of a form sent twice, stands on the day and is taken back by undo', async () => {
    const form = formOf('2027-05-03', { from: '9', until: '930' })
    const made = await reception.post('/blocks', form)
    await reception.post('/blocks', form)
    const day = await reception.get('/schedule?day=2027-05-03')
    const shown = day.$(`.block[data-id="${form['id']}"]`)
    expect(shown).to.have.length(1)
    expect(shown.attr('class')).to.contain('at-0900').and.contain('for-30')
    expect(shown.text()).to.contain('Team')
    const request = new URL(made.location as string, 'http://x').searchParams.get('undo')
    expect((await reception.post(`/changes/${request}/undo`, { back: '/schedule' })).status).to.equal(303)
    expect(await stored(form['id'] as string)).to.equal(undefined)
  })

  it('stands in every room when no room is named, and in the week', async () => {
    const { id } = await aBlock('2027-05-04', { chair_id: '' })
    expect((await reception.get('/schedule?day=2027-05-04')).$(`[data-id="${id}"]`)).to.have.length(2)
    const week = await reception.get(`/schedule/week?day=2027-05-04&provider=${desk.dentist.id}`)
    expect(week.$(`[data-id="${id}"]`)).to.have.length(1)
  })

  it('is changed, moved and removed, each on the record, shown in its panel', async () => {
    const { id } = await aBlock('2027-05-05')
    const edited = await reception.post(`/blocks/${id}`, {
      ...Object.fromEntries(Object.entries(formOf('2027-05-05')).filter(([name]) => name !== 'id')),
      version: '1',
      kind: 'emergency',
      until: '11:00',
      opens: '09:00',
    })
    expect(edited.status).to.equal(303)
    const moved = await reception.post(`/blocks/${id}/move`, {
      version: '2',
      day: '2027-05-05',
      time: '14:00',
      minutes: '45',
      chair_id: desk.chairs[1].id,
    })
    expect(moved.status).to.equal(303)
    const row = await stored(id)
    expect(row.chair_id).to.equal(desk.chairs[1].id)
    expect([row.starts_at, row.ends_at, row.opens_at].map((at: Date) => at.toISOString())).to.deep.equal([
      '2027-05-05T12:00:00.000Z',
      '2027-05-05T12:45:00.000Z',
      '2027-05-05T11:00:00.000Z',
    ])
    const panel = await reception.get(`/blocks/${id}`)
    expect(panel.$('.desk-note li')).to.have.length(3)
    expect(panel.$('.desk-note').text()).to.contain('Miriam Seidel')
    expect((await reception.post(`/blocks/${id}/removal`, { version: '1' })).status).to.equal(409)
    expect((await reception.post(`/blocks/${id}/removal`, { version: '3' })).status).to.equal(303)
    expect(await stored(id)).to.equal(undefined)
  })

  it('tells which visits it would stand over, and stands there when that is known', async () => {
    await aVisitAt('2027-05-06T08:15:00Z')
    const form = formOf('2027-05-06')
    const told = await reception.post('/blocks', form)
    expect(told.status).to.equal(422)
    expect(told.$('.note.is-warn').text()).to.contain('Hoffmann, Sabine').and.contain('10:15–10:45')
    expect(await stored(form['id'] as string)).to.equal(undefined)
    const known = told.$('[name=known]').val() as string
    await aVisitAt('2027-05-06T07:45:00Z')
    expect((await reception.post('/blocks', { ...form, known })).status).to.equal(422)
    const again = await reception.post('/blocks', form)
    const all = again.$('[name=known]').val() as string
    expect((await reception.post('/blocks', { ...form, known: all })).status).to.equal(303)
  })

  it('is told to whoever books into it or moves there, and may be booked all the same', async () => {
    const { id } = await aBlock('2027-05-07')
    const form = bookingOf(desk, { patient, day: '2027-05-07', time: '10:00' })
    const told = await reception.post('/appointments', form)
    expect(told.status).to.equal(422)
    expect(told.$('.note.is-warn').text()).to.contain('Team')
    expect(told.$('textarea[name=note]').val()).to.equal('bitte leise')
    expect(told.$('[name=slot]:checked').val()).to.equal('own')
    expect(told.$('[name=time]').val()).to.equal('10:00')
    const known = told.$('[name=known]').val() as string
    expect((await reception.post('/appointments', { ...form, known })).status).to.equal(303)

    const there = await reception.get('/schedule?day=2027-05-07')
    expect(there.$('.visit.on-block')).to.have.length(1)

    const visit = await aVisitAt('2027-05-07T12:00:00Z')
    const move = {
      version: String(visit.version),
      slot: 'own',
      day: '2027-05-07',
      time: '10:00',
      chair_id: desk.chairs[0].id,
      provider_id: desk.dentist.id,
    }
    const clash = await reception.post(`/appointments/${visit.id}/move`, move)
    expect(clash.status).to.equal(422)
    expect(clash.$('.note.is-bad')).to.have.length(1)
    await reception.post(`/blocks/${id}/move`, {
      version: '1',
      day: '2027-05-07',
      time: '15:00',
      minutes: '30',
      chair_id: desk.chairs[0].id,
    })
    const into = await reception.post(`/appointments/${visit.id}/move`, { ...move, time: '15:00' })
    expect(into.status).to.equal(422)
    expect(into.$('.note.is-warn').text()).to.contain('Team')
    const sent = { ...move, time: '15:00', known: into.$('[name=known]').val() as string }
    expect((await reception.post(`/appointments/${visit.id}/move`, sent)).status).to.equal(303)
  })

  it('lets an emergency slot that has opened be booked without a word', async () => {
    const past = { kind: 'emergency', opens: '08:00' }
    const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
    const { id } = await aBlock(day, past)
    await app.within(clinic, (db) => db.raw('update schedule.blocks set opens_at = now() where id = ?', [id]))
    const form = bookingOf(desk, { patient, day, time: '10:00' })
    expect((await reception.post('/appointments', form)).status).to.equal(303)
  })

  it('refuses times that are none, the wrong way round or skipped by the clocks', async () => {
    for (const given of [
      { from: '25:00' },
      { from: '11:00', until: '10:00' },
      { kind: 'emergency', opens: '12:00' },
      { day: '2027-03-28', from: '02:30', until: '04:00' },
      { day: '2027-02-30' },
      { kind: 'holiday' },
      { chair_id: newId() },
    ] as Record<string, string>[]) {
      const shown = await reception.post('/blocks', formOf('2027-05-10', given))
      expect(shown.status, JSON.stringify(given)).to.equal(422)
      expect(shown.$('[name=words]').val()).to.equal('Team')
    }
  })
})

describe('one patient, one chair', () => {
  let app: TestApp
  let clinic: Row
  let desk: Desk
  let reception: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await aDesk(app, clinic)
    reception = await app.as(await app.aPerson(clinic, ['reception']), clinic)
  })
  after(() => app.stop())

  it('is told when a patient, or somebody of the family, is in another room at that time', async () => {
    const mother = await app.aPatient(clinic, { family_name: 'Bergmann', given_name: 'Anna' })
    const child = await app.aPatient(clinic, { family_name: 'Bergmann', given_name: 'Mia' })
    await app.within(clinic, (db) =>
      db.raw('update patients.patients set guarantor_id = ? where id = ?', [mother.id, child.id]),
    )
    const day = '2027-06-01'
    const second = { day, time: '09:15', chair: desk.chairs[1], provider: desk.other }
    await reception.post('/appointments', bookingOf(desk, { patient: child, day, time: '09:00' }))
    const same = await reception.post('/appointments', bookingOf(desk, { patient: child, ...second }))
    expect(same.status).to.equal(422)
    expect(same.$('.note.is-warn').text())
      .to.contain('Bergmann, Mia hat schon einen Termin')
      .and.contain('Zimmer 1')
    const form = bookingOf(desk, { patient: mother, ...second })
    const family = await reception.post('/appointments', form)
    expect(family.$('.note.is-warn').text()).to.contain('Bergmann, Mia aus derselben Familie')
    const known = family.$('[name=known]').val() as string
    expect((await reception.post('/appointments', { ...form, known })).status).to.equal(303)
    const stranger = await app.aPatient(clinic)
    const free = bookingOf(desk, {
      patient: stranger,
      day,
      time: '10:00',
      chair: desk.chairs[1],
      provider: desk.other,
    })
    expect((await reception.post('/appointments', free)).status).to.equal(303)
  })
})
