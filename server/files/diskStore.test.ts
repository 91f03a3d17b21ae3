import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect } from 'chai'
import { newId } from '../lib/ids.ts'
import { diskStore } from './diskStore.ts'
import { type FileStore, NotStored, StoreFull, storeName } from './store.ts'

describe('the file store on disk', () => {
  let folder: string
  let store: FileStore
  const name = () => storeName(newId(), newId())
  const later = () => new Date(Date.now() + 60_000)

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'chairside-store-')), 'files')
    store = await diskStore(folder, { reserve: 0 })
  })

  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }))

  it('reads a file back before and after it was claimed', async () => {
    const [one, bytes] = [name(), randomBytes(300_000)]
    await store.put(one, chunks(bytes))
    expect((await buffer(store.read(one))).equals(bytes)).to.equal(true)
    await store.claim(one)
    await store.claim(one)
    expect((await buffer(store.read(one))).equals(bytes)).to.equal(true)
    expect((await store.readRange(one, { start: 10, end: 20 })).equals(bytes.subarray(10, 20))).to.equal(true)
    expect(await store.readRange(one, { start: 299_990, end: 300_100 })).to.have.length(10)
  })

  it('keeps it two folders deep, for its own user only', async () => {
    const one = name()
    const [tenant, file] = one.split('/') as [string, string]
    await store.put(one, chunks(Buffer.from('x')))
    await store.claim(one)
    const path = join(folder, tenant, file.slice(-4, -2), file.slice(-2), file)
    expect((await stat(path)).mode & 0o777).to.equal(0o600)
    expect((await stat(folder)).mode & 0o777).to.equal(0o700)
    expect((await stat(join(path, '..'))).mode & 0o777).to.equal(0o700)
    await chmod(folder, 0o755)
    await diskStore(folder)
    expect((await stat(folder)).mode & 0o777).to.equal(0o700)
  })

  it('leaves nothing of a file whose source fails', async () => {
    const one = name()
    const failure = await store.put(one, failing()).catch((error: Error) => error)
    expect(failure).to.match(/connection/)
    expect(await readdir(join(folder, 'incoming'))).to.deep.equal([])
    expect(await buffer(store.read(one)).catch((error: unknown) => error)).to.be.instanceOf(NotStored)
  })

  it('refuses what would leave too little on the disk, and what the disk refuses', async () => {
    const full = await diskStore(folder, { reserve: Number.MAX_SAFE_INTEGER })
    expect(
      await full.put(name(), chunks(Buffer.from('x'))).catch((error: unknown) => error),
    ).to.be.instanceOf(StoreFull)
    const noSpace = Object.assign(new Error('no space'), { code: 'ENOSPC' })
    const failure = await store.put(name(), failing(noSpace)).catch((error: unknown) => error)
    expect(failure).to.be.instanceOf(StoreFull)
    expect(await readdir(join(folder, 'incoming'))).to.deep.equal([])
  })

  it('never overwrites a file', async () => {
    const one = name()
    await store.put(one, chunks(Buffer.from('first')))
    expect(await store.put(one, chunks(Buffer.from('second'))).catch(({ code }) => code)).to.equal('EEXIST')
  })

  it('knows what lies unclaimed, and only after a while', async () => {
    const [old, fresh, claimed] = [name(), name(), name()]
    for (const one of [old, fresh, claimed]) await store.put(one, chunks(Buffer.from('x')))
    await store.claim(claimed)
    const yesterday = new Date(Date.now() - 86_400_000)
    await utimes(join(folder, 'incoming', old.replace('/', '.')), yesterday, yesterday)
    expect(await store.unclaimed(new Date(Date.now() - 3_600_000))).to.deep.equal([old])
    expect(await store.unclaimed(later())).to.have.members([old, fresh])
  })

  it('removes a file wherever it is, twice if need be', async () => {
    const [one, other] = [name(), name()]
    for (const each of [one, other]) await store.put(each, chunks(Buffer.from('x')))
    await store.claim(one)
    for (const each of [one, other, one]) await store.remove(each)
    expect(await buffer(store.read(one)).catch((error: unknown) => error)).to.be.instanceOf(NotStored)
    expect(await store.unclaimed(later())).to.deep.equal([])
  })

  it('takes no name but two ids', async () => {
    for (const bad of ['../x', `${newId()}/../../etc/passwd`, newId(), `${newId()}/${newId()}/x`, '/', '']) {
      const failure = await store.readRange(bad, { start: 0, end: 1 }).catch((error: unknown) => error)
      expect(failure, bad).to.be.instanceOf(RangeError)
    }
  })
})

async function* chunks(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

async function* failing(error: Error = new Error('connection lost')): AsyncGenerator<Buffer> {
  yield Buffer.from('some bytes')
  throw error
}
