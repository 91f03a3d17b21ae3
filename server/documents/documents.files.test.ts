import { readFile } from 'node:fs/promises'
import { crc32 } from 'node:zlib'
import { expect } from 'chai'
import sharp from 'sharp'
import { all } from '../db/sql.ts'
import { inTenant } from '../db/tenant.ts'
import { sweepFiles } from '../files/settling.ts'
import { newId } from '../lib/ids.ts'
import { startApp, type TestApp } from '../testing/app.ts'
import type { Browser } from '../testing/browsing.ts'
import type { Row } from '../testing/factories.ts'
import { pdf } from '../testing/samples.ts'
import { aFilingClinic, sendFiles, settle, storedFiles } from './testing/filing.ts'

describe('files of documents', () => {
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

  it('come back as they were sent, for saving, under their name, with a record of it', async () => {
    const id = await filing.filed([{ name: 'Röntgen „46".jpg', bytes: jpeg }])
    const path = `/documents/${id}/file`
    const answer = await reception.get(path)
    expect(answer.bytes.equals(jpeg)).to.equal(true)
    expect(answer.headers.get('content-type')).to.equal('image/jpeg')
    expect(answer.headers.get('content-disposition')).to.match(
      /^attachment; filename="[ -~]+"; filename\*=UTF-8''R%C3%B6ntgen/,
    )
    expect(answer.headers.get('x-content-type-options')).to.equal('nosniff')
    expect(answer.headers.get('content-security-policy')).to.contain('sandbox')
    expect(answer.headers.get('cache-control')).to.equal('no-store')
    const read = await filing.rows(
      `select what from history.reads where patients @> array[:patient::uuid] and what like '%/file'`,
      { patient: patient.id },
    )
    expect(read).to.have.length(1)
  })

  it('come in parts, as players and viewers ask for them', async () => {
    const big = Buffer.concat([pdf.subarray(0, -6), Buffer.alloc(200_000, '%\n'), Buffer.from('\n%%EOF\n')])
    const id = await filing.filed([{ name: 'long.pdf', bytes: big }])
    const part = await reception.get(`/documents/${id}/view`, { range: 'bytes=65530-65549' })
    expect(part.status).to.equal(206)
    expect(part.headers.get('content-range')).to.equal(`bytes 65530-65549/${big.length}`)
    expect(part.bytes.equals(big.subarray(65_530, 65_550))).to.equal(true)
    const last = await reception.get(`/documents/${id}/view`, { range: 'bytes=-5' })
    expect(last.bytes.equals(big.subarray(-5))).to.equal(true)
    expect((await reception.get(`/documents/${id}/view`, { range: 'bytes=900000-' })).status).to.equal(200)
  })

  it('are on the disk encrypted only', async () => {
    const secret = Buffer.from('%PDF-1.7\nSabine Hoffmann, 46 distal\n%%EOF\n')
    const id = await filing.filed([{ name: 'secret.pdf', bytes: secret }])
    await settle(app)
    const files = await storedFiles(app)
    expect(files.length).to.be.greaterThan(0)
    for (const path of files) expect((await readFile(path)).includes('Hoffmann')).to.equal(false)
    expect((await reception.get(`/documents/${id}/file`)).bytes.equals(secret)).to.equal(true)
    const row = await filing.rows('select wrapped_key, name from files.files where size = :size', {
      size: secret.length,
    })
    expect(row).to.have.length(1)
    const [change] = await filing.rows<{ after: Record<string, string> }>(
      `select after from history.changes where table_name = 'files.files' and after ->> 'name' = 'secret.pdf'`,
      {},
    )
    expect(change!.after['wrapped_key']).to.equal('•')
  })

  it('that are pictures get pictures made of them, and a PDF opens in the browser’s viewer', async () => {
    const id = await filing.filed([{ name: 'front.jpg', bytes: jpeg }])
    expect((await reception.get(`/documents/${id}/thumbnail`)).status).to.equal(404)
    await settle(app)
    const { $ } = await reception.get(`/documents/${id}`)
    expect($('.document-pic img').attr('src')).to.equal(`/documents/${id}/picture`)
    const picture = await reception.get(`/documents/${id}/thumbnail`)
    expect(picture.headers.get('content-disposition')).to.match(/^inline/)
    expect((await sharp(picture.bytes).metadata()).width).to.equal(480)
    expect((await reception.get(`/documents/${id}/view`)).status).to.equal(404)
    const letter = await filing.filed([{ name: 'letter.pdf', bytes: pdf }])
    const shown = await reception.get(`/documents/${letter}/view`)
    expect(shown.headers.get('content-disposition')).to.match(/^inline/)
    expect(shown.headers.get('content-security-policy')).to.equal(
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    )
  })

  it('say their size as the picture stands, and the pictures leave no trace in the history', async () => {
    const someone = await app.aPatient(clinic)
    const turned = await sharp(jpeg).withMetadata({ orientation: 6 }).toBuffer()
    const id = await filing.filed([{ name: 'turned.jpg', bytes: turned }], someone)
    await settle(app)
    expect((await reception.get(`/documents/${id}`)).text).to.contain('600 × 800')
    const bySystem = `select id from history.changes where patient_id = :id and actor_kind = 'system'
      and table_name like 'files.%'`
    expect(await filing.rows(bySystem, { id: someone.id })).to.deep.equal([])
  })

  it('that cannot be decoded are kept, and say that there is no picture', async () => {
    const id = await filing.filed([{ name: 'scrambled.png', bytes: await scrambledPng() }])
    expect((await reception.get(`/documents/${id}`)).text).to.contain('Vorschau wird erstellt')
    await settle(app)
    expect((await reception.get(`/documents/${id}`)).text).to.contain('lässt sich keine Vorschau')
    expect((await reception.get(`/documents/${id}/picture`)).status).to.equal(404)
    expect((await reception.get(`/documents/${id}/file`)).status).to.equal(200)
  })

  it('of an iPhone are shown too', async () => {
    const heic = await readFile(new URL('../files/fixtures/two-colours.heic', import.meta.url))
    const id = await filing.filed([{ name: 'IMG_0042.HEIC', bytes: heic }])
    await settle(app)
    const picture = await reception.get(`/documents/${id}/picture`)
    expect(picture.headers.get('content-type')).to.equal('image/jpeg')
    expect((await sharp(picture.bytes).metadata()).width).to.equal(96)
    expect((await reception.get(`/documents/${id}/file`)).bytes.equals(heic)).to.equal(true)
  })

  it('shown as pictures in a list are on the record once, not once a picture', async () => {
    const someone = await app.aPatient(clinic)
    const person = await app.aPerson(clinic, ['hygienist'])
    const hygienist = await app.as(person, clinic)
    await sendFiles(reception, someone, [
      { name: 'a.jpg', bytes: jpeg },
      { name: 'b.jpg', bytes: jpeg },
    ])
    await settle(app)
    const { $ } = await hygienist.get(`/patients/${someone.id}/documents`)
    const pictures = $('#files .file img')
      .toArray()
      .map((it) => $(it).attr('src')!)
    expect(pictures).to.have.length(2)
    for (const path of pictures) expect((await hygienist.get(path)).status).to.equal(200)
    expect(
      await filing.rows('select id from history.reads where actor_id = :person', { person: person.id }),
    ).to.have.length(1)
    const other = await app.as(await app.aPerson(clinic, ['assistant']), clinic)
    await other.get(pictures[0]!)
    expect(
      await filing.rows(
        `select id from history.reads where what like '%/thumbnail' and patients @> array[:id::uuid]`,
        { id: someone.id },
      ),
    ).to.have.length(1)
  })

  it('that lie unclaimed are claimed by the sweep, and what no row names is removed', async () => {
    const id = await filing.filed([{ name: 'kept.jpg', bytes: jpeg }])
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
    expect((await reception.get(`/documents/${id}/file`)).bytes.equals(jpeg)).to.equal(true)
  })

  it('cannot be read once the patient’s key is gone', async () => {
    const someone = await app.aPatient(clinic)
    const id = await filing.filed([{ name: 'gone.jpg', bytes: jpeg }], someone)
    await app.within(clinic, (db) =>
      all(db, 'delete from files.keys where patient_id = :id', { id: someone.id }),
    )
    expect((await reception.get(`/documents/${id}/file`)).status).to.equal(404)
    expect((await reception.get(`/documents/${id}`)).status).to.equal(200)
  })
})

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
