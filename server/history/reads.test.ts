import { expect } from 'chai'
import { all } from '../db/sql.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'

interface Read {
  request_id: string
  patients: string[]
}

describe('what is read of patients', () => {
  let app: TestApp
  let clinic: Row
  let person: Row
  let browser: Browser

  before(async () => {
    app = await startApp()
  })
  after(() => app.stop())
  beforeEach(async () => {
    clinic = await app.aClinic()
    person = await app.aPerson(clinic, ['reception'])
    browser = await app.as(person, clinic)
  })

  const reads = () =>
    app.within(clinic, (db) =>
      all<Read>(db, 'select request_id, patients from history.reads where actor_id = :id order by id', {
        ...person,
      }),
    )

  it('is one row for a list, with everyone on it', async () => {
    for (const family_name of ['A', 'B', 'C']) await app.aPatient(clinic, { family_name })
    await browser.get('/patients')
    expect((await reads()).map(({ patients }) => patients.length)).to.deep.equal([3])
  })

  it('is on a refresh only who was not on the page yet', async () => {
    await app.aPatient(clinic, { family_name: 'Erste' })
    await browser.get('/search?q=er')
    const page = { 'chairside-page': (await reads())[0]!.request_id }
    await browser.get('/search?q=er', page)
    const second = await app.aPatient(clinic, { family_name: 'Erwin' })
    await browser.get('/search?q=er', page)
    const rows = await reads()
    expect(rows.map(({ patients }) => patients.length)).to.deep.equal([1, 1])
    expect(rows[1]?.patients).to.deep.equal([second.id])
  })
})
