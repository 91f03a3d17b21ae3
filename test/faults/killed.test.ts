import { expect } from 'chai'
import pg from 'pg'
import { slotOf } from '../../bench/scenarios.ts'
import { answering } from '../../bench/servers.ts'
import { newId } from '../../server/lib/ids.ts'
import { type ClinicServer, pause, startClinicServer } from './clinicServer.ts'

const KILLS = 20
/** Bookings acknowledged before each kill. */
const AT_LEAST = 10

/** Bookings that were answered with success, each with the time it was given. */
type Acknowledged = Set<string>

describe('killed while people book', function () {
  this.timeout(20 * 60_000)
  let running: ClinicServer
  let nr = 0
  const acknowledged: Acknowledged = new Set()
  /** All that were asked for: those that got no answer may be there or not, but never without their record. */
  const sent = new Set<string>()

  before(async () => {
    running = await startClinicServer({ patients: 300, visits: 64 })
  })
  after(() => running.stop())

  it(`${KILLS} times the server: every booking that was acknowledged is there, with its record`, async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      await whilePeopleBook(async () => running.server.process.kill('SIGKILL'))
      await running.begin()
    }
    await nothingLost()
  })

  it(`${KILLS} times PostgreSQL: the same, and the server goes on by itself`, async () => {
    for (let kill = 0; kill < KILLS; kill++) {
      await whilePeopleBook(async () => process.kill(await running.postmaster(), 'SIGKILL'))
      await answering(`${running.url}/ready`)
    }
    await nothingLost()
  })

  /** Eight people book one after the other; what fails, fails. Once some were told yes, at any moment, `strike`. */
  async function whilePeopleBook(strike: () => Promise<unknown>): Promise<void> {
    const before = acknowledged.size
    const over = new AbortController()
    const person = async () => {
      while (!over.signal.aborted) await bookOnce().catch(() => pause(20))
    }
    const people = Array.from({ length: 8 }, person)
    while (acknowledged.size < before + AT_LEAST) await pause(10)
    await pause(Math.random() * 300)
    await strike()
    await pause(200)
    over.abort()
    await Promise.all(people)
  }

  async function bookOnce(): Promise<void> {
    const { clinic, url, cookie } = running
    const id = newId()
    sent.add(id)
    nr += 1
    const form = {
      id,
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
    const look = new pg.Client({ connectionString: running.ownerUrl })
    await look.connect()
    const { rows } = await look.query<{ id: string; records: number }>(
      `select a.id, (select count(*)::int from history.changes c where c.tenant_id = a.tenant_id and c.row_id = a.id and c.operation = 'insert') as records
       from schedule.appointments a where a.id = any ($1)`,
      [[...sent]],
    )
    await look.end()
    const there = new Set(rows.map(({ id }) => id))
    expect(acknowledged.size, 'bookings acknowledged').to.be.at.least(KILLS * AT_LEAST)
    expect(
      [...acknowledged].filter((id) => !there.has(id)),
      'acknowledged, and not there',
    ).to.deep.equal([])
    expect(
      rows.filter((row) => row.records !== 1),
      'bookings without exactly one record',
    ).to.deep.equal([])
  }
})
