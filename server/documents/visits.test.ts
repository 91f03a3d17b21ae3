import { expect } from 'chai'
import { partsOf } from '../clinical/notes.ts'
import { insertDraft, signDraft } from '../clinical/notes.queries.ts'
import { findTemplate } from '../clinical/templates.ts'
import { all, maybe, one } from '../db/sql.ts'
import { type Db, inTenant } from '../db/tenant.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser, Shown } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { pdf } from '../testing/samples.ts'
import { withdrawDocument } from './documents.queries.ts'
import { sendFiles } from './testing/filing.ts'

describe('documents recorded at a visit', () => {
  let app: TestApp
  let clinic: Row
  let person: Row
  let dentist: Browser
  let patient: Row

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    person = await app.aPerson(clinic, ['dentist'])
    dentist = await app.as(person, clinic)
    patient = await app.aPatient(clinic)
  })
  after(() => app.stop())

  async function aVisit(whose = patient): Promise<string> {
    const visit = await app.within(clinic, (db) =>
      one<Row>(
        db,
        `insert into schedule.appointments (patient_id, starts_at, ends_at, status, takes_part)
         values (:patient, now(), now() + interval '30 minutes', 'completed', false) returning id`,
        { patient: whose.id },
      ),
    )
    return visit.id
  }

  function as<T>(work: (db: Db) => Promise<T>): Promise<T> {
    const who = { tenant: clinic.id, actor: { kind: 'user' as const, id: person.id }, request: newId() }
    return inTenant(app.services.pool, who, work)
  }

  async function aDraft(visit: string): Promise<string> {
    const id = newId()
    const parts = partsOf(findTemplate('free', 'en')!).map((part) => ({ ...part, text: 'Filling 16.' }))
    await as((db) =>
      insertDraft(db, {
        id,
        patient: patient.id,
        visit,
        author: person.id,
        template: 'free',
        language: 'en',
        parts,
        day: '2026-11-24',
      }),
    )
    return id
  }

  async function sign(visit: string): Promise<string> {
    const id = await aDraft(visit)
    await as((db) => signDraft(db, id, 1))
    return id
  }

  function file(visit: string, whose = patient): Promise<Shown> {
    const chosen = [{ name: 'Befund.pdf', bytes: pdf }]
    return sendFiles(dentist, whose, chosen, { kind: 'photo', visit })
  }

  const filedAt = (visit: string) =>
    as((db) => all<Row>(db, 'select id from documents.documents where visit_id = :visit', { visit }))

  async function aDocument(visit: string): Promise<string> {
    expect((await file(visit)).status).to.equal(303)
    return (await filedAt(visit))[0]!.id
  }

  async function refusal(text: string, id: string): Promise<string> {
    return as((db) => maybe(db, text, { id })).then(
      () => 'nothing',
      (failure: { constraint?: string }) => failure.constraint ?? String(failure),
    )
  }

  it('are filed from the note’s page and the visit’s, and shown on both', async () => {
    const visit = await aVisit()
    const draft = await aDraft(visit)
    for (const path of [`/clinical/notes/${draft}`, `/appointments/${visit}`]) {
      const { $ } = await dentist.get(path)
      expect($('.at-visit [name=visit]').val(), path).to.equal(visit)
      expect($('.at-visit input[type=file]').length, path).to.equal(2)
    }
    const id = await aDocument(visit)
    for (const path of [`/clinical/notes/${draft}`, `/appointments/${visit}`]) {
      const { $ } = await dentist.get(path)
      expect($(`#visit-files a[href="/documents/${id}"]`).length, path).to.equal(1)
    }
    expect((await dentist.get(`/documents/${id}`)).$('dl').text()).to.contain('Termin')
  })

  it('are the visit’s own patient’s', async () => {
    const other = await app.aPatient(clinic)
    const visit = await aVisit()
    const refused = await file(visit, other)
    expect(refused.status).to.equal(422)
    expect(refused.text).to.contain('gehört zu jemand anderem')
    expect(await filedAt(visit)).to.deep.equal([])
  })

  it('are locked with the note: nothing more is filed, nothing described anew, by SQL neither', async () => {
    const visit = await aVisit()
    const id = await aDocument(visit)
    const note = await sign(visit)

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
      expect(await refusal(sql, id), sql).to.equal('signed_visit_is_locked')

    const shown = await dentist.get(`/clinical/notes/${note}`)
    expect(shown.$('#visit-files li').length).to.equal(1)
    expect(shown.$('.at-visit input[type=file]').length).to.equal(0)
  })

  it('cannot be moved into a visit that is signed', async () => {
    const [visit, signed] = [await aVisit(), await aVisit()]
    const id = await aDocument(visit)
    await sign(signed)
    const sql = `update documents.documents set visit_id = '${signed}' where id = :id`
    expect(await refusal(sql, id)).to.equal('signed_visit_is_locked')
  })

  it('can be withdrawn with a reason after that, and are still shown as recorded', async () => {
    const visit = await aVisit()
    const id = await aDocument(visit)
    const note = await sign(visit)
    const withdrawal = { version: 1, because: 'Anderer Patient', by: person.id, at: new Date() }
    expect(await as((db) => withdrawDocument(db, id, withdrawal))).to.equal(true)
    const { $ } = await dentist.get(`/clinical/notes/${note}`)
    expect($('#visit-files .is-withdrawn').length).to.equal(1)
  })

  it('are in before the note is signed, or not at all, when both happen at once', async () => {
    for (let round = 0; round < 5; round++) {
      const visit = await aVisit()
      const draft = await aDraft(visit)
      const [signed, filed] = await Promise.allSettled([as((db) => signDraft(db, draft, 1)), file(visit)])
      expect(signed.status).to.equal('fulfilled')
      const taken = filed.status === 'fulfilled' && filed.value.status === 303
      expect((await filedAt(visit)).length).to.equal(taken ? 1 : 0)
    }
  })
})
