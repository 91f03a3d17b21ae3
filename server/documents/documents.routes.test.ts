import { expect } from 'chai'
import { all } from '../db/sql.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { aFilingClinic, sendFiles, settle } from './testing/filing.ts'
import { documentsPersonalData } from './personalData.ts'

describe('documents', () => {
  let app: TestApp
  let filing: Awaited<ReturnType<typeof aFilingClinic>>
  let clinic: Row
  let patient: Row
  let reception: Browser
  let dentist: Browser
  let jpeg: Buffer

  before(async () => {
    app = await startApp()
    filing = await aFilingClinic(app)
    ;({ patient, clinic, reception, dentist, jpeg } = filing)
  })
  after(() => app.stop())

  it('lead to the one before and the one after', async () => {
    const someone = await app.aPatient(clinic)
    const ids: string[] = []
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg'])
      ids.push(await filing.filed([{ name, bytes: jpeg }], someone))
    const { $ } = await reception.get(`/documents/${ids[1]}`)
    expect($('[rel=prev]').attr('href')).to.equal(`/documents/${ids[2]}`)
    expect($('[rel=next]').attr('href')).to.equal(`/documents/${ids[0]}`)
    expect((await reception.get(`/documents/${ids[2]}`)).$('[rel=prev]')).to.have.length(0)
  })

  it('are renamed and classified, and not over someone else’s change', async () => {
    const id = await filing.filed([{ name: 'IMG_0042.jpg', bytes: jpeg }])
    const changed = await reception.post(`/documents/${id}`, {
      version: '1',
      kind: 'radiograph',
      title: 'OPG 2026',
    })
    expect(changed.status).to.equal(303)
    const late = await dentist.post(`/documents/${id}`, {
      version: '1',
      kind: 'consent',
      title: 'Something else',
    })
    expect(late.status).to.equal(409)
    expect(late.$('[name=title]').val()).to.equal('Something else')
    expect(late.$('.field-stored').text()).to.contain('OPG 2026')
    const again = await dentist.post(`/documents/${id}`, {
      version: String(late.$('form.form-block [name=version]').val()),
      kind: 'consent',
      title: 'Agreed',
    })
    expect(again.status).to.equal(303)
    const undo = new URL(again.location!, app.url).searchParams.get('undo')
    expect((await dentist.post(`/changes/${undo}/undo`)).status).to.equal(303)
    expect((await dentist.get(`/documents/${id}`)).$('.document-head h2').text()).to.equal('OPG 2026')
    expect(
      (await reception.post(`/documents/${id}`, { version: '3', kind: 'radiograph', title: ' ' })).status,
    ).to.equal(422)
  })

  it('are withdrawn with a reason by who may, and stay on the record', async () => {
    const someone = await app.aPatient(clinic)
    const id = await filing.filed([{ name: 'wrong patient.jpg', bytes: jpeg }], someone)
    const withdrawal = { version: '1', because: 'Gehört zu Herrn Weber' }
    expect((await reception.post(`/documents/${id}/withdrawal`, withdrawal)).status).to.equal(403)
    expect(
      (await dentist.post(`/documents/${id}/withdrawal`, { version: '1', because: '' })).status,
    ).to.equal(422)
    expect((await dentist.post(`/documents/${id}/withdrawal`, withdrawal)).status).to.equal(303)
    const path = `/patients/${someone.id}/documents`
    expect((await reception.get(path)).$('#files .file')).to.have.length(0)
    expect((await reception.get(`${path}?withdrawn=1`)).$('#files .file.is-withdrawn')).to.have.length(1)
    expect((await reception.get(`/documents/${id}`)).text).to.contain('Gehört zu Herrn Weber')
    expect(
      (await dentist.post(`/documents/${id}`, { version: '2', kind: 'photo', title: 'x' })).status,
    ).to.equal(409)
  })

  it('of another clinic are as if there were none', async () => {
    const id = await filing.filed([{ name: 'mine.jpg', bytes: jpeg }])
    await settle(app)
    const elsewhere = await app.aClinic()
    const stranger = await app.as(await app.aPerson(elsewhere, ['dentist', 'admin']), elsewhere)
    for (const path of ['', '/file', '/picture', '/thumbnail', '/view']) {
      expect((await stranger.get(`/documents/${id}${path}`)).status, path).to.equal(404)
    }
    expect((await stranger.get(`/patients/${patient.id}/documents`)).status).to.equal(404)
    expect((await sendFiles(stranger, patient, [{ name: 'theirs.jpg', bytes: jpeg }])).status).to.equal(404)
    expect(
      (await stranger.post(`/documents/${id}`, { version: '1', kind: 'photo', title: 'x' })).status,
    ).to.equal(404)
    expect(
      (await stranger.post(`/documents/${id}/withdrawal`, { version: '1', because: 'x' })).status,
    ).to.equal(404)
  })

  it('and everything else that holds files of a patient are claimed as personal data', async () => {
    const holding = await app.within(null, (db) =>
      all<{ name: string }>(
        db,
        `select table_schema || '.' || table_name as name from information_schema.columns
         where table_schema in ('documents', 'files') and column_name = 'patient_id'`,
        {},
      ),
    )
    expect(documentsPersonalData.map(({ table }) => table)).to.have.members(holding.map(({ name }) => name))
  })
})
