import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { expect } from 'chai'
import fc from 'fast-check'
import { all } from '../db/sql.ts'
import { diskStore } from '../files/diskStore.ts'
import { quota } from '../files/files.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { always } from '../testing/property.ts'
import { pdf } from '../testing/samples.ts'
import { aFilingClinic, sendFiles, storedFiles } from './testing/filing.ts'

describe('new documents', () => {
  let app: TestApp
  let filing: Awaited<ReturnType<typeof aFilingClinic>>
  let clinic: Row
  let patient: Row
  let reception: Browser
  let jpeg: Buffer

  before(async () => {
    app = await startApp()
    filing = await aFilingClinic(app)
    ;({ clinic, patient, reception, jpeg } = filing)
  })
  after(() => app.stop())

  it('are filed, several at once, and listed with what they are', async () => {
    const someone = await app.aPatient(clinic)
    const answer = await sendFiles(reception, someone, [
      { name: 'Röntgen 46.JPG', bytes: jpeg },
      { name: 'Brief an Dr. Seiler.pdf', bytes: pdf },
    ])
    expect(answer.status).to.equal(303)
    const { $ } = await reception.get(answer.location!)
    expect(
      $('#files .file b')
        .toArray()
        .map((it) => $(it).text()),
    ).to.have.members(['Röntgen 46', 'Brief an Dr. Seiler'])
    expect($('#files .file small').text()).to.contain('Foto · JPEG').and.contain('Brief · PDF')
    expect($('.nav-tabs-line [aria-current]').text()).to.contain('2')
  })

  it('are not taken without end from one person', async () => {
    const person = await app.aPerson(clinic, ['assistant'])
    await app.within(clinic, (db) =>
      all(
        db,
        `insert into files.files (patient_id, name, kind, size, sha256, wrapped_key, stored_by)
         select :patient, 'x.pdf', 'pdf', 1, sha256('x'), 'x', :person from generate_series(1, :count)`,
        { patient: patient.id, person: person.id, count: quota.files },
      ),
    )
    const answer = await sendFiles(await app.as(person, clinic), patient, [{ name: 'more.jpg', bytes: jpeg }])
    expect(answer.status).to.equal(422)
    expect(answer.$('#f-files-error').text()).to.contain('sehr viele Dateien')
  })

  it('of a batch that are good are kept, and the others are named with the reason', async () => {
    const someone = await app.aPatient(clinic)
    const answer = await sendFiles(reception, someone, [
      { name: 'good.jpg', bytes: jpeg },
      { name: 'page.pdf', bytes: Buffer.from('<html><script>alert(1)</script>') },
      { name: 'cut.jpg', bytes: jpeg.subarray(0, -200) },
      { name: 'none.png', bytes: Buffer.alloc(0) },
    ])
    expect(answer.status).to.equal(422)
    const words = answer.$('.note.is-bad').text()
    expect(words).to.contain('3 Dateien wurden nicht abgelegt').and.contain('Die andere wurde abgelegt')
    expect(words)
      .to.contain('page.pdf: Diese Dateiart')
      .and.contain('cut.jpg: Die Datei ist unvollständig')
      .and.contain('none.png: Die Datei ist leer')
    expect(answer.$('#files .file b').text()).to.equal('good')
  })

  it('that are large and of no kind we take are refused at once, and keep no others from being filed', async () => {
    const someone = await app.aPatient(clinic)
    const film = { name: 'film.bin', bytes: randomBytes(2 ** 20) }
    const answer = await sendFiles(reception, someone, [
      film,
      { name: 'a.pdf', bytes: pdf },
      film,
      { name: 'b.pdf', bytes: pdf },
    ])
    expect(answer.status).to.equal(422)
    expect(answer.$('#files .file').length).to.equal(2)
    expect(answer.text).to.contain('film.bin')
  })

  it('are asked for when the form holds none', async () => {
    const answer = await sendFiles(reception, patient, [])
    expect(answer.status).to.equal(422)
    expect(answer.$('#f-files-error').text()).to.contain('mindestens eine Datei')
  })

  it('are filed once when the form is sent twice', async () => {
    const someone = await app.aPatient(clinic)
    const batch = newId()
    const again = () => sendFiles(reception, someone, [{ name: 'once.jpg', bytes: jpeg }], { batch })
    const before = await storedFiles(app)
    const answers = [...(await Promise.all([again(), again(), again()])), await again()]
    expect(answers.map(({ status }) => status)).to.deep.equal([303, 303, 303, 303])
    expect(await storedFiles(app)).to.have.length(before.length + 1)
    expect((await reception.get(`/patients/${someone.id}/documents`)).$('#files .file')).to.have.length(1)
  })

  it('of a new patient share one key, though they come at the same moment', async () => {
    const someone = await app.aPatient(clinic)
    await Promise.all(
      [1, 2, 3, 4].map((i) => sendFiles(reception, someone, [{ name: `${i}.jpg`, bytes: jpeg }])),
    )
    const { $ } = await reception.get(`/patients/${someone.id}/documents`)
    const paths = $('#files .file a')
      .toArray()
      .map((it) => `${$(it).attr('href')}/file`)
    expect(paths).to.have.length(4)
    for (const path of paths) expect((await reception.get(path)).bytes.equals(jpeg)).to.equal(true)
    expect(
      await filing.rows('select id from files.keys where patient_id = :id', { id: someone.id }),
    ).to.have.length(1)
  })

  it('answer the page’s script in data', async () => {
    const answer = await sendFiles(reception, patient, [{ name: 'x.txt', bytes: Buffer.from('text') }], {
      script: '1',
    })
    expect(answer.status).to.equal(422)
    expect(JSON.parse(answer.text)).to.deep.include({ filed: 0 })
    expect(answer.text).to.contain('x.txt').and.contain('PDF, JPEG, PNG')
  })

  it('leave nothing behind when the connection is lost', async () => {
    const before = await storedFiles(app)
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(multipartStart('lost.jpg', jpeg.subarray(0, 3000)))
        setTimeout(() => controller.error(new Error('cable pulled')), 50)
      },
    })
    const headers = { 'content-type': 'multipart/form-data; boundary=cut', 'sec-fetch-site': 'same-origin' }
    const failure = await reception
      .send(`/patients/${patient.id}/documents`, {
        method: 'POST',
        headers,
        body,
        duplex: 'half',
      } as RequestInit)
      .catch((error: Error) => error)
    expect(failure).to.be.instanceOf(Error)
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(await storedFiles(app)).to.deep.equal(before)
  })

  it('are refused with a clear page while the disk is full', async () => {
    const { files } = app.services
    const before = await storedFiles(app)
    const full = await diskStore(join(app.services.config.dataDir, 'files'), {
      reserve: Number.MAX_SAFE_INTEGER,
    })
    app.services.files = { ...files, store: full }
    try {
      const answer = await sendFiles(reception, patient, [{ name: 'full.jpg', bytes: jpeg }])
      expect(answer.status).to.equal(507)
      expect(answer.$('h1').text()).to.not.equal('')
    } finally {
      app.services.files = files
    }
    expect(await storedFiles(app)).to.deep.equal(before)
  })

  it('are not received from who is signed out or on another site', async () => {
    const before = await storedFiles(app)
    expect((await sendFiles(app.visitor(), patient, [{ name: 'x.jpg', bytes: jpeg }])).status).to.equal(303)
    const body = new FormData()
    body.set('batch', newId())
    body.set('kind', '')
    body.append('files', new File([new Uint8Array(jpeg)], 'x.jpg'))
    const crossing = await reception.send(`/patients/${patient.id}/documents`, {
      method: 'POST',
      body,
      headers: { 'sec-fetch-site': 'cross-site' },
    })
    expect(crossing.status).to.equal(403)
    expect(await storedFiles(app)).to.deep.equal(before)
  })

  it('take any multipart body, however it is made', async () => {
    const parts = fc.record({
      boundary: fc.constantFrom('x', 'cut', '--', 'a b'),
      body: fc.string({
        unit: fc.constantFrom(
          '--x',
          '--cut',
          '\r\n',
          '\n',
          'Content-Disposition: form-data; name="',
          '"; filename="',
          'files',
          'batch',
          '"',
          'a',
          '\u0000',
          '--',
        ),
        maxLength: 40,
      }),
    })
    await always(
      fc.asyncProperty(parts, async ({ boundary, body }) => {
        const headers = {
          'content-type': `multipart/form-data; boundary=${boundary}`,
          'sec-fetch-site': 'same-origin',
        }
        const { status } = await reception.send(`/patients/${patient.id}/documents`, {
          method: 'POST',
          headers,
          body,
        })
        expect(status).to.be.lessThan(500)
      }),
      { runs: 200 },
    )
  }).timeout(60_000)
})

/** The beginning of a form that was cut off while its file was sent. */
function multipartStart(name: string, bytes: Buffer): Buffer {
  const head = `--cut\r\nContent-Disposition: form-data; name="batch"\r\n\r\n${newId()}\r\n--cut\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\n\r\n`
  return Buffer.concat([Buffer.from(head), bytes])
}
