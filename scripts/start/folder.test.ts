import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { passwordsIn } from '../../server/db/builtIn.passwords.ts'
import { Complaint } from './complaint.ts'
import { takeDataFolder, usualFolder } from './folder.ts'
import { keysIn } from './keys.ts'
import type { StartOptions } from './options.ts'

const clinic: StartOptions = {
  mode: 'clinic',
  host: '127.0.0.1',
  port: 0,
  data: undefined,
  demoPassword: undefined,
}

describe('the data folder', () => {
  let parent: string
  let data: string
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'chairside-folder-'))
    data = join(parent, 'data')
  })
  afterEach(() => rm(parent, { recursive: true }))

  it('belongs to one server at a time, and to the next one afterwards', async () => {
    const first = await takeDataFolder({ ...clinic, data })
    await first.noteAddress('http://127.0.0.1:4100')
    expect(await complaintOf(takeDataFolder({ ...clinic, data }))).to.match(
      /already running .*http:\/\/127.0.0.1:4100/,
    )
    await first.leave()
    const next = await takeDataFolder({ ...clinic, data })
    await next.leave()
  })

  it("of a clinic never takes a demo's patients, nor the other way round", async () => {
    await (await takeDataFolder({ ...clinic, data })).leave()
    expect(await complaintOf(takeDataFolder({ ...clinic, mode: 'dev', data }))).to.match(/mode "clinic"/)
    await writeFile(join(data, 'mode'), 'demo\n')
    expect(await complaintOf(takeDataFolder({ ...clinic, data }))).to.match(/mode "demo"/)
  })

  it('is not made of a folder with other things in it', async () => {
    await writeFile(join(parent, 'letter.txt'), '')
    expect(await complaintOf(takeDataFolder({ ...clinic, data: parent }))).to.match(/not made by Chairside/)
  })

  it('of a demo is a throw-away one, and gone afterwards', async () => {
    const demo = await takeDataFolder({ ...clinic, mode: 'demo' })
    expect(demo.path.startsWith(tmpdir())).to.equal(true)
    await demo.leave()
    expect(await stat(demo.path).catch(() => 'gone')).to.equal('gone')
  })

  it('stands in the clone, unless root cannot let PostgreSQL in there', async () => {
    expect(await usualFolder('clinic', parent)).to.equal(
      process.getuid?.() === 0 ? '/var/lib/chairside' : data,
    )
    await chmod(parent, 0o755)
    expect(await usualFolder('clinic', parent)).to.equal(data)
  })
})

describe('the keys of an installation', () => {
  let data: string
  beforeEach(async () => {
    data = await mkdtemp(join(tmpdir(), 'chairside-keys-'))
  })
  afterEach(() => rm(data, { recursive: true }))

  it('are made once and differ between two installations', async () => {
    const [first, again] = [await keysIn(data), await keysIn(data)]
    expect(again).to.deep.equal(first)
    const other = await mkdtemp(join(tmpdir(), 'chairside-keys-'))
    const others = await keysIn(other)
    expect(others.sessionSecret).to.not.equal(first.sessionSecret)
    expect(await readFile(others.masterKey, 'utf8')).to.not.equal(await readFile(first.masterKey, 'utf8'))
    await rm(other, { recursive: true })
  })

  it('are no other’s in the database either, and for its owner’s eyes alone', async () => {
    const other = await mkdtemp(join(tmpdir(), 'chairside-keys-'))
    const all = [await passwordsIn(data), await passwordsIn(other)].flatMap((one) => Object.values(one))
    expect(all.length).to.equal(6)
    expect(new Set(all).size).to.equal(6)
    for (const password of all) expect(password.length).to.be.at.least(32)
    expect(await passwordsIn(data)).to.deep.equal(await passwordsIn(data))
    expect((await stat(join(data, 'passwords.json'))).mode & 0o777).to.equal(0o600)
    await rm(other, { recursive: true })
  })

  it('are never replaced when they are damaged: what they opened would be lost', async () => {
    const { masterKey } = await keysIn(data)
    await writeFile(masterKey, 'oops')
    expect(await complaintOf(keysIn(data))).to.match(/is damaged/)
    expect(await readFile(masterKey, 'utf8')).to.equal('oops')
  })
})

async function complaintOf(work: Promise<unknown>): Promise<string> {
  try {
    await work
    return 'none'
  } catch (error) {
    expect(error).to.be.instanceOf(Complaint)
    return (error as Error).message
  }
}
