import { expect } from 'chai'
import { all } from '../db/sql.ts'
import { type Db, inTenant } from '../db/tenant.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { leftDrafts } from './leftDrafts.queries.ts'
import { partsOf } from './notes.ts'
import { draftsOf, findDraft, insertDraft, unsignedNotes } from './notes.queries.ts'
import { findTemplate } from './templates.ts'

describe('a note that somebody left unsigned', () => {
  let app: TestApp
  let clinic: Row
  let patient: Row
  let adminRow: Row
  let admin: Browser
  let heirRow: Row
  let heir: Browser

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    patient = await app.aPatient(clinic)
    adminRow = await app.aPerson(clinic, ['admin'])
    admin = await app.as(adminRow, clinic)
    heirRow = await app.aPerson(clinic, ['dentist'], { family_name: 'Erbe', given_name: 'Eva' })
    heir = await app.as(heirRow, clinic)
  })
  after(() => app.stop())

  function as<T>(person: Row, work: (db: Db) => Promise<T>): Promise<T> {
    const who = { tenant: clinic.id, actor: { kind: 'user' as const, id: person.id }, request: newId() }
    return inTenant(app.services.pool, who, work)
  }

  async function aDraft(author: Row, text = 'Filling 16, half done.'): Promise<string> {
    const id = newId()
    const parts = partsOf(findTemplate('free', 'en')!).map((part) => ({ ...part, text }))
    const draft = { id, patient: patient.id, visit: null, author: author.id, template: 'free', parts }
    await as(author, (db) => insertDraft(db, { ...draft, language: 'en', day: '2026-11-24' }))
    return id
  }

  const leaves = (person: Row) =>
    app.within(clinic, (db) =>
      all(
        db,
        `update access.memberships set state = 'disabled' where tenant_id = :clinic and user_id = :person`,
        {
          clinic: clinic.id,
          person: person.id,
        },
      ),
    )

  /** @returns the leaver and their draft */
  async function left(text?: string): Promise<{ id: string; leaver: Row }> {
    const leaver = await app.aPerson(clinic, ['dentist'], { family_name: 'Gast', given_name: 'Gero' })
    const id = await aDraft(leaver, text)
    await leaves(leaver)
    return { id, leaver }
  }

  const give = (id: string, to = heirRow.id, browser = admin) =>
    browser.post(`/admin/left-notes/${id}/handover`, { to })

  it('is listed for admins without its text; of who still works here none is', async () => {
    const mine = await aDraft(heirRow, 'Mine.')
    const { id } = await left()
    const shown = await admin.get('/admin/left-notes')
    expect(shown.$(`form[action="/admin/left-notes/${id}/handover"]`).length).to.equal(1)
    expect(shown.$(`form[action="/admin/left-notes/${mine}/handover"]`).length).to.equal(0)
    expect(shown.text).to.contain('Gero Gast').and.not.to.contain('half done')
    expect((await heir.get('/admin/left-notes')).status).to.equal(403)
    expect((await give(mine)).status).to.equal(404)
  })

  it('stays unseen by everybody else, wherever drafts are asked for', async () => {
    const { id } = await left()
    for (const person of [heirRow, adminRow]) {
      expect(await as(person, (db) => findDraft(db, id))).to.equal(undefined)
      const known = [
        ...(await as(person, (db) => unsignedNotes(db))),
        ...(await as(person, (db) => draftsOf(db, patient.id))),
      ]
      expect(known.map((draft) => draft.id)).to.not.include(id)
    }
  })

  it('is another clinic’s own', async () => {
    const { id } = await left()
    const other = await app.aClinic()
    const theirs = await app.as(await app.aPerson(other, ['admin']), other)
    const theirDentist = await app.aPerson(other, ['dentist'])
    expect((await give(id, theirDentist.id, theirs)).status).to.equal(404)
    expect((await give(id, theirDentist.id)).status).to.equal(422)
    const who = { tenant: other.id, actor: { kind: 'user' as const, id: theirDentist.id }, request: newId() }
    expect(await inTenant(app.services.pool, who, (db) => leftDrafts(db))).to.deep.equal([])
  })

  it('is finished and signed by who gets it, and names who wrote it', async () => {
    const { id } = await left()
    expect((await give(id)).status).to.equal(303)
    expect((await admin.get('/admin/left-notes')).text).to.not.contain(id)
    const editor = await heir.get(`/clinical/notes/${id}`)
    expect(editor.text)
      .to.contain('Gero Gast hat diesen Eintrag nicht unterschrieben')
      .and.contain('half done')
    const signed = await heir.post(`/clinical/notes/${id}/signature`, {
      version: '1',
      template: 'free',
      text: 'Filling 16, done.',
    })
    expect(signed.status).to.equal(303)
    const note = await heir.get(`/clinical/notes/${id}`)
    expect(note.$('.seal').text()).to.contain('Eva Erbe').and.contain('Gero Gast')
    expect(note.text).to.not.contain('Nicht unterschrieben von')
  })

  it('is filed as it was left: unsigned by who wrote it, even where parts are missing', async () => {
    const { id } = await left('')
    await give(id)
    expect((await heir.post(`/clinical/notes/${id}/filing`)).status).to.equal(303)
    const note = await heir.get(`/clinical/notes/${id}`)
    expect(note.$('.seal').text())
      .to.contain('Nicht unterschrieben von Gero Gast')
      .and.contain('Abgelegt von Eva Erbe')
    expect((await heir.get(`/patients/${patient.id}/notes`)).text).to.contain(
      'Nicht unterschrieben von Gero Gast',
    )
  })

  it('is not filed as theirs once somebody went on with it, nor is a draft of one’s own', async () => {
    const { id } = await left()
    await give(id)
    const text = { version: '1', template: 'free', text: 'Filling 16. I think.' }
    expect((await heir.post(`/clinical/notes/${id}/text`, text)).status).to.equal(303)
    for (const draft of [id, await aDraft(heirRow)]) {
      expect((await heir.post(`/clinical/notes/${draft}/filing`)).status).to.equal(422)
      expect(await as(heirRow, (db) => findDraft(db, draft))).to.not.equal(undefined)
    }
  })

  it('is given away once when two admins do it at once', async () => {
    const { id } = await left()
    const both = await Promise.all([give(id), give(id)])
    expect(both.map(({ status }) => status).sort()).to.deep.equal([303, 404])
  })

  it('has its handing over on the record, which never changes', async () => {
    const { id, leaver } = await left()
    await give(id)
    const [row] = await as(adminRow, (db) =>
      all<Record<string, string>>(db, 'select * from clinical.handovers where note_id = :id', { id }),
    )
    expect(row).to.include({ left_by: leaver.id, given_to: heirRow.id, given_by: adminRow.id })
    for (const sql of ['delete from clinical.handovers', `update clinical.handovers set parts = '[]'`])
      expect(
        await as(adminRow, (db) => all(db, sql)).then(
          () => 'done',
          (e: { constraint: string }) => e.constraint,
        ),
      ).to.equal('signed_note_never_changes')
    const recorded = await app.owner.knex.raw(
      `select count(*)::int as count from history.changes where table_name = 'clinical.handovers' and row_id = ?`,
      [row?.['id'] as string],
    )
    expect((recorded as { rows: { count: number }[] }).rows[0]?.count).to.equal(1)
  })
})
