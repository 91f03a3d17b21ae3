import { expect } from 'chai'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { aDesk, aVisit, type Desk } from './testing/desk.ts'

const DAY = '2027-04-06'

describe('the day', () => {
  let app: TestApp
  let clinic: Row
  let desk: Desk
  let patient: Row
  let reception: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await aDesk(app, clinic)
    patient = await app.aPatient(clinic, {
      family_name: 'Bergmann',
      given_name: 'Mia',
      born_on: '2020-05-01',
    })
    reception = await app.as(await app.aPerson(clinic, ['reception']), clinic)
    const common = { patient, type: desk.type, chair: desk.chairs[0], provider: desk.dentist }
    await aVisit(app, clinic, { ...common, starts: `${DAY}T07:00:00Z` })
    await aVisit(app, clinic, { ...common, starts: `${DAY}T08:00:00Z`, status: 'cancelled' })
    await aVisit(app, clinic, { ...common, starts: `${DAY}T09:00:00Z`, status: 'broken' })
  })
  after(() => app.stop())

  it('places visits by room and by the clinic’s wall clock, without cancelled ones', async () => {
    const { $ } = await reception.get(`/schedule?day=${DAY}`)
    const first = $('.lane').first()
    expect(first.attr('aria-label')).to.equal('Zimmer 1, Dr. Weber')
    expect(first.find('.visit')).to.have.length(2)
    expect(first.find('.visit').first().attr('class'))
      .to.contain('at-0900')
      .and.contain('for-30')
      .and.contain('kind-3')
    expect(first.find('.visit-name').first().text()).to.equal('Bergmann, Mia 6 J.')
    expect($('.lane').eq(1).find('.visit')).to.have.length(0)
  })

  it('counts by status, offers missed time again and says what is free next', async () => {
    const { $ } = await reception.get(`/schedule?day=${DAY}`)
    expect(
      $('.tally b')
        .toArray()
        .map((one) => $(one).text()),
    ).to.deep.equal(['1', '0', '0', '0', '0', '1'])
    expect($('.ghost.is-open a').attr('href')).to.contain('time=11:00')
    expect($('.lane-head .free').first().text()).to.contain('08:00')
  })

  it('shows what is left of lunch beside a meeting', async () => {
    const times = { starts_at: `${DAY}T10:30:00Z`, ends_at: `${DAY}T11:00:00Z` }
    await app.within(clinic, (db) => db('schedule.blocks').insert({ kind: 'meeting', ...times }))
    const { $ } = await reception.get(`/schedule?day=${DAY}`)
    const pauses = $('.lane')
      .first()
      .find('.block')
      .toArray()
      .map((one) => $(one))
    expect(
      pauses.map((one) => [one.text().trim(), /at-1\d+ for-\d+/.exec(one.attr('class') ?? '')?.[0]]),
    ).to.deep.equal([
      ['Mittag', 'at-1300 for-30'],
      ['Besprechung', 'at-1230 for-30'],
    ])
  })

  it('writes days in the words of who reads them, in a clinic of another language too', async () => {
    const reader = await app.as(await app.aPerson(clinic, ['reception']), clinic)
    expect((await reader.get(`/schedule?day=${DAY}`)).$('main').text()).to.contain('Di., 6. April')
    await reader.post('/account/language', { language: 'en' })
    const { $ } = await reader.get(`/schedule?day=${DAY}`)
    expect($('main').text()).to.contain('Tue, 6 April').and.not.to.contain('Di.')
    expect($('.month th').first().next().text()).to.equal('Mo')
    expect((await reader.get(`/schedule/week?day=${DAY}`)).$('main').text()).to.contain('5–11 April 2027')
  })

  it('shows the line of now in the week, in today’s column alone', async () => {
    const here = await app.aClinic({ time_zone: zoneAtNoon() })
    await aDesk(app, here)
    const theirs = await app.as(await app.aPerson(here, ['reception']), here)
    const { $ } = await theirs.get('/schedule/week')
    expect($('.now')).to.have.length(1)
    const column = $('.now').closest('.lane').index('.lane')
    expect($('.lane-head').eq(column).text()).to.contain('Heute')
    expect((await theirs.get('/schedule/week?day=2027-01-11')).$('.now')).to.have.length(0)
  })

  it('lists every visit of the day, cancelled ones too, and a week by who treats', async () => {
    const list = await reception.get(`/schedule/list?day=${DAY}`)
    expect(list.$('tbody tr')).to.have.length(3)
    expect((await reception.get(`/schedule/list?day=${DAY}&status=broken`)).$('tbody tr')).to.have.length(1)
    const week = await reception.get(`/schedule/week?day=${DAY}&provider=${desk.dentist.id}`)
    expect(week.$('.visit')).to.have.length(2)
    expect(week.$('h1').text()).to.contain('Dr. Weber')
  })

  it('stays within one clinic', async () => {
    const other = await app.aClinic()
    await aDesk(app, other)
    const desk2 = await app.as(await app.aPerson(other, ['reception']), other)
    const shown = await desk2.get(`/schedule?day=${DAY}`)
    expect(shown.$('.visit')).to.have.length(0)
  })

  it('writes on the record whose names it showed', async () => {
    await reception.get(`/schedule?day=${DAY}`)
    const { rows } = await app.owner.knex.raw(
      `select patients from history.reads where what = 'GET /schedule' order by id desc limit 1`,
    )
    expect(rows[0].patients).to.deep.equal([patient.id])
  })

  it('refuses days that are none', async () => {
    for (const day of ['2027-02-30', 'heute', '2027-1-1', "2027-01-01'--"])
      expect((await reception.get(`/schedule?day=${encodeURIComponent(day)}`)).status).to.equal(400)
  })

  it('finds a day by its index under row security', async () => {
    await app.within(clinic, (db) =>
      db.raw(
        `insert into schedule.appointments (patient_id, starts_at, ends_at, status, takes_part)
         select ?, at, at + interval '30 minutes', 'completed', false
         from generate_series(timestamptz '2020-01-01', '2022-01-01', '4 hours') at`,
        [patient.id],
      ),
    )
    await app.owner.knex.raw('analyze schedule.appointments')
    const plan = await app.owner.knex.transaction(async (trx) => {
      await trx.raw('set local role chairside_server')
      await trx.raw(`select set_config('chairside.tenant', ?, true)`, [clinic.id])
      const { rows } = await trx.raw(
        `explain select id from schedule.appointments where tenant_id = public.current_tenant()
           and starts_at >= '2027-04-05T22:00:00Z' and starts_at < '2027-04-06T22:00:00Z'`,
      )
      return rows.map((row: Record<string, string>) => row['QUERY PLAN']).join('\n') as string
    })
    expect(plan).to.contain('appointments_by_start').and.contain('Index Cond').and.contain('starts_at >=')
  })
})

/** Where it is about noon while the test runs: a clinic is open there. */
function zoneAtNoon(): string {
  const ahead = 12 - new Date().getUTCHours()
  return ahead === 0 ? 'UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`
}
