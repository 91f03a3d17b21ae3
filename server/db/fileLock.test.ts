import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect } from 'chai'
import { lockFile } from './fileLock.ts'

const run = promisify(execFile)

describe('a file lock', () => {
  let folder: string
  let file: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chairside-lock-'))
    file = join(folder, 'lock')
  })
  afterEach(() => rm(folder, { recursive: true }))

  it('is refused to a second process while the first holds it, and granted afterwards', async () => {
    const lock = lockFile(file)
    expect(await elsewhere(file)).to.equal('refused')
    lock?.release()
    expect(await elsewhere(file)).to.equal('granted')
  })

  it('ends with the process that held it, even one that was killed', async () => {
    expect(await elsewhere(file, 'process.kill(process.pid, "SIGKILL")')).to.equal('killed')
    expect(lockFile(file)).to.not.equal(undefined)
  })

  it('can be shared, and then nobody has it alone', () => {
    const [one, two] = [lockFile(file, { shared: true }), lockFile(file, { shared: true })]
    expect(lockFile(file)).to.equal(undefined)
    one?.release()
    two?.release()
    expect(lockFile(file)).to.not.equal(undefined)
  })
})

async function elsewhere(file: string, then = ''): Promise<string> {
  const script = `import { lockFile } from ${JSON.stringify(join(import.meta.dirname, 'fileLock.ts'))}
    console.log(lockFile(${JSON.stringify(file)}) ? 'granted' : 'refused'); ${then}`
  const { stdout } = await run(process.execPath, ['--input-type=module-typescript', '-e', script]).catch(
    () => ({
      stdout: 'killed',
    }),
  )
  return stdout.trim()
}
