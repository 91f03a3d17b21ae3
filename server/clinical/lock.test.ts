import { expect } from 'chai'
import { all, one } from '../db/sql.ts'
import { type Db, inTenant } from '../db/tenant.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Row } from '../testing/factories.ts'
import { insertCatalogue, type Procedure, procedures } from './catalogue.queries.ts'
import { partsOf } from './notes.ts'
import {
  addendaOf,
  findDraft,
  findNote,
  handOverDraft,
  insertAddendum,
  insertDraft,
  saveDraft,
  signDraft,
  unsignedNotes,
} from './notes.queries.ts'
import { MOUTH, type Place } from './place.ts'
import { findTemplate } from './templates.ts'
import {
  cancelTreatments,
  completedUnbilled,
  completeTreatments,
  getTreatment,
  insertTreatment,
  markBilled,
  replanTreatments,
  treatmentsAt,
  updateTreatment,
} from './treatments.queries.ts'

const free = findTemplate('free', 'en')!

describe('what the database holds of treatments and notes', () => {
  let app: TestApp
  let clinic: Row
  let dentist: Row
  let assistant: Row
  let patient: Row
  let list: Procedure[]

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    dentist = await app.aPerson(clinic, ['dentist'])
    assistant = await app.aPerson(clinic, ['assistant'], { family_name: 'Vogt', given_name: 'Lena' })
    patient = await app.aPatient(clinic)
    await app.within(clinic, (db) => insertCatalogue(db, 'EUR'))
    list = await app.within(clinic, (db) => procedures(db))
  })
  after(() => app.stop())

  async function aVisit(): Promise<string> {
    const visit = await app.within(clinic, (db) =>
      one<Row>(
        db,
        `insert into schedule.appointments (patient_id, starts_at, ends_at, status, takes_part)
         values (:patient, now(), now() + interval '30 minutes', 'completed', false) returning id`,
        { patient: patient.id },
      ),
    )
    return visit.id
  }

  /** As the server's own role, on behalf of a person. */
  function as<T>(person: Row, work: (db: Db) => Promise<T>): Promise<T> {
    const who = { tenant: clinic.id, actor: { kind: 'user' as const, id: person.id }, request: newId() }
    return inTenant(app.services.pool, who, work)
  }

  function treatment(code: string, more: Partial<Parameters<typeof insertTreatment>[1]> = {}) {
    const procedure = list.find((p) => p.code === code) as Procedure
    return {
      id: newId(),
      patient: patient.id,
      procedure,
      place: MOUTH,
      status: 'planned' as const,
      provider: dentist.id,
      visit: null,
      note: '',
      ...more,
    }
  }

  async function aDraft(author: Row, visit: string | null, text = 'Filling 16.'): Promise<string> {
    const id = newId()
    const parts = partsOf(free).map((part) => ({ ...part, text }))
    const draft = {
      id,
      patient: patient.id,
      visit,
      author: author.id,
      template: 'free',
      language: 'en' as const,
      parts,
      day: '2026-11-24',
    }
    await as(author, (db) => insertDraft(db, draft))
    return id
  }

  async function aSignedNote(visit: string | null): Promise<string> {
    const id = await aDraft(dentist, visit)
    await as(dentist, (db) => signDraft(db, id, 1))
    return id
  }

  async function refusal(work: Promise<unknown>): Promise<string> {
    try {
      await work
    } catch (failure) {
      const { constraint, message } = failure as { constraint?: string; message: string }
      return constraint ?? message
    }
    return 'nothing'
  }

  it('gives a clinic the catalogue once, with its own fees', async () => {
    expect(list).to.have.length.at.least(80)
    expect(await app.within(clinic, (db) => insertCatalogue(db, 'EUR'))).to.equal(0)
    expect(list[0]).to.deep.include({ code: 'EXAM-FULL', fee: { minor: 4500n, currency: 'EUR' } })
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
    const it = treatment('HYG-CLEAN')
    await as(dentist, (db) => insertTreatment(db, it))
    const twice = [1, 2].map(() =>
      refusal(
        as(dentist, (db) => completeTreatments(db, patient.id, [it.id], { visit: null, provider: null })),
      ),
    )
    expect((await Promise.all(twice)).sort()).to.deep.equal(['clinical.refusal.notPlanned', 'nothing'])
    expect((await as(dentist, (db) => completedUnbilled(db, patient.id))).map((t) => t.id)).to.deep.equal([
      it.id,
    ])
  })

  it('bills a treatment once, and keeps a billed one done', async () => {
    const it = treatment('PHOTO', { status: 'completed' })
    await as(dentist, (db) => insertTreatment(db, it))
    const twice = [1, 2].map(() => refusal(as(dentist, (db) => markBilled(db, [it.id]))))
    expect((await Promise.all(twice)).sort()).to.deep.equal(['clinical.refusal.billed', 'nothing'])
    expect(await refusal(as(dentist, (db) => replanTreatments(db, patient.id, [it.id])))).to.equal(
      'clinical.refusal.notReplannable',
    )
    const bySql = as(dentist, (db) =>
      all(db, `update clinical.treatments set status = 'planned', completed_at = null where id = :id`, {
        id: it.id,
      }),
    )
    expect(await refusal(bySql)).to.equal('billed_treatment_stays_completed')
  })

  it('refuses a place that does not belong to the area', async () => {
    const nowhere = treatment('CROWN-CERAMIC')
    expect(await refusal(as(dentist, (db) => insertTreatment(db, nowhere)))).to.equal(
      'treatment_has_its_place',
    )
    const wrong = treatment('CROWN-CERAMIC', { place: { ...MOUTH, tooth: '49' as Place['tooth'] } })
    expect(await refusal(as(dentist, (db) => insertTreatment(db, wrong)))).to.equal('tooth_is_fdi')
  })

  it('keeps a signed note as it is, whoever asks and however', async () => {
    const id = await aSignedNote(null)
    for (const sql of [
      `update clinical.notes set parts = '[]' where id = :id`,
      'delete from clinical.notes where id = :id',
    ]) {
      expect(await refusal(as(dentist, (db) => all(db, sql, { id }))), sql).to.equal(
        'signed_note_never_changes',
      )
    }
    expect((await as(dentist, (db) => findNote(db, id)))?.parts[0]?.text).to.equal('Filling 16.')
    expect(await as(dentist, (db) => findDraft(db, id))).to.equal(undefined)
  })

  it('writes the signer and the time itself, and a hash over all of it', async () => {
    const id = await aDraft(assistant, null)
    await as(assistant, (db) => handOverDraft(db, id, 1, dentist.id))
    await as(dentist, (db) => signDraft(db, id, 1))
    const note = await as(dentist, (db) => findNote(db, id))
    expect(note).to.include({ signed_by: dentist.id, written_by: assistant.id })
    const { intact } = await as(dentist, (db) =>
      one<{ intact: boolean }>(
        db,
        `select text_hash = sha256(convert_to(jsonb_build_object('id', id, 'patient', patient_id, 'visit', visit_id, 'day', noted_on,
           'parts', parts, 'writtenBy', written_by, 'signedBy', signed_by, 'signedAt', extract(epoch from signed_at))::text, 'UTF8')) as intact
         from clinical.notes where id = :id`,
        { id },
      ),
    )
    expect(intact).to.equal(true)
  })

  it('does not sign a note whose needed parts are empty', async () => {
    const id = await aDraft(dentist, null, '')
    expect(await refusal(as(dentist, (db) => signDraft(db, id, 1)))).to.equal('needed_parts_are_written')
    expect(await as(dentist, (db) => findDraft(db, id))).to.not.equal(undefined)
  })

  it('signs once when two desks sign at the same moment', async () => {
    const id = await aDraft(dentist, null)
    const twice = await Promise.allSettled([1, 2].map(() => as(dentist, (db) => signDraft(db, id, 1))))
    expect(twice.map((one) => one.status).sort()).to.deep.equal(['fulfilled', 'rejected'])
  })

  it('saves a draft only from its newest version', async () => {
    const id = await aDraft(dentist, null)
    const to = { template: 'free', parts: partsOf(free) }
    const twice = await Promise.allSettled([1, 2].map(() => as(dentist, (db) => saveDraft(db, id, 1, to))))
    expect(twice.map((one) => one.status).sort()).to.deep.equal(['fulfilled', 'rejected'])
  })

  it('shows a draft to its author alone', async () => {
    const id = await aDraft(dentist, null)
    expect(await as(assistant, (db) => findDraft(db, id))).to.equal(undefined)
    expect((await as(assistant, (db) => unsignedNotes(db))).map((d) => d.id)).to.not.include(id)
    expect((await as(dentist, (db) => unsignedNotes(db))).map((d) => d.id)).to.include(id)
    const stolen = as(assistant, (db) =>
      all(db, 'update clinical.drafts set author_id = :me where id = :id returning id', {
        me: assistant.id,
        id,
      }),
    )
    expect(await stolen).to.be.empty
  })

  it('adds addenda in order and never changes one', async () => {
    const note = await aSignedNote(null)
    const addendum = (words: string) => ({ id: newId(), note, patient: patient.id, reason: 'call', words })
    await Promise.all(
      ['a', 'b', 'c'].map((words) => as(dentist, (db) => insertAddendum(db, addendum(words)))),
    )
    const added = await as(dentist, (db) => addendaOf(db, note))
    expect(added.map((a) => a.number)).to.deep.equal([1, 2, 3])
    for (const sql of [`update clinical.note_addenda set words = 'x'`, 'delete from clinical.note_addenda'])
      expect(await refusal(as(dentist, (db) => all(db, sql))), sql).to.equal('signed_note_never_changes')
  })

  describe('once the note of a visit is signed', () => {
    async function aLockedVisit() {
      const visit = await aVisit()
      const done = treatment('FILL-COMP-1', {
        visit,
        status: 'completed',
        place: { ...MOUTH, tooth: '16' as Place['tooth'], surfaces: 'O' },
      })
      const planned = treatment('HYG-CLEAN', { visit })
      await as(dentist, async (db) => {
        await insertTreatment(db, done)
        await insertTreatment(db, planned)
      })
      await aSignedNote(visit)
      return { visit, done, planned }
    }

    it('nothing more is recorded at it', async () => {
      const { visit } = await aLockedVisit()
      expect(await refusal(as(dentist, (db) => insertTreatment(db, treatment('PHOTO', { visit }))))).to.equal(
        'signed_visit_is_locked',
      )
    })

    it('what was done there stays, through SQL too, and can still be billed', async () => {
      const { done, visit } = await aLockedVisit()
      expect(await refusal(as(dentist, (db) => replanTreatments(db, patient.id, [done.id])))).to.equal(
        'signed_visit_is_locked',
      )
      expect(
        await refusal(
          as(dentist, (db) =>
            updateTreatment(db, done.id, 1, { fee: done.procedure.fee, provider: null, note: 'x' }),
          ),
        ),
      ).to.equal('signed_visit_is_locked')
      for (const sql of [
        `update clinical.treatments set tooth = '17' where id = :id`,
        'update clinical.treatments set recorded_visit_id = null, completed_visit_id = null where id = :id',
        'delete from clinical.treatments where id = :id',
      ])
        expect(await refusal(as(dentist, (db) => all(db, sql, { id: done.id }))), sql).to.equal(
          'signed_visit_is_locked',
        )
      await as(dentist, (db) => markBilled(db, [done.id]))
      const [first] = await as(dentist, (db) => treatmentsAt(db, visit))
      expect(first).to.include({ locked: true, billed: true, surfaces: 'O' })
    })

    it('what was planned there may be done elsewhere, undone, or cancelled, but not changed', async () => {
      const { planned } = await aLockedVisit()
      const elsewhere = await aVisit()
      await as(dentist, (db) =>
        completeTreatments(db, patient.id, [planned.id], { visit: elsewhere, provider: null }),
      )
      await as(dentist, (db) => replanTreatments(db, patient.id, [planned.id]))
      expect(
        await refusal(
          as(dentist, (db) =>
            all(db, 'update clinical.treatments set fee_minor = 1 where id = :id', { id: planned.id }),
          ),
        ),
      ).to.equal('signed_visit_is_locked')
      await as(dentist, (db) => cancelTreatments(db, patient.id, [planned.id]))
      expect((await as(dentist, (db) => getTreatment(db, planned.id))).status).to.equal('cancelled')
    })

    it('a treatment cannot be completed into it', async () => {
      const { visit } = await aLockedVisit()
      const later = treatment('PHOTO')
      await as(dentist, (db) => insertTreatment(db, later))
      expect(
        await refusal(
          as(dentist, (db) => completeTreatments(db, patient.id, [later.id], { visit, provider: null })),
        ),
      ).to.equal('signed_visit_is_locked')
    })
  })

  it('lets no treatment slip into a visit while its note is being signed', async () => {
    for (let round = 0; round < 10; round++) {
      const visit = await aVisit()
      const draft = await aDraft(dentist, visit)
      const it = treatment('PHOTO', { visit, status: 'completed' })
      const [signed, recorded] = await Promise.allSettled([
        as(dentist, (db) => signDraft(db, draft, 1)),
        as(assistant, (db) => insertTreatment(db, it)),
      ])
      expect(signed?.status).to.equal('fulfilled')
      const { note, added } = await as(dentist, (db) =>
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
