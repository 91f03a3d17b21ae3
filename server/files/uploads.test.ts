import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createHash } from 'node:crypto'
import { expect } from 'chai'
import { newId } from '../lib/ids.ts'
import { opening } from '../lib/segments.ts'
import { diskStore } from './diskStore.ts'
import { type FileStore, storeName } from './store.ts'
import { limits, receiveFile, type RefusedUpload, type Upload } from './uploads.ts'

describe('a file that arrives', () => {
  const tenant = newId()
  let folder: string
  let store: FileStore

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chairside-uploads-'))
    store = await diskStore(folder, { reserve: 0 })
  })

  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('is stored under a key of its own, with its size and sum', async () => {
    const bytes = Buffer.concat([
      Buffer.from('%PDF-1.7\n'),
      Buffer.alloc(70_000, 'x'),
      Buffer.from('\n%%EOF'),
    ])
    const upload = (await receiveFile(Readable.from([bytes]), store, part('a.pdf'))) as Upload
    expect(upload.size).to.equal(bytes.length)
    expect(upload.sha256.equals(createHash('sha256').update(bytes).digest())).to.equal(true)
    const read = await buffer(opening(upload.key)(store.read(storeName(tenant, upload.id))))
    expect(read.equals(bytes)).to.equal(true)
  })

  it('too large is refused once it is, in little memory, and leaves nothing', async () => {
    const before = process.memoryUsage().rss
    let sent = 0
    async function* endless() {
      yield Buffer.from('%PDF-1.7\n')
      for (; sent < 2 * limits.fileSize; sent += 65_536) yield Buffer.alloc(65_536, 'x')
    }
    const refused = (await receiveFile(Readable.from(endless()), store, part('endless.pdf'))) as RefusedUpload
    expect(refused.words).to.equal('files.unfit.size')
    expect(process.memoryUsage().rss - before).to.be.lessThan(120e6)
    expect(await readdir(join(folder, 'incoming'))).to.deep.equal([])
  }).timeout(30_000)

  it('of no kind we take is not written at all', async () => {
    const refused = (await receiveFile(
      Readable.from([Buffer.from('<svg/>')]),
      store,
      part('x.png'),
    )) as RefusedUpload
    expect(refused).to.include({ name: 'x.png', words: 'files.unfit.kind' })
    expect(await readdir(join(folder, 'incoming'))).to.deep.equal([])
  })

  it('is no file when the field was left empty', async () => {
    expect(await receiveFile(Readable.from([]), store, part(''))).to.equal(undefined)
  })

  it('breaks off with its source, and leaves nothing', async () => {
    async function* breaking() {
      yield Buffer.alloc(100_000, '%PDF-1.7 ')
      throw new Error('line dropped')
    }
    const failure = await receiveFile(Readable.from(breaking()), store, part('b.pdf')).catch(String)
    expect(failure).to.contain('line dropped')
    expect(await readdir(join(folder, 'incoming'))).to.deep.equal([])
  })

  function part(name: string) {
    return { field: 'files', name, tenant }
  }
})
