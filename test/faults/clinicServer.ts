import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadClinic, type Loaded } from '../../bench/load.ts'
import { answering, type RunningServer, signIn, startServer } from '../../bench/servers.ts'
import { startBuiltIn } from '../../server/db/builtIn.ts'
import { migrateToLatest } from '../../server/db/migrate.ts'
import { openPool } from '../../server/db/pool.ts'
import { freePort } from '../../server/testing/ports.ts'

const PASSWORD = 'kill me while I book'

/** A clinic on a PostgreSQL of its own that is restarted when it ends, and the real server in its own process. */
export interface ClinicServer {
  clinic: Loaded
  url: string
  ownerUrl: string
  server: RunningServer
  /** Of somebody at reception who is signed in. */
  cookie: string
  /** Starts the server again, after it was killed. */
  begin(): Promise<void>
  /** Process id of PostgreSQL's first process. */
  postmaster(): Promise<number>
  stop(): Promise<void>
}

export async function startClinicServer(size: { patients: number; visits: number }): Promise<ClinicServer> {
  const folder = await mkdtemp(join(tmpdir(), 'chairside-faults-'))
  const database = await startBuiltIn(folder, { watch: true })
  await migrateToLatest(database.ownerUrl)
  const owner = openPool(database.ownerUrl, { max: 2, unhurried: true })
  const clinic = await loadClinic(owner, size, PASSWORD)
  await owner.close()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const begun = async () => {
    const server = await startServer(database.databaseUrl, port)
    await answering(`${url}/ready`)
    return server
  }
  const running: ClinicServer = {
    clinic,
    url,
    ownerUrl: database.ownerUrl,
    server: await begun(),
    cookie: await signIn(url, 'reception@praxis.example', PASSWORD),
    async begin() {
      await running.server.stop()
      running.server = await begun()
    },
    async postmaster() {
      const text = await readFile(join(folder, 'postgresql/18/postmaster.pid'), 'utf8')
      return Number(text.split('\n')[0])
    },
    async stop() {
      await running.server.stop()
      await database.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
  return running
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds))
}
