import { expect } from 'chai'
import { all, one } from '../db/sql.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import { partsOf } from './notes.ts'
import {
  addendaOf,
  findDraft,
  findNote,
  handOverDraft,
  insertAddendum,
  saveDraft,
  signDraft,
  unsignedNotes,
} from './notes.queries.ts'
import { aTreatingClinic, freeTemplate, refusal } from './testing/treating.ts'

describe('what the database holds of notes', () => {
  let app: TestApp
  let there: Awaited<ReturnType<typeof aTreatingClinic>>

  before(async () => {
    app = await startApp()
    there = await aTreatingClinic(app)
  })
  after(() => app.stop())

  it('keeps a signed note as it is, whoever asks and however', async () => {
    const id = await there.aSignedNote(null)
    for (const sql of [
      `update clinical.notes set parts = '[]' where id = :id`,
      'delete from clinical.notes where id = :id',
    ]) {
      expect(await refusal(there.as(there.dentist, (db) => all(db, sql, { id }))), sql).to.equal(
        'signed_note_never_changes',
      )
    }
    expect((await there.as(there.dentist, (db) => findNote(db, id)))?.parts[0]?.text).to.equal('Filling 16.')
    expect(await there.as(there.dentist, (db) => findDraft(db, id))).to.equal(undefined)
  })

  it('writes the signer and the time itself, and a hash over all of it', async () => {
    const id = await there.aDraft(there.assistant, null)
    await there.as(there.assistant, (db) => handOverDraft(db, id, 1, there.dentist.id))
    await there.as(there.dentist, (db) => signDraft(db, id, 1))
    const note = await there.as(there.dentist, (db) => findNote(db, id))
    expect(note).to.include({ signed_by: there.dentist.id, written_by: there.assistant.id })
    const { intact } = await there.as(there.dentist, (db) =>
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
    const id = await there.aDraft(there.dentist, null, '')
    expect(await refusal(there.as(there.dentist, (db) => signDraft(db, id, 1)))).to.equal(
      'needed_parts_are_written',
    )
    expect(await there.as(there.dentist, (db) => findDraft(db, id))).to.not.equal(undefined)
  })

  it('signs once when two desks sign at the same moment', async () => {
    const id = await there.aDraft(there.dentist, null)
    const twice = await Promise.allSettled(
      [1, 2].map(() => there.as(there.dentist, (db) => signDraft(db, id, 1))),
    )
    expect(twice.map((one) => one.status).sort()).to.deep.equal(['fulfilled', 'rejected'])
  })

  it('saves a draft only from its newest version', async () => {
    const id = await there.aDraft(there.dentist, null)
    const to = { template: 'free', parts: partsOf(freeTemplate) }
    const twice = await Promise.allSettled(
      [1, 2].map(() => there.as(there.dentist, (db) => saveDraft(db, id, 1, to))),
    )
    expect(twice.map((one) => one.status).sort()).to.deep.equal(['fulfilled', 'rejected'])
  })

  it('shows a draft to its author alone', async () => {
    const id = await there.aDraft(there.dentist, null)
    expect(await there.as(there.assistant, (db) => findDraft(db, id))).to.equal(undefined)
    expect((await there.as(there.assistant, (db) => unsignedNotes(db))).map((d) => d.id)).to.not.include(id)
    expect((await there.as(there.dentist, (db) => unsignedNotes(db))).map((d) => d.id)).to.include(id)
    const stolen = there.as(there.assistant, (db) =>
      all(db, 'update clinical.drafts set author_id = :me where id = :id returning id', {
        me: there.assistant.id,
        id,
      }),
    )
    expect(await stolen).to.be.empty
  })

  it('adds addenda in order and never changes one', async () => {
    const note = await there.aSignedNote(null)
    const addendum = (words: string) => ({
      id: newId(),
      note,
      patient: there.patient.id,
      reason: 'call',
      words,
    })
    await Promise.all(
      ['a', 'b', 'c'].map((words) => there.as(there.dentist, (db) => insertAddendum(db, addendum(words)))),
    )
    const added = await there.as(there.dentist, (db) => addendaOf(db, note))
    expect(added.map((a) => a.number)).to.deep.equal([1, 2, 3])
    for (const sql of [`update clinical.note_addenda set words = 'x'`, 'delete from clinical.note_addenda'])
      expect(await refusal(there.as(there.dentist, (db) => all(db, sql))), sql).to.equal(
        'signed_note_never_changes',
      )
  })
})
