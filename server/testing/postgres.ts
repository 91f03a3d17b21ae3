import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readTestDatabase } from '../../config/testDatabase.ts'
import { accountFor, canRun } from '../db/builtIn.account.ts'
import { startBuiltIn } from '../db/builtIn.ts'
import { lockFile, type FileLock } from '../db/fileLock.ts'
import { dropLeftovers } from './leftovers.ts'

export interface TestPostgres {
  ownerUrl: string
  databaseUrl: string
}

const clone = join(import.meta.dirname, '../..')

/**
 * The PostgreSQL the tests run on: the one named by DATABASE_OWNER_URL and DATABASE_URL, otherwise a built-in one
 * that every test process of this clone shares. Its data stays between runs, for speed.
 */
export async function testPostgres(): Promise<TestPostgres> {
  return readTestDatabase() ?? (started ??= startShared())
}

/** Stops the shared server when no other test run of this clone uses it. For mocha's global teardown. */
export async function stopTestPostgres(): Promise<void> {
  if (!started) return
  const folder = await testFolder()
  use?.release()
  const last = lockFile(join(folder, 'in-use'))
  if (!last) return
  const postgres = await startBuiltIn(folder, options)
  await postgres.stop()
  last.release()
}

const options = { durable: false, sharedBuffersMb: 128, maxConnections: 200 }
let started: Promise<TestPostgres> | undefined
let use: FileLock | undefined

async function startShared(): Promise<TestPostgres> {
  const folder = await testFolder()
  await mkdir(folder, { recursive: true })
  const starting = lockFile(join(folder, 'starting'), { patience: 60_000 })
  if (!starting) throw new Error(`Another test run has been starting PostgreSQL in ${folder} for a minute.`)
  try {
    use = lockFile(join(folder, 'in-use'), { shared: true, patience: 60_000 })
    const { ownerUrl, databaseUrl, adopted } = await startBuiltIn(folder, options)
    if (!adopted) await dropLeftovers(ownerUrl)
    return { ownerUrl, databaseUrl }
  } finally {
    starting.release()
  }
}

/** In the clone, unless root runs the tests in one that PostgreSQL's own account cannot enter. */
async function testFolder(): Promise<string> {
  const near = join(clone, '.cache/test-postgres')
  if (await canRun(await accountFor(clone), 'cd "$1"', clone)) return near
  return join(tmpdir(), `chairside-tests-${createHash('sha256').update(clone).digest('hex').slice(0, 12)}`)
}
