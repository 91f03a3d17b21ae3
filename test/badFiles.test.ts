import { readdirSync, readFileSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { newId } from '../server/lib/ids.ts'
import { importJobs } from '../server/schedule/imports/imports.jobs.ts'
import { startApp, type TestApp } from '../server/testing/app.ts'
import type { Browser, Shown } from '../server/testing/browsing.ts'
import type { Row } from '../server/testing/factories.ts'
import { formOn, timed, upload } from '../server/testing/sending.ts'
import { sharedData } from '../server/testing/sharedData.ts'

const MEGABYTE = 2 ** 20
const folder = sharedData('bad')

const skipped = folder ? '' : ' (skipped: no ../shared/data)'

describe(`each damaged or hostile file of the data folder${skipped}`, function () {
  this.timeout(120_000)
  let app: TestApp
  let clinic: Row
  let patient: Row
  let person: Row
  let browser: Browser
  let files: { name: string; bytes: Buffer }[]

  before(async function () {
    if (!folder) this.skip()
    files = readdirSync(folder).map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
    app = await startApp()
    clinic = await app.aClinic()
    patient = await app.aPatient(clinic)
    person = await app.aPerson(clinic, ['admin', 'reception', 'dentist'])
    browser = await app.as(person, clinic)
  })
  after(() => app?.stop())

  it('is refused as a document with a word on why, and nothing of it is kept', async () => {
    expect(files.length).to.be.greaterThan(25)
    const memory = process.memoryUsage().rss
    for (const { name, bytes } of files) {
      const fields = { batch: newId(), kind: '', script: '1' }
      const [shown, took] = await timed(
        upload(browser, `/patients/${patient.id}/documents`, fields, { field: 'files', name, bytes }),
      )
      expect(shown.status, name).to.equal(422)
      const { filed, refused } = JSON.parse(shown.text) as { filed: number; refused: { why: string }[] }
      expect([filed, refused.length], name).to.deep.equal([0, 1])
      expect(refused[0]?.why, name).to.match(/\S \S/)
      expect(took, name).to.be.below(5000)
    }
    expect(await count('files.files'), 'rows of files').to.equal(0)
    expect(await stored(), 'files in the store').to.deep.equal([])
    expect(process.memoryUsage().rss - memory).to.be.below(300 * MEGABYTE)
  })

  for (const [at, name] of (folder ? readdirSync(folder) : []).entries()) {
    it(`${name} brings nobody in as a list of patients or visits`, async () => {
      const patients = await count('patients.patients')
      for (const kind of ['patients', 'appointments']) {
        const id = newId()
        const shown = await upload(browser, '/admin/imports', { id, kind }, { field: 'file', ...files[at]! })
        expect(shown.status, kind).to.be.oneOf([200, 303, 422])
        if (shown.status !== 303) continue
        const reading = await browser.get(`/admin/imports/${id}`)
        expect(reading.status, kind).to.equal(200)
        await check(id, reading)
      }
      expect(await count('patients.patients')).to.equal(patients)
      expect(await stored()).to.deep.equal([])
    })
  }

  /** As far as the dry run, for what could be read as a list. */
  async function check(id: string, reading: Shown): Promise<void> {
    const asked = await browser.post(
      `/admin/imports/${id}/check`,
      formOn(reading, 'form:has([name=encoding])'),
    )
    expect(asked.status).to.be.below(500)
    if (asked.status !== 303) return
    const who = { tenant: clinic.id, actor: { kind: 'system' as const, id: null }, request: newId() }
    const data = { import: id, step: 'checking', by: person.id }
    await importJobs[0]?.work({ services: app.services, who, data: data as never })
    expect((await browser.get(`/admin/imports/${id}`)).status).to.equal(200)
  }

  async function count(table: string): Promise<number> {
    const { rows } = await app.owner.knex.raw(`select count(*)::int as n from ${table}`)
    return rows[0].n
  }

  async function stored(): Promise<string[]> {
    const found = await readdir(join(app.services.config.dataDir, 'files'), {
      recursive: true,
      withFileTypes: true,
    })
    return found.filter((one) => one.isFile()).map((one) => one.name)
  }
})
