import { expect } from 'chai'
import fc from 'fast-check'
import { all } from '../db/sql.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { always } from '../testing/property.ts'
import { hitsOf } from './search.ts'

describe('the search box', () => {
  let app: TestApp
  let clinic: Row
  let other: Row
  let desk: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    other = await app.aClinic()
    desk = await app.as(await app.aPerson(clinic, ['reception']), clinic)
    const people = [
      ['Hoffmann', 'Sabine', '1972-03-12', '0171 5552064'],
      ['Hoffmann-Kirchberger', 'Edeltraud', '1938-01-02', null],
      ['Höfler', 'Anton', '1954-03-16', null],
      ['Müller', 'Jürgen', '1980-05-01', null],
      ["O'Brien", 'Zoë', '2001-05-11', null],
      ['Yılmaz', 'Ayşe', '1991-10-22', null],
      ['山田', '太郎', '1970-01-01', null],
      ['Buschmann', 'Karl', '1960-06-06', null],
      ['Busch', 'Wilma', '1961-07-07', null],
      ['Hofmeier', 'Clara', '1985-04-02', null],
    ] as const
    for (const [family_name, given_name, born_on, phone] of people)
      await app.aPatient(clinic, { family_name, given_name, born_on, phone })
    await app.aPatient(clinic, { family_name: 'Archivus', given_name: 'Otto', state: 'archived' })
    await app.aPatient(clinic, {
      family_name: 'Busch',
      given_name: 'Aaron',
      born_on: null,
      state: 'inactive',
    })
    await app.aPatient(other, { family_name: 'Hoffmann', given_name: 'Fremd' })
  })
  after(() => app.stop())

  async function names(query: string): Promise<string[]> {
    const { $, status } = await desk.get(`/search?${new URLSearchParams({ q: query })}`)
    expect(status).to.equal(200)
    return $('#found > .option > span:nth-child(2)')
      .toArray()
      .map((it) => $(it).text().replace(/\s+/g, ' ').trim())
  }

  for (const [query, expected] of [
    ['hof', ['Hoffmann, Sabine', 'Hoffmann-Kirchberger, Edeltraud', 'Höfler, Anton', 'Hofmeier, Clara']],
    ['sab hoff', ['Hoffmann, Sabine']],
    ['hoffmann sabine', ['Hoffmann, Sabine']],
    ['kirch', ['Hoffmann-Kirchberger, Edeltraud']],
    ['muller', ['Müller, Jürgen']],
    ['Mueller', ['Müller, Jürgen']],
    ['obrien', ["O'Brien, Zoë"]],
    ['brien zoe', ["O'Brien, Zoë"]],
    ['yilmaz', ['Yılmaz, Ayşe']],
    ['山', ['山田, 太郎']],
    ['12.3.72', ['Hoffmann, Sabine']],
    ['12031972', ['Hoffmann, Sabine']],
    ['12. März 1972', ['Hoffmann, Sabine']],
    ['1972-03-12', ['Hoffmann, Sabine']],
    ['0171 555', ['Hoffmann, Sabine']],
    ['+49 171 5552064', ['Hoffmann, Sabine']],
    ['5552064', ['Hoffmann, Sabine']],
    ['hof 1954', ['Höfler, Anton']],
    ['busch', ['Busch, Wilma', 'Busch, Aaron', 'Buschmann, Karl']],
    ['archivus', []],
    ['...', []],
  ] as const) {
    it(`finds ${expected.length === 0 ? 'nobody' : expected.join(' and ')} by “${query}”`, async () => {
      const found = await names(query)
      if (query === 'hof') expect(found).to.have.members(expected)
      else expect(found.map((name) => name.replace(/ · .*/, ''))).to.deep.equal(expected)
    })
  }

  it('finds a patient by their number', async () => {
    const { $ } = await desk.get('/search?q=3')
    expect($('#found > .option').first().text()).to.contain('Anton')
  })

  for (const sign of ['Nr. ', 'No. ', '#'])
    it(`finds a patient by their number after “${sign}” as well`, async () => {
      const { $ } = await desk.get(`/search?${new URLSearchParams({ q: `${sign}3` })}`)
      expect($('#found > .option').first().text()).to.contain('Anton')
      expect($('.new-row').text()).not.to.contain(sign.trim())
    })

  it('finds a birth date in the clinic’s order first, in the other order after it', async () => {
    const american = await app.aClinic({ language: 'en', locale: 'en-US', country: 'US' })
    await app.aPatient(american, { family_name: 'April', given_name: 'Ann', born_on: '1985-04-03' })
    await app.aPatient(american, { family_name: 'March', given_name: 'Mo', born_on: '1985-03-04' })
    const front = await app.as(await app.aPerson(american, ['reception']), american)
    for (const q of ['3/4/1985', '03-04-85', '03041985']) {
      const { $ } = await front.get(`/search?${new URLSearchParams({ q })}`)
      const found = $('#found > .option')
        .toArray()
        .map((it) => $(it).text())
      expect(
        found.map((row) => /March|April/.exec(row)?.[0]),
        q,
      ).to.deep.equal(['March', 'April'])
    }
  })

  it('marks what matched, with accents or without', () => {
    expect(hitsOf('hof', 'de-DE')('Höfler, Anton')).to.deep.equal([
      { letters: 'Höf', hit: true },
      { letters: 'ler, Anton', hit: false },
    ])
  })

  it('offers names that are close when it finds little, and never another clinic’s', async () => {
    const { $ } = await desk.get('/search?q=hofmaier+1985')
    expect($('.none').text()).to.contain('hofmaier 1985')
    expect($('[role=group] .option').text()).to.contain('Clara')
    const wide = await desk.get('/search?q=hofmann')
    expect(wide.text).to.contain('Sabine').and.not.to.contain('Fremd')
  })

  it('keeps the misspelling function to the tenant of the transaction', async () => {
    const asOther = await app.services.pool.knex.transaction(async (trx) => {
      await trx.raw(`set local chairside.tenant = '${other.id}'`)
      const { rows } = await trx.raw(`select * from patients.like_words(array['hofman'])`)
      await trx.raw(`set local chairside.tenant = ''`)
      const { rows: none } = await trx.raw(`select * from patients.like_words(array['hofman'])`)
      return [rows.length, none.length]
    })
    expect(asOther).to.deep.equal([1, 0])
  })

  it('gives the misspelling function to a role that can read that one table and nothing else', async () => {
    const { rows } = await app.owner.knex.raw(
      `select table_schema || '.' || table_name as name, privilege_type as may
       from information_schema.role_table_grants where grantee = 'chairside_search'`,
    )
    expect(rows).to.deep.equal([{ name: 'patients.search_words', may: 'SELECT' }])
  })

  it('offers who was opened last while the box is empty', async () => {
    const patient = await app.aPatient(clinic, { family_name: 'Zuletzt' })
    const before = await desk.get('/search')
    expect(before.text).not.to.contain('Zuletzt')
    const payer = await app.aPatient(clinic, { family_name: 'Aufzahler' })
    await app.within(clinic, (db) =>
      all(db, `update patients.patients set guarantor_id = :payer where id = :patient`, {
        payer: payer.id,
        patient: patient.id,
      }),
    )
    expect((await desk.get(`/patients/${patient.id}`)).text).to.contain('Aufzahler')
    const shown = await desk.get('/search?q=')
    expect(shown.$('[aria-labelledby=found-opened] .option').first().attr('href')).to.equal(
      `/patients/${patient.id}`,
    )
  })

  it('writes one row on the record with everyone it showed', async () => {
    const before = await readsOf(app)
    await desk.get('/search?q=hof')
    const after = await readsOf(app)
    expect(after.length).to.equal(before.length + 1)
    expect(after.at(-1)?.patients.length).to.equal(4)
  })

  it('offers to add the name that nobody has, as it was typed', async () => {
    const { $ } = await desk.get('/search?q=xaver+qu%26ast')
    expect($('.new-row').first().attr('href')).to.match(/^\/patients\/new\?name=/)
  })

  it('answers whatever is typed without an error', async () => {
    const typed = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ maxLength: 90 }))
    await always(
      fc.asyncProperty(typed, async (query) => {
        const { status } = await desk.get(`/search?${new URLSearchParams({ q: query })}`)
        expect(status).to.be.lessThan(500)
      }),
      { runs: 200 },
    )
  }).timeout(30_000)
})

async function readsOf(app: TestApp): Promise<{ patients: string[] }[]> {
  const { rows } = await app.owner.knex.raw(`select patients from history.reads order by id`)
  return rows
}
