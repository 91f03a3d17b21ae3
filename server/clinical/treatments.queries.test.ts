import { expect } from 'chai'
import { all, one } from '../db/sql.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import { insertCatalogue } from './catalogue.queries.ts'
import { MOUTH, type Place } from './place.ts'
import { aTreatingClinic, refusal } from './testing/treating.ts'
import {
  completedUnbilled,
  completeTreatments,
  insertTreatment,
  markBilled,
  replanTreatments,
} from './treatments.queries.ts'

describe('what the database holds of treatments', () => {
  let app: TestApp
  let there: Awaited<ReturnType<typeof aTreatingClinic>>

  before(async () => {
    app = await startApp()
    there = await aTreatingClinic(app)
  })
  after(() => app.stop())

  it('gives a clinic the catalogue once, with its own fees', async () => {
    expect(there.catalogue).to.have.length.at.least(80)
    expect(await app.within(there.clinic, (db) => insertCatalogue(db, 'EUR'))).to.equal(0)
    expect(there.catalogue[0]).to.deep.include({ code: 'EXAM-FULL', fee: { minor: 4500n, currency: 'EUR' } })
    const other = await app.aClinic({ currency: 'CHF' })
    await app.within(other, (db) => insertCatalogue(db, 'CHF'))
    const theirs = await app.within(other, (db) =>
      one<{ fee: bigint }>(
        db,
        `select fee_minor as fee from clinical.procedures where code = 'EXAM-FULL' and tenant_id = :id`,
        { id: other.id },
      ),
    )
    expect(theirs.fee).to.equal(0n)
  })

  it('lets a planned treatment be done once, and says when it was not planned any more', async () => {
    const it = there.treatment('HYG-CLEAN')
    await there.as(there.dentist, (db) => insertTreatment(db, it))
    const twice = [1, 2].map(() =>
      refusal(
        there.as(there.dentist, (db) =>
          completeTreatments(db, there.patient.id, [it.id], { visit: null, provider: null }),
        ),
      ),
    )
    expect((await Promise.all(twice)).sort()).to.deep.equal(['clinical.refusal.notPlanned', 'nothing'])
    expect(
      (await there.as(there.dentist, (db) => completedUnbilled(db, there.patient.id))).map((t) => t.id),
    ).to.deep.equal([it.id])
  })

  it('bills a treatment once, and keeps a billed one done', async () => {
    const it = there.treatment('PHOTO', { status: 'completed' })
    await there.as(there.dentist, (db) => insertTreatment(db, it))
    const twice = [1, 2].map(() => refusal(there.as(there.dentist, (db) => markBilled(db, [it.id]))))
    expect((await Promise.all(twice)).sort()).to.deep.equal(['clinical.refusal.billed', 'nothing'])
    expect(
      await refusal(there.as(there.dentist, (db) => replanTreatments(db, there.patient.id, [it.id]))),
    ).to.equal('clinical.refusal.notReplannable')
    const bySql = there.as(there.dentist, (db) =>
      all(db, `update clinical.treatments set status = 'planned', completed_at = null where id = :id`, {
        id: it.id,
      }),
    )
    expect(await refusal(bySql)).to.equal('billed_treatment_stays_completed')
  })

  it('refuses a place that does not belong to the area', async () => {
    const nowhere = there.treatment('CROWN-CERAMIC')
    expect(await refusal(there.as(there.dentist, (db) => insertTreatment(db, nowhere)))).to.equal(
      'treatment_has_its_place',
    )
    const wrong = there.treatment('CROWN-CERAMIC', { place: { ...MOUTH, tooth: '49' as Place['tooth'] } })
    expect(await refusal(there.as(there.dentist, (db) => insertTreatment(db, wrong)))).to.equal(
      'tooth_is_fdi',
    )
  })
})
