import { expect } from 'chai'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { loadClinic, type Loaded } from '../../bench/load.ts'
import { slotOf } from '../../bench/scenarios.ts'
import { answering, type RunningServer, signIn, startServer } from '../../bench/servers.ts'
import { type BuiltIn, startBuiltIn } from '../../server/db/builtIn.ts'
import { migrateToLatest } from '../../server/db/migrate.ts'
import { openPool } from '../../server/db/pool.ts'
import { newId } from '../../server/lib/ids.ts'
import { freePort } from '../../server/testing/ports.ts'

const PASSWORD = 'kill me while I book'
const KILLS = 20

/** Bookings that were answered with success, each with the time it was given. */
type Acknowledged = Set<string>

describe('killed while people book', function () {
  this.timeout(20 * 60_000)
  let folder: string
  let database: BuiltIn
  let clinic: Loaded
  let server: RunningServer
  let port: number
  let url: string
  let cookie: string
  let nr = 0
  const acknowledged: Acknowledged = new Set()

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'chairside-faults-'))
    database = await startBuiltIn(folder, { watch: true })
    await migrateToLatest(database.ownerUrl)
    const owner = openPool(database.ownerUrl, { max: 2, unhurried: true })
    clinic = await loadClinic(owner, { patients: 300, visits: 64 }, PASSWORD)
    await owner.close()
    port = await freePort()
    url = `http://127.0.0.1:${port}`
    await begin()
    cookie = await signIn(url, 'reception@praxis.example', PASSWORD)
  })
  after(async () => {
    await server.stop()
    await database.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it(`${KILLS} times the server: every booking that was acknowledged is there, with its record`, async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      const people = bookUntil(1200 + Math.random() * 500)
      await pause(400 + Math.random() * 600)
      server.process.kill('SIGKILL')
      await people
      await begin()
    }
    await nothingLost()
  })

  it(`${KILLS} times PostgreSQL: the same, and the server goes on by itself`, async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      const people = bookUntil(1200 + Math.random() * 500)
      await pause(400 + Math.random() * 600)
      process.kill(await postmaster(), 'SIGKILL')
      await people
      await answering(`${url}/ready`)
    }
    await nothingLost()
  })

  async function begin(): Promise<void> {
    server = await startServer(database.databaseUrl, port)
    await answering(`${url}/ready`)
  }

  /** Eight people book one after the other for a while; what fails, fails. */
  async function bookUntil(milliseconds: number): Promise<void> {
    const end = Date.now() + milliseconds
    const person = async () => {
      while (Date.now() < end) await bookOnce().catch(() => pause(20))
    }
    await Promise.all(Array.from({ length: 8 }, person))
  }

  async function bookOnce(): Promise<void> {
    const id = newId()
    nr += 1
    const form = {
      id,
      patient_id: clinic.patients[nr % clinic.patients.length] as string,
      type_id: clinic.type,
      ...slotOf(clinic, nr, 30),
      minutes: '30',
      slot: 'own',
    }
    const answer = await fetch(`${url}/appointments`, {
      method: 'POST',
      redirect: 'manual',
      headers: {
        cookie,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: new URLSearchParams(form).toString(),
    })
    if (answer.status === 303 && !answer.headers.get('location')?.startsWith('/sign-in')) acknowledged.add(id)
  }

  async function nothingLost(): Promise<void> {
    const look = new pg.Client({ connectionString: database.ownerUrl })
    await look.connect()
    const { rows } = await look.query<{ id: string; records: number }>(
      `select a.id, (select count(*)::int from history.changes c where c.tenant_id = a.tenant_id and c.row_id = a.id and c.operation = 'insert') as records
       from schedule.appointments a where a.id = any ($1)`,
      [[...acknowledged]],
    )
    await look.end()
    expect(acknowledged.size, 'bookings acknowledged').to.be.greaterThan(KILLS)
    expect(rows.length, 'acknowledged bookings that are there').to.equal(acknowledged.size)
    expect(
      rows.filter((row) => row.records !== 1),
      'bookings without exactly one record',
    ).to.deep.equal([])
  }

  async function postmaster(): Promise<number> {
    const text = await readFile(join(folder, 'postgresql/18/postmaster.pid'), 'utf8')
    return Number(text.split('\n')[0])
  }
})

function pause(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds))
}
