import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { namesIn } from './authority.ts'
import { certificatesIn } from './certificates.ts'
import { namesOf } from './names.ts'

const names = { dns: ['praxis.lan'], ip: ['10.1.2.3'] }
const days = (count: number) => new Date(Date.now() + count * 86_400_000)

describe('the certificates of a data folder', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chairside-tls-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('are made at the first start and kept at the next', async () => {
    const first = await certificatesIn(folder, names, days(0))
    const before = await readFile(first.cert, 'utf8')
    const second = await certificatesIn(folder, names, days(1))
    expect([first.renewed, second.renewed]).to.deep.equal([true, false])
    expect(await readFile(second.cert, 'utf8')).to.equal(before)
  })

  it('have keys that nobody else on this machine can read', async () => {
    const { key } = await certificatesIn(folder, names, days(0))
    for (const file of [key, join(folder, 'root.key')])
      expect((await stat(file)).mode & 0o777).to.equal(0o600)
  })

  it('are renewed in their last 30 days, by the same root', async () => {
    const { root } = await certificatesIn(folder, names, days(0))
    const authority = await readFile(root, 'utf8')
    expect((await certificatesIn(folder, names, days(360))).renewed).to.equal(false)
    expect((await certificatesIn(folder, names, days(370))).renewed).to.equal(true)
    expect(await readFile(root, 'utf8')).to.equal(authority)
  })

  it('leave out and report an address that the root was not made for', async () => {
    await certificatesIn(folder, names, days(0))
    const moved = await certificatesIn(folder, { dns: ['praxis.lan'], ip: ['10.1.2.3', '10.9.9.9'] }, days(1))
    expect(moved.uncovered).to.deep.equal(['10.9.9.9'])
    expect(namesIn(await readFile(moved.cert, 'utf8'))).to.deep.equal(names)
  })
})

describe('the names of a server', () => {
  it('are the one it listens on', () => {
    expect(namesOf('10.0.0.1')).to.deep.equal({ dns: [], ip: ['10.0.0.1'] })
    expect(namesOf('Praxis.lan')).to.deep.equal({ dns: ['praxis.lan'], ip: [] })
  })

  it('are all of this machine when it listens everywhere, without those of this machine alone', () => {
    expect(namesOf('0.0.0.0').ip).to.not.include('127.0.0.1').and.not.include('::1')
  })
})
