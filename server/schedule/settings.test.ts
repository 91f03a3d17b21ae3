import { expect } from 'chai'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { formOf } from './testing/formOf.ts'
import { aDesk, aVisit } from './testing/desk.ts'

describe('the schedule’s settings', () => {
  let app: TestApp
  let clinic: Row
  let admin: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    admin = await app.as(await app.aPerson(clinic, ['admin']), clinic)
  })
  after(() => app.stop())

  it('make rooms, hours, who treats and the usual kinds of visits in the clinic’s language', async () => {
    const shown = await admin.get('/admin/rooms')
    const form = formOf(shown, '/admin/rooms')
    form['room_who'] = ['Dr. Weber', 'Dr. Weber', 'Jana Köhler', '', '']
    form['room_kind'] = ['treatment', 'treatment', 'hygiene', 'treatment', 'treatment']
    const saved = await admin.post('/admin/rooms', form)
    expect(saved.status).to.equal(303)
    const day = await admin.get('/schedule?day=2027-01-11')
    expect(
      day
        .$('.lane-head b')
        .toArray()
        .map((one) => day.$(one).text()),
    ).to.deep.equal(['Zimmer 1', 'Zimmer 2', 'Zimmer 3'])
    expect(day.$('.lane-who').last().text()).to.equal('Jana Köhler, Prophylaxe')
    const types = await admin.get('/admin/visit-types')
    expect(types.$('[name=name]').first().val()).to.equal('Kontrolle')
    const people = await admin.get('/admin/providers')
    expect(
      people
        .$('[name=name]')
        .toArray()
        .map((one) => people.$(one).val())
        .filter(Boolean),
    ).to.deep.equal(['Dr. Weber', 'Jana Köhler'])
  })

  it('take who was invited later into the schedule by one button, under their name if it stands there', async () => {
    const other = await app.aClinic({ language: 'en' })
    const boss = await app.as(await app.aPerson(other, ['admin']), other)
    const named = { title: 'Dr.', given_name: 'Lena', family_name: 'Vogt' }
    const lena = await app.aPerson(other, ['dentist'], named)
    const jana = await app.aPerson(other, ['hygienist'], { given_name: 'Jana', family_name: 'Köhler' })
    const desk = await app.aPerson(other, ['reception'])
    await app.within(other, (db) =>
      db('schedule.providers').insert({ name: 'Dr. Vogt', short_name: 'Vogt', profession: 'dentist' }),
    )
    const shown = await boss.get('/admin/providers')
    const offered = shown.$('[action="/admin/providers/additions"] [name=user]').toArray()
    expect(offered.map((one) => shown.$(one).val())).to.have.members([lena.id, jana.id])
    for (const user of [lena.id, jana.id, lena.id])
      expect((await boss.post('/admin/providers/additions', { user })).status).to.equal(303)
    const { rows } = await app.owner.knex.raw(
      'select name, profession, user_id from schedule.providers where tenant_id = ? order by name',
      [other.id],
    )
    expect(rows).to.deep.equal([
      { name: 'Dr. Vogt', profession: 'dentist', user_id: lena.id },
      { name: 'Jana Köhler', profession: 'hygienist', user_id: jana.id },
    ])
    expect((await boss.get('/admin/providers')).$('[action="/admin/providers/additions"]').length).to.equal(0)
    for (const user of [desk.id, (await app.aPerson(clinic, ['dentist'])).id])
      expect((await boss.post('/admin/providers/additions', { user })).status).to.equal(422)
  })

  it('refuse closing before opening, lunch outside, and two rooms of one name, and keep what was typed', async () => {
    const form = formOf(await admin.get('/admin/rooms'), '/admin/rooms')
    const wrong = [
      { ...form, closes: (form['closes'] as string[]).map(() => '07:00') },
      { ...form, lunch_to: (form['lunch_to'] as string[]).map(() => '23:00') },
      { ...form, room_name: ['Zimmer 1', 'Zimmer 1', '', '', ''] },
      { ...form, opens: (form['opens'] as string[]).map(() => 'früh') },
      { ...form, room_name: ['', '', '', '', ''] },
    ]
    for (const one of wrong) {
      const shown = await admin.post('/admin/rooms', one)
      expect(shown.status).to.equal(422)
      expect(shown.$('[role=alert]')).to.have.length.above(0)
    }
  })

  it('say beside which field of which day or room something is wrong, all at once', async () => {
    const form = formOf(await admin.get('/admin/rooms'), '/admin/rooms')
    const changed = (name: string, at: number, to: string) =>
      (form[name] as string[]).map((value, nr) => (nr === at ? to : value))
    const { $, status } = await admin.post('/admin/rooms', {
      ...form,
      opens: changed('opens', 0, '19'),
      lunch_to: changed('lunch_to', 2, ''),
      room_name: changed('room_name', 1, 'Zimmer 1'),
    })
    expect(status).to.equal(422)
    const links = $('error-summary a').toArray()
    expect(links.map((one) => $(one).attr('href'))).to.have.members([
      '#f-closes-0',
      '#f-lunch_to-2',
      '#f-room_name-1',
    ])
    for (const link of links) {
      const field = $($(link).attr('href'))
      expect(field.attr('aria-invalid')).to.equal('true')
      expect($(`#${field.attr('aria-describedby')}`).text()).to.equal($(link).text())
    }
    expect($('#f-opens-0').val()).to.equal('19')
  })

  it('keep what was typed about kinds of visits and who treats', async () => {
    const types = formOf(await admin.get('/admin/visit-types'), '/admin/visit-types')
    const twice = (types['name'] as string[]).map((name, at) => (at < 2 ? 'Bleaching' : name))
    const shown = await admin.post('/admin/visit-types', { ...types, name: twice })
    expect(shown.status).to.equal(422)
    expect(formOf(shown, '/admin/visit-types')).to.deep.equal({ ...types, name: twice })
    expect(shown.$('#f-name-1').attr('aria-invalid')).to.equal('true')
    const people = formOf(await admin.get('/admin/providers'), '/admin/providers')
    const renamed = {
      ...people,
      name: (people['name'] as string[]).map(() => 'Dr. Neu'),
      user_id: (people['user_id'] as string[]).map(() => 'nobody'),
    }
    const again = await admin.post('/admin/providers', renamed)
    expect(again.status).to.equal(422)
    expect(formOf(again, '/admin/providers')['name']).to.deep.equal(renamed.name)
  })

  it('close a room without a name and keep its visits', async () => {
    const other = await app.aClinic()
    const desk = await aDesk(app, other)
    const boss = await app.as(await app.aPerson(other, ['admin']), other)
    const patient = await app.aPatient(other)
    await aVisit(app, other, {
      patient,
      chair: desk.chairs[1],
      provider: desk.other,
      type: desk.type,
      starts: '2027-01-11T09:00:00Z',
    })
    const form = formOf(await boss.get('/admin/rooms'), '/admin/rooms')
    ;(form['room_name'] as string[])[1] = ''
    expect((await boss.post('/admin/rooms', form)).status).to.equal(303)
    const day = await boss.get('/schedule?day=2027-01-11')
    expect(day.$('.lane')).to.have.length(1)
    expect((await boss.get('/schedule/list?day=2027-01-11')).$('tbody tr')).to.have.length(1)
  })

  it('change kinds of visits, by admins only', async () => {
    const form = formOf(await admin.get('/admin/visit-types'), '/admin/visit-types')
    ;(form['minutes'] as string[])[0] = '25'
    expect((await admin.post('/admin/visit-types', form)).status).to.equal(303)
    ;(form['minutes'] as string[])[0] = '7'
    expect((await admin.post('/admin/visit-types', form)).status).to.equal(422)
    const desk = await app.as(await app.aPerson(clinic, ['reception']), clinic)
    expect((await desk.get('/admin/visit-types')).status).to.equal(403)
    expect((await desk.post('/admin/rooms', {})).status).to.equal(403)
  })
})
