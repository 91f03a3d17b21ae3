import { expect } from 'chai'
import { all } from '../db/sql.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser, Shown } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { rewriteSearchWords } from './searchWords.ts'

const MANY = 120

describe('the list of patients', () => {
  let app: TestApp
  let clinic: Row
  let desk: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    desk = await app.as(await app.aPerson(clinic, ['reception']), clinic)
    await app.within(clinic, async (db) => {
      const made = await all<{ id: string }>(
        db,
        `insert into patients.patients (number, family_name, given_name)
         select 1000 + nr, 'Kette ' || to_char(nr, 'FM000'), 'Kim' from generate_series(0, :last) nr returning id`,
        { last: MANY - 1 },
      )
      await rewriteSearchWords(db, ...made.map(({ id }) => id))
    })
    await app.aPatient(clinic, { family_name: 'Kette 999', given_name: 'Kim', state: 'archived' })
  })
  after(() => app.stop())

  const names = ({ $ }: Shown) =>
    $('.name-cell a')
      .map((_, link) => $(link).text())
      .get()
  const follow = async ({ $ }: Shown, rel: 'next' | 'prev') =>
    desk.get($(`.pages [rel="${rel}"]`).attr('href') as string)

  it('is turned forwards and backwards without losing or repeating anybody', async () => {
    const first = await desk.get('/patients')
    const second = await follow(first, 'next')
    const third = await follow(second, 'next')
    const all = [first, second, third].flatMap(names)
    expect(all).to.have.length(MANY)
    expect(all).to.deep.equal([...new Set(all)].sort())
    expect(third.$('.pages [rel="next"]')).to.have.length(0)
    expect(third.$('.pages').text()).to.contain('101–120').and.contain('120')
    expect(names(await follow(third, 'prev'))).to.deep.equal(names(second))
    expect(names(await follow(await follow(third, 'prev'), 'prev'))).to.deep.equal(names(first))
  })

  it('goes on behind the last one shown when somebody comes in between', async () => {
    const first = await desk.get('/patients')
    await app.aPatient(clinic, { family_name: 'Kette 000', given_name: 'Kai' })
    expect(names(await follow(first, 'next'))[0]).to.equal('Kette 050, Kim')
  })

  it('names nobody in its addresses', async () => {
    const first = await desk.get('/patients')
    expect(first.$('.pages [rel="next"]').attr('href')).to.match(/^\/patients\?after=[0-9a-f-]{36}&page=2$/)
  })

  it('is empty and no error behind a patient of another clinic', async () => {
    const stranger = await app.aPatient(await app.aClinic())
    const shown = await desk.get(`/patients?after=${stranger.id}&page=2`)
    expect(shown.status).to.equal(200)
    expect(names(shown)).to.deep.equal([])
  })

  it('counts everybody once, the archived apart', async () => {
    const { $ } = await desk.get('/patients?state=archived')
    const chips = $('.chip')
      .map((_, chip) => $(chip).text().replace(/\s+/g, ' ').trim())
      .get()
    expect(chips[0]).to.match(/121$/)
    expect(chips.at(-1)).to.match(/1$/)
  })

  it('turns the pages of a search, too', async () => {
    const second = await follow(await desk.get('/patients?q=kette'), 'next')
    expect(names(second)).to.have.length(50)
    expect(second.$('.pages').text()).to.contain('51–100')
  })
})
