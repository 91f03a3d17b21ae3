import { expect } from 'chai'
import { all } from '../db/sql.ts'
import { type Db, inTenant } from '../db/tenant.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Row } from '../testing/factories.ts'

describe('the record of what happened', () => {
  let app: TestApp
  let ours: Row
  let theirs: Row
  let patient: Row

  before(async () => {
    app = await startApp()
    ours = await app.aClinic()
    theirs = await app.aClinic()
    patient = await app.aPatient(ours)
    const desk = await app.as(await app.aPerson(ours, ['reception']), ours)
    expect((await desk.get(`/patients/${patient.id}`)).status).to.equal(200)
  })
  after(() => app.stop())

  /** As the server's own role, in one clinic. */
  function asServer<T>(clinic: Row, work: (db: Db) => Promise<T>): Promise<T> {
    const actor = { kind: 'system' as const, id: null }
    return inTenant(app.services.pool, { tenant: clinic.id, actor, request: newId() }, work)
  }

  for (const table of ['history.changes', 'history.reads', 'history.refusals']) {
    it(`${table} is only added to, not even its own clinic may change or remove what stands there`, async () => {
      for (const sql of [`update ${table} set address = null`, `delete from ${table}`]) {
        const code = await asServer(ours, (db) => all(db, sql)).catch(
          (failure: { code: string }) => failure.code,
        )
        expect(code, sql).to.equal('42501')
      }
    })
  }

  it('tells a clinic who read its patient, and another clinic nothing', async () => {
    const readers = (clinic: Row) =>
      asServer(clinic, (db) =>
        all(db, 'select what from history.reads_of(:patient)', { patient: patient.id }),
      )
    expect(await readers(ours)).to.deep.include({ what: 'GET /patients/:id' })
    expect(await readers(theirs)).to.deep.equal([])
  })
})
