import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { readMasterKey } from './masterKey.ts'

describe('the master key', () => {
  let folder: string
  let path: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chairside-key-'))
    path = join(folder, 'master.key')
  })

  afterEach(() => rm(folder, { recursive: true, force: true }))

  it('is read from a file of its owner’s', async () => {
    const bytes = randomBytes(32)
    await writeFile(path, `${bytes.toString('base64')}\n`, { mode: 0o600 })
    expect((await readMasterKey(path)).export().equals(bytes)).to.equal(true)
  })

  it('is refused when others can read the file', async () => {
    await writeFile(path, randomBytes(32).toString('base64'), { mode: 0o600 })
    for (const mode of [0o640, 0o604, 0o644]) {
      await chmod(path, mode)
      expect(await readMasterKey(path).catch(String)).to.match(/others than its owner/)
    }
  })

  it('is refused, and not shown, when it is too short', async () => {
    await writeFile(path, Buffer.from('too short').toString('base64'), { mode: 0o600 })
    const failure = await readMasterKey(path).catch(String)
    expect(failure)
      .to.match(/32 bytes/)
      .and.not.contain('dG9v')
  })

  it('is missed when there is none', async () => {
    expect(await readMasterKey(path).catch(({ code }) => code)).to.equal('ENOENT')
  })
})
