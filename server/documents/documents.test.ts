import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { expect } from 'chai'
import fc from 'fast-check'
import sharp from 'sharp'
import { all, one } from '../db/sql.ts'
import { quota } from '../files/files.ts'
import { fileJobs } from '../files/jobs.ts'
import { sweepFiles } from '../files/settling.ts'
import { diskStore } from '../files/diskStore.ts'
import { newId } from '../lib/ids.ts'
import { inTenant } from '../db/tenant.ts'
import { type TestApp, startApp } from '../testing/app.ts'
import type { Browser, Shown } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { always } from '../testing/property.ts'
import { sizeWords, titleOf } from './documents.ts'
import { documentsPersonalData } from './part.ts'

const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer << >>\n%%EOF\n')

describe('documents', () => {
  let app: TestApp
  let clinic: Row
  let patient: Row
  let reception: Browser
  let dentist: Browser
  let jpeg: Buffer

  before(async () => {
    app = await startApp()
    clinic = await app.aClinic()
    patient = await app.aPatient(clinic)
    reception = await app.as(await app.aPerson(clinic, ['reception']), clinic)
    dentist = await app.as(await app.aPerson(clinic, ['dentist']), clinic)
    jpeg = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#c66' } })
      .jpeg()
      .toBuffer()
  })

  after(() => app.stop())

  it('are filed, several at once, and listed with what they are', async () => {
    const someone = await app.aPatient(clinic)
    const answer = await upload(reception, someone, [
      file('Röntgen 46.JPG', jpeg),
      file('Brief an Dr. Seiler.pdf', pdf),
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

  it('come back as they were sent, for saving, under their name, with a record of it', async () => {
    const id = await filed(reception, [file('Röntgen „46".jpg', jpeg)])
    const path = `/documents/${id}/file`
    const answer = await fetchBytes(path)
    expect(answer.bytes.equals(jpeg)).to.equal(true)
    expect(answer.headers.get('content-type')).to.equal('image/jpeg')
    expect(answer.headers.get('content-disposition')).to.match(
      /^attachment; filename="[ -~]+"; filename\*=UTF-8''R%C3%B6ntgen/,
    )
    expect(answer.headers.get('x-content-type-options')).to.equal('nosniff')
    expect(answer.headers.get('content-security-policy')).to.contain('sandbox')
    expect(answer.headers.get('cache-control')).to.equal('no-store')
    const read = await within(
      `select what from history.reads where patients @> array[:patient::uuid] and what like '%/file'`,
      { patient: patient.id },
    )
    expect(read).to.have.length(1)
  })

  it('come in parts, as players and viewers ask for them', async () => {
    const big = Buffer.concat([pdf.subarray(0, -6), Buffer.alloc(200_000, '%\n'), Buffer.from('\n%%EOF\n')])
    const id = await filed(reception, [file('long.pdf', big)])
    const part = await fetchBytes(`/documents/${id}/view`, { range: 'bytes=65530-65549' })
    expect(part.status).to.equal(206)
    expect(part.headers.get('content-range')).to.equal(`bytes 65530-65549/${big.length}`)
    expect(part.bytes.equals(big.subarray(65_530, 65_550))).to.equal(true)
    const last = await fetchBytes(`/documents/${id}/view`, { range: 'bytes=-5' })
    expect(last.bytes.equals(big.subarray(-5))).to.equal(true)
    expect((await fetchBytes(`/documents/${id}/view`, { range: 'bytes=900000-' })).status).to.equal(200)
  })

  it('are on the disk encrypted only', async () => {
    const secret = Buffer.from('%PDF-1.7\nSabine Hoffmann, 46 distal\n%%EOF\n')
    const id = await filed(reception, [file('secret.pdf', secret)])
    await settle()
    const files = await stored()
    expect(files.length).to.be.greaterThan(0)
    for (const path of files) expect((await readFile(path)).includes('Hoffmann')).to.equal(false)
    expect((await fetchBytes(`/documents/${id}/file`)).bytes.equals(secret)).to.equal(true)
    const row = await within('select wrapped_key, name from files.files where size = :size', {
      size: secret.length,
    })
    expect(row).to.have.length(1)
    const [change] = await within<{ after: Record<string, string> }>(
      `select after from history.changes where table_name = 'files.files' and after ->> 'name' = 'secret.pdf'`,
      {},
    )
    expect(change!.after['wrapped_key']).to.equal('•')
  })

  it('that are pictures get pictures made of them, and a PDF opens in the browser’s viewer', async () => {
    const id = await filed(reception, [file('front.jpg', jpeg)])
    expect((await reception.get(`/documents/${id}/thumbnail`)).status).to.equal(404)
    await settle()
    const { $ } = await reception.get(`/documents/${id}`)
    expect($('.document-pic img').attr('src')).to.equal(`/documents/${id}/picture`)
    const picture = await fetchBytes(`/documents/${id}/thumbnail`)
    expect(picture.headers.get('content-disposition')).to.match(/^inline/)
    expect((await sharp(picture.bytes).metadata()).width).to.equal(480)
    expect((await reception.get(`/documents/${id}/view`)).status).to.equal(404)
    const letter = await filed(reception, [file('letter.pdf', pdf)])
    const shown = await reception.get(`/documents/${letter}/view`)
    expect(shown.headers.get('content-disposition')).to.match(/^inline/)
    expect(shown.headers.get('content-security-policy')).to.equal(
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    )
  })

  it('say their size as the picture stands, and the pictures leave no trace in the history', async () => {
    const someone = await app.aPatient(clinic)
    const turned = await sharp(jpeg).withMetadata({ orientation: 6 }).toBuffer()
    const id = await filed(reception, [file('turned.jpg', turned)], someone)
    await settle()
    expect((await reception.get(`/documents/${id}`)).text).to.contain('600 × 800')
    const bySystem = `select id from history.changes where patient_id = :id and actor_kind = 'system'
      and table_name like 'files.%'`
    expect(await within(bySystem, { id: someone.id })).to.deep.equal([])
  })

  it('that cannot be decoded are kept, and say that there is no picture', async () => {
    const id = await filed(reception, [file('scrambled.png', await scrambledPng())])
    expect((await reception.get(`/documents/${id}`)).text).to.contain('Vorschau wird erstellt')
    await settle()
    expect((await reception.get(`/documents/${id}`)).text).to.contain('lässt sich keine Vorschau')
    expect((await reception.get(`/documents/${id}/picture`)).status).to.equal(404)
    expect((await fetchBytes(`/documents/${id}/file`)).status).to.equal(200)
  })

  it('of an iPhone are shown too', async () => {
    const heic = await readFile(new URL('../files/fixtures/two-colours.heic', import.meta.url))
    const id = await filed(reception, [file('IMG_0042.HEIC', heic)])
    await settle()
    const picture = await fetchBytes(`/documents/${id}/picture`)
    expect(picture.headers.get('content-type')).to.equal('image/jpeg')
    expect((await sharp(picture.bytes).metadata()).width).to.equal(96)
    expect((await fetchBytes(`/documents/${id}/file`)).bytes.equals(heic)).to.equal(true)
  })

  it('lead to the one before and the one after', async () => {
    const someone = await app.aPatient(clinic)
    const ids: string[] = []
    for (const name of ['a.jpg', 'b.jpg', 'c.jpg'])
      ids.push(await filed(reception, [file(name, jpeg)], someone))
    const { $ } = await reception.get(`/documents/${ids[1]}`)
    expect($('[rel=prev]').attr('href')).to.equal(`/documents/${ids[2]}`)
    expect($('[rel=next]').attr('href')).to.equal(`/documents/${ids[0]}`)
    expect((await reception.get(`/documents/${ids[2]}`)).$('[rel=prev]')).to.have.length(0)
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
    const answer = await upload(await app.as(person, clinic), patient, [file('more.jpg', jpeg)])
    expect(answer.status).to.equal(422)
    expect(answer.$('#f-files-error').text()).to.contain('sehr viele Dateien')
  })

  it('of a batch that are good are kept, and the others are named with the reason', async () => {
    const someone = await app.aPatient(clinic)
    const answer = await upload(reception, someone, [
      file('good.jpg', jpeg),
      file('page.pdf', Buffer.from('<html><script>alert(1)</script>')),
      file('cut.jpg', jpeg.subarray(0, -200)),
      file('none.png', Buffer.alloc(0)),
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
    const film = file('film.bin', randomBytes(2 ** 20))
    const answer = await upload(reception, someone, [film, file('a.pdf', pdf), film, file('b.pdf', pdf)])
    expect(answer.status).to.equal(422)
    expect(answer.$('#files .file').length).to.equal(2)
    expect(answer.text).to.contain('film.bin')
  })

  it('are asked for when the form holds none', async () => {
    const answer = await upload(reception, patient, [])
    expect(answer.status).to.equal(422)
    expect(answer.$('#f-files-error').text()).to.contain('mindestens eine Datei')
  })

  it('are filed once when the form is sent twice', async () => {
    const someone = await app.aPatient(clinic)
    const batch = newId()
    const send = () => upload(reception, someone, [file('once.jpg', jpeg)], { batch })
    const before = await stored()
    const answers = [...(await Promise.all([send(), send(), send()])), await send()]
    expect(answers.map(({ status }) => status)).to.deep.equal([303, 303, 303, 303])
    expect(await stored()).to.have.length(before.length + 1)
    expect((await reception.get(`/patients/${someone.id}/documents`)).$('#files .file')).to.have.length(1)
  })

  it('of a new patient share one key, though they come at the same moment', async () => {
    const someone = await app.aPatient(clinic)
    await Promise.all([1, 2, 3, 4].map((i) => upload(reception, someone, [file(`${i}.jpg`, jpeg)])))
    const { $ } = await reception.get(`/patients/${someone.id}/documents`)
    const paths = $('#files .file a')
      .toArray()
      .map((it) => `${$(it).attr('href')}/file`)
    expect(paths).to.have.length(4)
    for (const path of paths) expect((await fetchBytes(path)).bytes.equals(jpeg)).to.equal(true)
    expect(
      await within('select id from files.keys where patient_id = :id', { id: someone.id }),
    ).to.have.length(1)
  })

  it('answer the page’s script in data', async () => {
    const answer = await upload(reception, patient, [file('x.txt', Buffer.from('text'))], { script: '1' })
    expect(answer.status).to.equal(422)
    expect(JSON.parse(answer.text)).to.deep.include({ filed: 0 })
    expect(answer.text).to.contain('x.txt').and.contain('PDF, JPEG, PNG')
  })

  it('leave nothing behind when the connection is lost', async () => {
    const before = await stored()
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
    expect(await stored()).to.deep.equal(before)
  })

  it('are refused with a clear page while the disk is full', async () => {
    const { files } = app.services
    const before = await stored()
    const full = await diskStore(join(app.services.config.dataDir, 'files'), {
      reserve: Number.MAX_SAFE_INTEGER,
    })
    app.services.files = { ...files, store: full }
    try {
      const answer = await upload(reception, patient, [file('full.jpg', jpeg)])
      expect(answer.status).to.equal(507)
      expect(answer.$('h1').text()).to.not.equal('')
    } finally {
      app.services.files = files
    }
    expect(await stored()).to.deep.equal(before)
  })

  it('are renamed and classified, and not over someone else’s change', async () => {
    const id = await filed(reception, [file('IMG_0042.jpg', jpeg)])
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
    const id = await filed(reception, [file('wrong patient.jpg', jpeg)], someone)
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
    const id = await filed(reception, [file('mine.jpg', jpeg)])
    await settle()
    const elsewhere = await app.aClinic()
    const stranger = await app.as(await app.aPerson(elsewhere, ['dentist', 'admin']), elsewhere)
    for (const path of ['', '/file', '/picture', '/thumbnail', '/view']) {
      expect((await stranger.get(`/documents/${id}${path}`)).status, path).to.equal(404)
    }
    expect((await stranger.get(`/patients/${patient.id}/documents`)).status).to.equal(404)
    expect((await upload(stranger, patient, [file('theirs.jpg', jpeg)])).status).to.equal(404)
    expect(
      (await stranger.post(`/documents/${id}`, { version: '1', kind: 'photo', title: 'x' })).status,
    ).to.equal(404)
    expect(
      (await stranger.post(`/documents/${id}/withdrawal`, { version: '1', because: 'x' })).status,
    ).to.equal(404)
  })

  it('are not received from who is signed out or on another site', async () => {
    const before = await stored()
    expect((await upload(app.visitor(), patient, [file('x.jpg', jpeg)])).status).to.equal(303)
    const { body, headers } = await multipart([file('x.jpg', jpeg)], { batch: newId(), kind: '' })
    const crossing = await reception.send(`/patients/${patient.id}/documents`, {
      method: 'POST',
      body,
      headers: { ...headers, 'sec-fetch-site': 'cross-site' },
    })
    expect(crossing.status).to.equal(403)
    expect(await stored()).to.deep.equal(before)
  })

  it('whose pictures stand in a list are on the record once, not once a picture', async () => {
    const someone = await app.aPatient(clinic)
    const person = await app.aPerson(clinic, ['hygienist'])
    const hygienist = await app.as(person, clinic)
    await upload(reception, someone, [file('a.jpg', jpeg), file('b.jpg', jpeg)])
    await settle()
    const { $ } = await hygienist.get(`/patients/${someone.id}/documents`)
    const pictures = $('#files .file img')
      .toArray()
      .map((it) => $(it).attr('src')!)
    expect(pictures).to.have.length(2)
    for (const path of pictures) expect((await hygienist.get(path)).status).to.equal(200)
    expect(
      await within('select id from history.reads where actor_id = :person', { person: person.id }),
    ).to.have.length(1)
    const other = await app.as(await app.aPerson(clinic, ['assistant']), clinic)
    await other.get(pictures[0]!)
    expect(
      await within(
        `select id from history.reads where what like '%/thumbnail' and patients @> array[:id::uuid]`,
        { id: someone.id },
      ),
    ).to.have.length(1)
  })

  it('whose file lies unclaimed are claimed by the sweep, and what no row names is removed', async () => {
    const id = await filed(reception, [file('kept.jpg', jpeg)])
    const { store } = app.services.files
    const orphan = `${clinic.id}/${newId()}`
    await store.put(
      orphan,
      (async function* () {
        yield Buffer.from('x')
      })(),
    )
    const swept = await sweepFiles(app.services.files, new Date(Date.now() + 60_000), (tenant, work) =>
      inTenant(app.services.pool, { tenant, actor: { kind: 'system', id: null }, request: newId() }, work),
    )
    expect(swept.removed).to.be.at.least(1)
    expect(await store.unclaimed(new Date(Date.now() + 60_000))).to.deep.equal([])
    expect((await fetchBytes(`/documents/${id}/file`)).bytes.equals(jpeg)).to.equal(true)
  })

  it('cannot be read once the patient’s key is gone', async () => {
    const someone = await app.aPatient(clinic)
    const id = await filed(reception, [file('gone.jpg', jpeg)], someone)
    await app.within(clinic, (db) =>
      all(db, 'delete from files.keys where patient_id = :id', { id: someone.id }),
    )
    expect((await reception.get(`/documents/${id}/file`)).status).to.equal(404)
    expect((await reception.get(`/documents/${id}`)).status).to.equal(200)
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

  /** Runs the jobs that uploads have enqueued. */
  async function settle(): Promise<void> {
    const waiting = await app.within(null, (db) =>
      all<{ file: string; tenant: string }>(
        db,
        `select data ->> 'file' as file, data ->> 'tenant' as tenant from jobs.job where name = 'files.settle'`,
        {},
      ),
    )
    const settling = fileJobs.find(({ name }) => name === 'files.settle')!
    for (const { file, tenant } of waiting) {
      const who = { tenant, actor: { kind: 'system', id: null }, request: newId() } as const
      await settling.work({ services: app.services, who, data: { file } as never })
    }
    await app.within(null, (db) => all(db, `delete from jobs.job where name = 'files.settle'`, {}))
  }

  async function filed(browser: Browser, files: File[], whose: Row = patient): Promise<string> {
    const answer = await upload(browser, whose, files)
    expect(answer.status).to.equal(303)
    const { id } = await app.within(clinic, (db) =>
      one<{ id: string }>(
        db,
        'select id from documents.documents where patient_id = :id order by filed_at desc, id desc limit 1',
        { id: whose.id },
      ),
    )
    return id
  }

  function within<R extends object>(text: string, values: Record<string, unknown>): Promise<R[]> {
    return app.within(clinic, (db) => all<R>(db, text, values))
  }

  async function fetchBytes(path: string, headers: Record<string, string> = {}) {
    const cookie = [...reception.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const answer = await fetch(new URL(path, app.url), { headers: { ...headers, cookie } })
    return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
  }

  async function stored(): Promise<string[]> {
    const folder = join(app.services.config.dataDir, 'files')
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
  }
})

describe('what documents are called', () => {
  it('is their file’s name without its ending', () => {
    expect(titleOf('OPG_2026.jpg')).to.equal('OPG 2026')
    expect(titleOf('Dr. Seiler.pdf')).to.equal('Dr. Seiler')
    expect(titleOf('.pdf')).to.equal('.pdf')
  })

  it('and how large they are, in the clinic’s numbers', () => {
    expect(sizeWords(2_140_000, 'de-DE')).to.equal('2,1 MB')
    expect(sizeWords(640_000, 'en-GB')).to.match(/^640\skB$/)
    expect(sizeWords(12, 'en-GB')).to.match(/^0\.1\skB$/)
  })
})

function file(name: string, bytes: Buffer): File {
  return new File([new Uint8Array(bytes)], name)
}

async function upload(
  browser: Browser,
  patient: Row,
  files: File[],
  fields: Record<string, string> = {},
): Promise<Shown> {
  const { body, headers } = await multipart(files, { batch: newId(), kind: '', ...fields })
  return browser.send(`/patients/${patient.id}/documents`, {
    method: 'POST',
    body,
    headers: { ...headers, 'sec-fetch-site': 'same-origin' },
  })
}

/** As a browser sends it; an empty field of files is sent too. */
async function multipart(files: File[], fields: Record<string, string>) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  for (const one of files.length > 0 ? files : [new File([], '')]) form.append('files', one)
  const request = new Response(form)
  return {
    body: await request.arrayBuffer(),
    headers: { 'content-type': request.headers.get('content-type')! },
  }
}

/** Whole by its chunks and their checksums, but with nothing in it that could be unpacked. */
async function scrambledPng(): Promise<Buffer> {
  const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#c66' } })
    .png()
    .toBuffer()
  const at = png.indexOf('IDAT')
  const length = png.readUInt32BE(at - 4)
  png.fill(0x55, at + 4, at + 4 + length)
  png.writeUInt32BE(crc32(png.subarray(at, at + 4 + length)), at + 4 + length)
  return png
}

function multipartStart(name: string, bytes: Buffer): Buffer {
  const head = `--cut\r\nContent-Disposition: form-data; name="batch"\r\n\r\n${newId()}\r\n--cut\r\nContent-Disposition: form-data; name="files"; filename="${name}"\r\n\r\n`
  return Buffer.concat([Buffer.from(head), bytes])
}
