import { createHmac } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomBytes } from 'node:crypto'
import pino from 'pino'
import { type Config, readConfig } from '../../config/config.ts'
import { makeApp } from '../app.ts'
import { openPool, type Pool } from '../db/pool.ts'
import { jobs, shell } from '../domains.ts'
import { ensureQueues } from '../jobs/worker.ts'
import { openFiles } from '../files/files.ts'
import type { SessionIdentity } from '../web/answers.ts'
import type { Services } from '../web/call.ts'
import type { Stage } from '../web/routes.ts'
import { buildAssets } from '../web/assets.ts'
import { loadViews } from '../web/views.ts'
import { type Browser, browserAt } from './browsing.ts'
import { cloneDatabase, type TestDatabase } from './database.ts'
import { type Arranged, arranging } from './factories.ts'

/** The whole app on a database of its own, listening on loopback. */
export interface TestApp extends Arranged {
  url: string
  services: Services
  database: TestDatabase
  /** Connections that bypass row security: to arrange, and to look at what is really stored. */
  owner: Pool
  /** A signed-out browser. */
  visitor(): Browser
  /** A browser signed in as this person, in this clinic; half way, where a stage is named. */
  as(person: { id: string }, clinic: { id: string } | null, stage?: Stage): Promise<Browser>
  stop(): Promise<void>
}

/** @param change settings that this test is about */
export async function startApp(change: Partial<Config> = {}): Promise<TestApp> {
  const database = await cloneDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'chairside-test-'))
  const config = { ...(await testConfig(dataDir, database)), ...change }
  const pool = openPool(config.databaseUrl, { max: 20 })
  const owner = openPool(database.ownerUrl, { max: 4, unhurried: true })
  const files = await openFiles(config)
  const services: Services = {
    files,
    config,
    pool,
    shell,
    log: pino({ level: 'silent' }),
    views: await testViews(),
  }
  await ensureQueues(services, jobs)
  const { app, close } = makeApp(services)
  const server = createServer(app)
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    ...arranging(owner),
    url,
    services,
    database,
    owner,
    visitor: () => browserAt(url),
    as: (person, clinic, stage = 'whole') =>
      signedInBrowser({ url, owner, config }, { user: person.id, tenant: clinic?.id ?? null, stage }),
    async stop() {
      await closed(server)
      await close()
      await Promise.all([pool.close(), owner.close()])
      await database.drop()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

let views: Promise<Services['views']> | undefined

/** With the assets that the run's set-up built, so that a browser finds them under their names. */
function testViews(): Promise<Services['views']> {
  views ??= buildAssets().then((assets) => loadViews(assets))
  return views
}

async function testConfig(dataDir: string, database: TestDatabase): Promise<Config> {
  const masterKey = join(dataDir, 'master.key')
  await writeFile(masterKey, randomBytes(32).toString('base64'), { mode: 0o600 })
  return readConfig({
    CHAIRSIDE_MODE: 'test',
    CHAIRSIDE_PORT: '0',
    CHAIRSIDE_PUBLIC_URL: 'http://127.0.0.1',
    CHAIRSIDE_DATA: dataDir,
    CHAIRSIDE_MASTER_KEY: masterKey,
    CHAIRSIDE_SESSION_SECRET: randomBytes(32).toString('base64'),
    CHAIRSIDE_DISK_RESERVE_MB: '0',
    DATABASE_URL: database.databaseUrl,
  })
}

async function closed(server: Server): Promise<void> {
  const done = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeAllConnections()
  await done
}

/** Makes the sign-in and the session that the pages of sign-in would make: tests of those pages use them. */
async function signedInBrowser(
  { url, owner, config }: { url: string; owner: Pool; config: Config },
  { user, tenant, stage }: { user: string; tenant: string | null; stage: Stage },
): Promise<Browser> {
  const signIn = await owner.knex
    .raw(
      `insert into access.sign_ins (user_id, stage, expires_at) values (?, ?, now() + interval '1 hour') returning id`,
      [user, stage],
    )
    .then((made: { rows: { id: string }[] }) => made.rows[0]?.id as string)
  const identity: SessionIdentity = { signIn, user, tenant }
  const sid = randomBytes(24).toString('base64url')
  const cookie = { originalMaxAge: null, expires: null, httpOnly: true, path: '/', sameSite: 'lax' }
  await owner.knex.raw(
    `insert into access.sessions (sid, sess, expire) values (?, ?, now() + interval '1 hour')`,
    [sid, JSON.stringify({ cookie, passport: { user: identity } })],
  )
  return browserAt(url, `chairside=${encodeURIComponent(`s:${sid}.${signature(sid, config.sessionSecret)}`)}`)
}

// As express-session signs the cookie.
function signature(sid: string, secret: string): string {
  return createHmac('sha256', secret).update(sid).digest('base64').replace(/=+$/, '')
}
