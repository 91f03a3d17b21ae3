import { expect } from 'chai'
import { all, one } from '../db/sql.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import { signDraft } from './notes.queries.ts'
import { MOUTH, type Place } from './place.ts'
import { aTreatingClinic, refusal } from './testing/treating.ts'
import {
  cancelTreatments,
  completeTreatments,
  getTreatment,
  insertTreatment,
  markBilled,
  replanTreatments,
  treatmentsAt,
  updateTreatment,
} from './treatments.queries.ts'

describe('once the note of a visit is signed', () => {
  let app: TestApp
  let there: Awaited<ReturnType<typeof aTreatingClinic>>

  before(async () => {
    app = await startApp()
    there = await aTreatingClinic(app)
  })
  after(() => app.stop())

  async function aLockedVisit() {
    const visit = await there.aVisit()
    const done = there.treatment('FILL-COMP-1', {
      visit,
      status: 'completed',
      place: { ...MOUTH, tooth: '16' as Place['tooth'], surfaces: 'O' },
    })
    const planned = there.treatment('HYG-CLEAN', { visit })
    await there.as(there.dentist, async (db) => {
      await insertTreatment(db, done)
      await insertTreatment(db, planned)
    })
    await there.aSignedNote(visit)
    return { visit, done, planned }
  }

  it('nothing more is recorded at it', async () => {
    const { visit } = await aLockedVisit()
    expect(
      await refusal(
        there.as(there.dentist, (db) => insertTreatment(db, there.treatment('PHOTO', { visit }))),
      ),
    ).to.equal('signed_visit_is_locked')
  })

  it('what was done there stays, through SQL too, and can still be billed', async () => {
    const { done, visit } = await aLockedVisit()
    expect(
      await refusal(there.as(there.dentist, (db) => replanTreatments(db, there.patient.id, [done.id]))),
    ).to.equal('signed_visit_is_locked')
    expect(
      await refusal(
        there.as(there.dentist, (db) =>
          updateTreatment(db, done.id, 1, { fee: done.procedure.fee, provider: null, note: 'x' }),
        ),
      ),
    ).to.equal('signed_visit_is_locked')
    for (const sql of [
      `update clinical.treatments set tooth = '17' where id = :id`,
      'update clinical.treatments set recorded_visit_id = null, completed_visit_id = null where id = :id',
      'delete from clinical.treatments where id = :id',
    ])
      expect(await refusal(there.as(there.dentist, (db) => all(db, sql, { id: done.id }))), sql).to.equal(
        'signed_visit_is_locked',
      )
    await there.as(there.dentist, (db) => markBilled(db, [done.id]))
    const [first] = await there.as(there.dentist, (db) => treatmentsAt(db, visit))
    expect(first).to.include({ locked: true, billed: true, surfaces: 'O' })
  })

  it('what was planned there may be done elsewhere, undone, or cancelled, but not changed', async () => {
    const { planned } = await aLockedVisit()
    const elsewhere = await there.aVisit()
    await there.as(there.dentist, (db) =>
      completeTreatments(db, there.patient.id, [planned.id], { visit: elsewhere, provider: null }),
    )
    await there.as(there.dentist, (db) => replanTreatments(db, there.patient.id, [planned.id]))
    expect(
      await refusal(
        there.as(there.dentist, (db) =>
          all(db, 'update clinical.treatments set fee_minor = 1 where id = :id', { id: planned.id }),
        ),
      ),
    ).to.equal('signed_visit_is_locked')
    await there.as(there.dentist, (db) => cancelTreatments(db, there.patient.id, [planned.id]))
    expect((await there.as(there.dentist, (db) => getTreatment(db, planned.id))).status).to.equal('cancelled')
  })

  it('a treatment cannot be completed into it', async () => {
    const { visit } = await aLockedVisit()
    const later = there.treatment('PHOTO')
    await there.as(there.dentist, (db) => insertTreatment(db, later))
    expect(
      await refusal(
        there.as(there.dentist, (db) =>
          completeTreatments(db, there.patient.id, [later.id], { visit, provider: null }),
        ),
      ),
    ).to.equal('signed_visit_is_locked')
  })

  it('no treatment has slipped into it meanwhile', async () => {
    for (let round = 0; round < 10; round++) {
      const visit = await there.aVisit()
      const draft = await there.aDraft(there.dentist, visit)
      const it = there.treatment('PHOTO', { visit, status: 'completed' })
      const [signed, recorded] = await Promise.allSettled([
        there.as(there.dentist, (db) => signDraft(db, draft, 1)),
        there.as(there.assistant, (db) => insertTreatment(db, it)),
      ])
      expect(signed?.status).to.equal('fulfilled')
      const { note, added } = await there.as(there.dentist, (db) =>
        one<{ note: Date; added: Date | null }>(
          db,
          `select (select signed_at from clinical.notes where visit_id = :visit) as note,
             (select recorded_at from clinical.treatments where completed_visit_id = :visit) as added`,
          { visit },
        ),
      )
      if (recorded?.status === 'fulfilled') expect(Number(added)).to.be.at.most(Number(note))
      else expect(added).to.equal(null)
    }
  })
})
