import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { isAlive, isReady, start, until, type Running } from './starting.ts'

const root = join(import.meta.dirname, '..')
const isRoot = process.getuid?.() === 0

describe('npm start', function () {
  this.timeout(120_000)
  const running: Running[] = []
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(placeToLink(), 'chairside-start-'))
    chmodSync(folder, 0o711)
  })
  afterEach(async () => {
    for (const one of running.splice(0)) {
      one.kill('SIGTERM')
      await one.ended
    }
    rmSync(folder, { recursive: true, force: true })
  })

  it('survives what happens to its processes, and leaves none behind', async () => {
    const data = join(folder, 'data')
    const first = await up({ data })

    const second = await start({ data })
    expect(await second.ended).to.equal(1)
    expect(second.printed()).to.include(`already running on ${data}`).and.include(first.url)

    const postgres = postgresOf(data)
    process.kill(postgres, 'SIGKILL')
    await until(
      () => postgresOf(data) !== postgres,
      () => 'PostgreSQL did not come back',
    )
    await until(
      () => isReady(first.url),
      () => 'not ready after PostgreSQL came back',
    )

    const [server] = childrenOf('server/main.ts', data)
    process.kill(server as number, 'SIGKILL')
    await first.says(/The server ended \(SIGKILL\); starting it again/)
    await until(
      () => isReady(first.url),
      () => 'not ready after the server came back',
    )

    const orphan = postgresOf(data)
    const supervisor = childrenOf('start.ts', data).find((pid) => pid !== first.pid) as number
    process.kill(supervisor, 'SIGKILL')
    await first.ended
    expect(isAlive(orphan)).to.equal(true)
    await until(
      () => childrenOf('server/main.ts', data).length === 0,
      () => 'the server outlived its supervisor',
    )

    const third = await up({ data })
    expect(third.printed()).to.match(/Took over the PostgreSQL/)
    expect(postgresOf(data)).to.equal(orphan)

    third.kill('SIGTERM')
    expect(await third.ended).to.equal(0)
    expect(third.printed()).to.match(/Chairside has stopped/)
    expect(isAlive(orphan)).to.equal(false)
    expect(childrenOf('', data)).to.deep.equal([])
  })

  it('works in a home folder that nobody else may enter, for an ordinary user and for root', async function () {
    if (!isRoot) this.skip()
    const nobody = { uid: 65_534, gid: 65_534 }
    const home = join(folder, 'home')
    const clone = cloneInto(home, nobody)
    const ordinary = await up({ clone, as: nobody })
    expect(ordinary.printed()).to.include(`Data folder: ${join(clone, 'data')}`)
    expect(statSync(join(clone, 'data')).mode & 0o777).to.equal(0o700)
    const secrets = ['keys/master.key', 'keys/session.secret', 'postgresql/passwords.json']
    for (const file of secrets) expect(statSync(join(clone, 'data', file)).mode & 0o777, file).to.equal(0o600)
    ordinary.kill('SIGTERM')
    expect(await ordinary.ended).to.equal(0)

    // PostgreSQL refuses to be root, and its account cannot enter: it is copied to where that can reach it.
    chownSync(home, 0, 0)
    const data = join(folder, 'data')
    await up({ clone, data })
    const command = readFileSync(`/proc/${postgresOf(data)}/cmdline`, 'utf8')
    expect(command.startsWith(join(data, 'postgresql/bin'))).to.equal(true)
    expect(statSync(`/proc/${postgresOf(data)}`).uid).to.not.equal(0)
  })

  it('refuses a folder that is not its own, and leaves nothing in it', async () => {
    mkdirSync(join(folder, 'photos/2019'), { recursive: true })
    const foreign = await start({ data: join(folder, 'photos') })
    expect(await foreign.ended).to.equal(1)
    expect(foreign.printed()).to.match(/was not made by Chairside/)
    expect(readdirSync(join(folder, 'photos'))).to.deep.equal(['2019'])
  })

  async function up(how: Parameters<typeof start>[0]): Promise<Running> {
    const started = await start(how)
    running.push(started)
    await started.says(/Chairside is running/)
    expect(await isReady(started.url), started.printed()).to.equal(true)
    return started
  }
})

/** What git keeps of this folder, with what npm installed, in a folder of mode 700. */
function cloneInto(home: string, { uid, gid }: { uid: number; gid: number }): string {
  const clone = join(home, 'chairside')
  mkdirSync(clone, { recursive: true })
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: root,
  })
  execFileSync(
    'cp',
    ['--parents', '--no-dereference', '-t', clone, ...existing(files.toString().split('\0'))],
    { cwd: root },
  )
  execFileSync('chown', ['-R', `${uid}:${gid}`, home])
  // Linked where that is possible, and always with its owner kept.
  const linked = sameDevice(home) ? ['--link'] : []
  execFileSync('cp', ['-a', ...linked, join(root, 'node_modules'), clone])
  chmodSync(home, 0o700)
  return clone
}

/** Temporary, and on one disk with this clone if there is such a place. */
function placeToLink(): string {
  return [tmpdir(), '/var/tmp'].find((place) => existsSync(place) && sameDevice(place)) ?? tmpdir()
}

function sameDevice(place: string): boolean {
  return statSync(place).dev === statSync(root).dev
}

function existing(files: string[]): string[] {
  return files.filter((file) => file && existsSync(join(root, file)))
}

function postgresOf(data: string): number {
  const file = join(data, 'postgresql/18/postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0
}

/** Our processes whose command line or environment names this data folder. */
function childrenOf(script: string, data: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => pid !== process.pid && read(pid, 'cmdline').includes(script))
    .filter((pid) => `${read(pid, 'cmdline')}${read(pid, 'environ')}`.includes(data))
}

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
