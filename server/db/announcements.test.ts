import { expect } from 'chai'
import pg from 'pg'
import { newId } from '../lib/ids.ts'
import { cloneDatabase, type TestDatabase } from '../testing/database.ts'
import { openPool, type Pool } from './pool.ts'
import { all } from './sql.ts'
import { connectionOf, INSTALLATION, inTenant } from './tenant.ts'

const who = { tenant: INSTALLATION, actor: { kind: 'system' as const, id: null }, request: newId() }

describe('what a transaction sends', () => {
  let database: TestDatabase
  let pool: Pool
  let listener: pg.Client
  let heard: string[] = []

  before(async () => {
    database = await cloneDatabase()
    pool = openPool(database.databaseUrl, { max: 2 })
    listener = new pg.Client({ connectionString: database.databaseUrl })
    await listener.connect()
    listener.on('notification', ({ payload = '' }) => heard.push(payload))
    await listener.query('listen chapel')
  })
  after(async () => {
    await pool.close()
    await listener.end()
    await database.drop()
  })
  beforeEach(() => {
    heard = []
  })

  const bell = (said: string) =>
    inTenant(pool, who, (db) => all(db, `select public.announce('chapel', :said)`, { said }))

  /** Waits for the bell that was rung last: whatever came before has been heard then. */
  async function heardUntil(last: string): Promise<string[]> {
    await bell(last)
    for (const until = Date.now() + 5000; Date.now() < until && !heard.includes(last); )
      await new Promise((wait) => setTimeout(wait, 5))
    return heard.filter((one) => one !== last)
  }

  it('announces after its commit what its triggers announced, each once', async () => {
    await inTenant(pool, who, async (db) => {
      await all(
        db,
        `select public.announce('chapel', said) from unnest(array['one', 'two words', 'one']) said`,
      )
      await new Promise((wait) => setTimeout(wait, 60))
      expect(heard, 'before the commit').to.eql([])
    })
    expect(await heardUntil('the end')).to.have.members(['one', 'two words'])
  })

  it('announces nothing that was rolled back', async () => {
    const failing = inTenant(pool, who, async (db) => {
      await all(db, `select public.announce('chapel', 'never')`)
      throw new Error('changed its mind')
    })
    expect(await failing.catch((failure: Error) => failure.message)).to.equal('changed its mind')
    expect(await heardUntil('the end')).to.eql([])
  })

  it('lets PostgreSQL announce what no server of ours changed', async () => {
    const other = new pg.Client({ connectionString: database.ownerUrl })
    await other.connect()
    await other.query(`select public.announce('chapel', 'from psql')`)
    await other.end()
    expect(await heardUntil('the end')).to.eql(['from psql'])
  })

  it('hears them also where a database keeps notices back', async () => {
    const admin = new pg.Client({ connectionString: database.ownerUrl })
    await admin.connect()
    const { rows } = await admin.query('select current_database() as name')
    await admin.query(`alter database ${rows[0].name} set client_min_messages = warning`)
    await admin.end()
    const quiet = openPool(database.databaseUrl, { max: 1 })
    await inTenant(quiet, who, (db) => all(db, `select public.announce('chapel', 'all the same')`))
    await quiet.close()
    expect(await heardUntil('the end')).to.eql(['all the same'])
  })

  it('says when it closes what was still waiting', async () => {
    const brief = openPool(database.databaseUrl, { max: 1 })
    await inTenant(brief, who, (db) => all(db, `select public.announce('chapel', 'goodbye')`))
    await brief.close()
    expect(await heardUntil('the end')).to.eql(['goodbye'])
  })

  it('tries again when its connection was cut', async () => {
    const cut = openPool(database.databaseUrl, { max: 1 })
    await inTenant(cut, who, (db) => all(db, `select public.announce('chapel', 'after all')`))
    const admin = new pg.Client({ connectionString: database.ownerUrl })
    await admin.connect()
    await admin.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where application_name = 'chairside' and datname = current_database()`,
    )
    await admin.end()
    for (const until = Date.now() + 8000; Date.now() < until && !heard.includes('after all'); )
      await new Promise((wait) => setTimeout(wait, 20))
    expect(heard).to.include('after all')
    await cut.close()
  }).timeout(10_000)

  it('leaves in one packet for all the statements that are asked at once', async () => {
    const packets = await inTenant(pool, who, async (db) => {
      const { stream } = connectionOf(db).connection
      await all(db, 'select 1')
      let written = 0
      const write = stream._writev?.bind(stream)
      stream._writev = (chunks, done) => {
        written += 1
        write?.(chunks, done)
      }
      await Promise.all([
        all(db, 'select 1 as one'),
        all(db, 'select 2 as two'),
        all(db, 'select 3 as three'),
      ])
      delete (stream as { _writev?: unknown })._writev
      return written
    })
    expect(packets).to.equal(1)
  })
})
