import { expect } from 'chai'
import pg from 'pg'
import { openPool } from '../../db/pool.ts'
import { all } from '../../db/sql.ts'
import { inTenant } from '../../db/tenant.ts'
import { newId } from '../../lib/ids.ts'
import { startApp, type TestApp } from '../app.ts'
import { censusWorld, type CensusWorld } from './world.ts'

/** Functions that look past row security, each with a test of its own; one more is a decision. */
const DEFINERS = ['access.only_admin_of', 'access.works_elsewhere', 'history.reads_of', 'patients.like_words']

/** What a person sees of other clinics: in which of them they work themselves. */
const OWN_EVERYWHERE = new Set(['access.memberships'])

/** Tables into which the history of the installation may be written from a clinic's request. */
const ADDS_FOR_INSTALLATION = new Set(['history.changes', 'history.reads', 'history.refusals'])

describe('row security, for every table and command', function () {
  this.timeout(120_000)
  let app: TestApp
  let world: CensusWorld
  let server: pg.Client
  let tables: string[]

  before(async () => {
    app = await startApp()
    world = await censusWorld(app)
    server = new pg.Client({ connectionString: app.database.databaseUrl })
    await server.connect()
    tables = (
      await look<{ name: string }>(
        `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
       where c.relkind in ('r', 'p') and c.relrowsecurity order by 1`,
      )
    ).map((row) => row.name)
  })
  after(async () => {
    await server.end()
    await app.stop()
  })

  it('finds the tables it is about', () => {
    expect(tables.length).to.be.greaterThan(30)
    expect(tables).to.include.members([
      'patients.patients',
      'schedule.appointments',
      'clinical.notes',
      'billing.invoices',
      'history.changes',
    ])
  })

  it('shows a clinic its own rows and no other’s, and nobody without a clinic any', async () => {
    let seen = 0
    for (const table of tables) {
      const own = await under(world.ours.id, () =>
        count(`select count(*)::int as n from ${table} where tenant_id = '${world.ours.id}'`),
      )
      const stored =
        (
          await look<{ n: number }>(
            `select count(*)::int as n from ${table} where tenant_id = '${world.ours.id}'`,
          )
        )[0]?.n ?? 0
      if (table !== 'clinical.drafts') expect(own, `${table}, own`).to.equal(stored)
      seen += own
      const others = () =>
        count(`select count(*)::int as n from ${table} where tenant_id <> '${world.ours.id}'`)
      if (!OWN_EVERYWHERE.has(table))
        expect(await under(world.ours.id, others), `${table}, other`).to.equal(0)
      for (const tenant of [null, '']) {
        expect(
          await under(tenant, () => count(`select count(*)::int as n from ${table}`)),
          `${table}, ${tenant === null ? 'none' : 'empty'}`,
        ).to.equal(0)
      }
    }
    expect(seen).to.be.greaterThan(1000)
  })

  it('lets nobody change or remove another clinic’s rows', async () => {
    for (const table of tables) {
      for (const tenant of [world.ours.id, null, '']) {
        for (const sql of [
          `update ${table} set tenant_id = tenant_id where tenant_id = '${world.theirs.id}'`,
          `delete from ${table} where tenant_id = '${world.theirs.id}'`,
        ]) {
          const done = await under(tenant, () => attempt(sql))
          expect(done === '42501' || done === 0, `${sql} under ${tenant}: ${done}`).to.equal(true)
        }
      }
    }
  })

  it('lets nobody add a row to another clinic', async () => {
    for (const table of tables) {
      for (const tenant of [world.ours.id, null, '']) {
        const done = await under(tenant, () =>
          attempt(`insert into ${table} (tenant_id) values ('${world.theirs.id}')`),
        )
        expect(done, `${table} under ${tenant}`).to.equal('42501')
      }
      if (ADDS_FOR_INSTALLATION.has(table)) continue
      const nobody = await under(world.ours.id, () =>
        attempt(`insert into ${table} (tenant_id) values ('00000000-0000-0000-0000-000000000000')`),
      )
      expect(nobody, table).to.equal('42501')
    }
  })

  it('lets nobody empty a table', async () => {
    for (const table of tables)
      expect(await under(world.ours.id, () => attempt(`truncate ${table}`)), table).to.equal('42501')
  })

  it('holds for the owner of the tables too', async () => {
    const loose = await look(`select relname from pg_class where relrowsecurity and not relforcerowsecurity`)
    expect(loose).to.deep.equal([])
  })

  it('is not walked around by views, materialised views, partitions or functions', async () => {
    const views = await look(
      `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname not in ('pg_catalog', 'information_schema', 'jobs') and n.nspname !~ '^pg_toast'
         and (c.relkind = 'm' or (c.relkind = 'v' and not coalesce(c.reloptions @> '{security_invoker=true}', false)) or c.relispartition)`,
    )
    expect(views).to.deep.equal([])
    const definers = await look<{ name: string }>(
      `select n.nspname || '.' || p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where p.prosecdef and n.nspname not in ('pg_catalog', 'information_schema') order by 1`,
    )
    expect(definers.map((row) => row.name)).to.deep.equal(DEFINERS)
  })

  it('turns a copy that would leave rows out into an error', async () => {
    for (const sql of ['copy patients.patients to stdout', 'select count(*) from patients.patients']) {
      const copied = await under(world.ours.id, async () => {
        await server.query('set local row_security = off')
        return attempt(sql)
      })
      expect(copied, sql).to.equal('42501')
    }
  })

  it('gives the server no way around it', async () => {
    const [role] = await look<Record<string, boolean>>(
      `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
         exists (select from pg_class c where c.relowner = r.oid) as owns from pg_roles r where rolname = 'chairside_server'`,
    )
    expect(role).to.deep.equal({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      owns: false,
    })
  })

  it('needs an actor for every change', async () => {
    const done = await under(
      world.ours.id,
      () =>
        attempt(
          `update patients.patients set desk_note = desk_note || '.' where tenant_id = '${world.ours.id}'`,
        ),
      '',
    )
    expect(done).to.equal('CS001')
  })

  it('leaves no clinic on a connection that goes back to the pool, after an error or without one', async () => {
    const pool = openPool(app.database.databaseUrl, { max: 1 })
    const who = { tenant: world.ours.id, actor: { kind: 'system' as const, id: null }, request: newId() }
    for (const sql of ['select 1 / 0', 'select 1']) {
      await inTenant(pool, who, (db) => all(db, sql)).catch(() => {})
      const { rows } = (await pool.knex.raw(
        `select current_setting('chairside.tenant', true) || current_setting('chairside.actor', true) as left`,
      )) as { rows: { left: string | null }[] }
      expect(rows[0]?.left || '', sql).to.equal('')
    }
    await pool.close()
  })

  async function look<R extends object>(sql: string): Promise<R[]> {
    return ((await app.owner.knex.raw(sql)) as { rows: R[] }).rows
  }

  /** In a transaction of the server's role that is rolled back, with this clinic set (null: not set at all). */
  async function under<T>(tenant: string | null, work: () => Promise<T>, actor = `system:`): Promise<T> {
    await server.query('begin')
    try {
      if (tenant !== null) await server.query(`select set_config('chairside.tenant', $1, true)`, [tenant])
      await server.query(
        `select set_config('chairside.actor', $1, true), set_config('chairside.request', $2, true)`,
        [actor, newId()],
      )
      return await work()
    } finally {
      await server.query('rollback')
    }
  }

  async function count(sql: string): Promise<number> {
    return ((await server.query(sql)).rows[0] as { n: number }).n
  }

  /** How many rows it touched, or the code it was refused with. */
  async function attempt(sql: string): Promise<number | string> {
    try {
      return (await server.query(sql)).rowCount ?? 0
    } catch (failure) {
      return (failure as { code: string }).code
    }
  }
})
