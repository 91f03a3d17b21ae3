import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accountFor, canRun } from '../../server/db/builtIn.account.ts'
import { startBuiltIn } from '../../server/db/builtIn.ts'
import { lockFile, type FileLock } from '../../server/db/fileLock.ts'
import { Complaint } from './complaint.ts'
import type { StartOptions } from './options.ts'

export interface DataFolder {
  path: string
  /** Ends our use of the folder; a throw-away one is removed. */
  leave: () => Promise<void>
  /** For whoever starts a second time: where the running server is. */
  noteAddress: (url: string) => Promise<void>
}

const ours = join(import.meta.dirname, '../..')
const demoPrefix = 'chairside-demo-'

/** Makes, marks and locks the folder that holds everything; refuses one in use or made for another mode. */
export async function takeDataFolder({ mode, data }: StartOptions): Promise<DataFolder> {
  if (mode === 'demo') await sweepDemos()
  const path =
    mode === 'demo' ? await mkdtemp(join(tmpdir(), demoPrefix)) : (data ?? (await usualFolder(mode)))
  await mkdir(path, { recursive: true, mode: 0o700 })
  const lock = lockFile(join(path, 'lock'))
  if (!lock) throw new Complaint(await whoIsThere(path))
  try {
    await refuseOtherMode(path, mode)
    await closeToOthers(path)
  } catch (error) {
    lock.release()
    if (!(await markOf(path))) await rm(join(path, 'lock'), { force: true })
    throw error
  }
  return {
    path,
    noteAddress: (url) => writeFile(join(path, 'running'), `${url}\n`),
    leave: () => leave(path, lock, mode === 'demo'),
  }
}

/** Where everything is kept unless told: outside a clone that PostgreSQL's account cannot enter. */
export async function usualFolder(mode: StartOptions['mode'], clone = ours): Promise<string> {
  const near = join(clone, mode === 'dev' ? '.cache/dev' : 'data')
  if (process.getuid?.() !== 0) return near
  const enterable = await canRun(await accountFor(clone), 'cd "$1"', clone)
  return enterable ? near : mode === 'dev' ? '/var/lib/chairside-dev' : '/var/lib/chairside'
}

async function whoIsThere(path: string): Promise<string> {
  const url = (await readFile(join(path, 'running'), 'utf8').catch(() => '')).trim()
  return `Chairside is already running on ${path}${url ? `: ${url}` : ''}. Nothing was started.`
}

/** Invented patients must never come among real ones, nor the other way round. */
async function refuseOtherMode(path: string, mode: string): Promise<void> {
  const marked = await markOf(path)
  if (marked === mode) return
  if (marked) {
    throw new Complaint(`${path} holds the data of mode "${marked}" and cannot be used for mode "${mode}".`)
  }
  const foreign = (await readdir(path)).filter((name) => name !== 'lock')
  if (foreign.length > 0) {
    throw new Complaint(
      `${path} is not empty and was not made by Chairside (it holds ${foreign[0]}). Choose another.`,
    )
  }
  await writeFile(join(path, 'mode'), `${mode}\n`, { flag: 'wx' })
}

async function markOf(path: string): Promise<string> {
  return (await readFile(join(path, 'mode'), 'utf8').catch(() => '')).trim()
}

/** Started by root, the account of PostgreSQL passes through: builtIn.account.ts has set the group for that. */
async function closeToOthers(path: string): Promise<void> {
  if (process.getuid?.() !== 0) await chmod(path, 0o700)
}

async function leave(path: string, lock: FileLock, throwAway: boolean): Promise<void> {
  if (throwAway) await rm(path, { recursive: true, force: true })
  else await rm(join(path, 'running'), { force: true })
  lock.release()
}

/** A demo that was killed leaves its folder and its PostgreSQL behind; the next one tidies up. */
async function sweepDemos(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(demoPrefix)) continue
    const path = join(tmpdir(), name)
    await sweepDemo(path).catch(() => undefined)
  }
}

async function sweepDemo(path: string): Promise<void> {
  const lock = lockFile(join(path, 'lock'))
  if (!lock) return
  const postgres = await startBuiltIn(path)
  await postgres.stop()
  await leave(path, lock, true)
}
