import { expect } from 'chai'
import { signDraft } from '../clinical/notes.queries.ts'
import { aTreatingClinic, refusal } from '../clinical/testing/treating.ts'
import { all } from '../db/sql.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser, Shown } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { pdf } from '../testing/samples.ts'
import { withdrawDocument } from './documents.queries.ts'
import { sendFiles } from './testing/filing.ts'

describe('documents recorded at a visit', () => {
  let app: TestApp
  let there: Awaited<ReturnType<typeof aTreatingClinic>>
  let dentist: Browser

  before(async () => {
    app = await startApp()
    there = await aTreatingClinic(app)
    dentist = await app.as(there.dentist, there.clinic)
  })
  after(() => app.stop())

  function file(visit: string, whose = there.patient): Promise<Shown> {
    const chosen = [{ name: 'Befund.pdf', bytes: pdf }]
    return sendFiles(dentist, whose, chosen, { kind: 'photo', visit })
  }

  const filedAt = (visit: string) =>
    there.as(there.dentist, (db) =>
      all<Row>(db, 'select id from documents.documents where visit_id = :visit', { visit }),
    )

  async function aDocument(visit: string): Promise<string> {
    expect((await file(visit)).status).to.equal(303)
    return (await filedAt(visit))[0]!.id
  }

  it('are filed from the note’s page and the visit’s, and shown on both', async () => {
    const visit = await there.aVisit()
    const draft = await there.aDraft(there.dentist, visit)
    for (const path of [`/clinical/notes/${draft}`, `/appointments/${visit}`]) {
      const { $ } = await dentist.get(path)
      expect($('.at-visit [name=visit]').val(), path).to.equal(visit)
      expect($('.at-visit input[type=file]').length, path).to.equal(2)
    }
    const { $ } = await dentist.get(`/clinical/notes/${draft}`)
    expect($('.foot-line').text()).to.contain('Dokumente des Termins werden mitgesperrt')
    const id = await aDocument(visit)
    for (const path of [`/clinical/notes/${draft}`, `/appointments/${visit}`]) {
      const { $ } = await dentist.get(path)
      expect($(`#visit-files a[href="/documents/${id}"]`).length, path).to.equal(1)
    }
    expect((await dentist.get(`/documents/${id}`)).$('dl').text()).to.contain('Termin')
  })

  it('are the visit’s own patient’s', async () => {
    const other = await app.aPatient(there.clinic)
    const visit = await there.aVisit()
    const refused = await file(visit, other)
    expect(refused.status).to.equal(422)
    expect(refused.text).to.contain('gehört zu jemand anderem')
    expect(await filedAt(visit)).to.deep.equal([])
  })

  it('are locked with the note: nothing more is filed, nothing described anew, by SQL neither', async () => {
    const visit = await there.aVisit()
    const id = await aDocument(visit)
    const note = await there.aSignedNote(visit)

    const late = await file(visit)
    expect(late.status).to.equal(422)
    expect(late.text).to.contain('unterschrieben')
    expect(await filedAt(visit)).to.have.length(1)

    const { $ } = await dentist.get(`/documents/${id}`)
    expect($('[name=title]').length).to.equal(0)
    const changed = await dentist.post(`/documents/${id}`, { version: '1', kind: 'photo', title: 'Anders' })
    expect(changed.status).to.equal(422)
    for (const sql of [
      `update documents.documents set title = 'x' where id = :id`,
      'update documents.documents set visit_id = null where id = :id',
      'delete from documents.documents where id = :id',
    ])
      expect(await refusal(there.as(there.dentist, (db) => all(db, sql, { id }))), sql).to.equal(
        'signed_visit_is_locked',
      )

    const shown = await dentist.get(`/clinical/notes/${note}`)
    expect(shown.$('#visit-files li').length).to.equal(1)
    expect(shown.$('.at-visit input[type=file]').length).to.equal(0)
  })

  it('cannot be moved into a visit that is signed', async () => {
    const [visit, signed] = [await there.aVisit(), await there.aVisit()]
    const id = await aDocument(visit)
    await there.aSignedNote(signed)
    const sql = `update documents.documents set visit_id = '${signed}' where id = :id`
    expect(await refusal(there.as(there.dentist, (db) => all(db, sql, { id })))).to.equal(
      'signed_visit_is_locked',
    )
  })

  it('can be withdrawn with a reason after that, and are still shown as recorded', async () => {
    const visit = await there.aVisit()
    const id = await aDocument(visit)
    const note = await there.aSignedNote(visit)
    const withdrawal = { version: 1, because: 'Anderer Patient', by: there.dentist.id, at: new Date() }
    expect(await there.as(there.dentist, (db) => withdrawDocument(db, id, withdrawal))).to.equal(true)
    const { $ } = await dentist.get(`/clinical/notes/${note}`)
    expect($('#visit-files .is-withdrawn').length).to.equal(1)
  })

  it('are in before the note is signed, or not at all, when both happen at once', async () => {
    for (let round = 0; round < 5; round++) {
      const visit = await there.aVisit()
      const draft = await there.aDraft(there.dentist, visit)
      const [signed, filed] = await Promise.allSettled([
        there.as(there.dentist, (db) => signDraft(db, draft, 1)),
        file(visit),
      ])
      expect(signed.status).to.equal('fulfilled')
      const taken = filed.status === 'fulfilled' && filed.value.status === 303
      expect((await filedAt(visit)).length).to.equal(taken ? 1 : 0)
    }
  })
})
