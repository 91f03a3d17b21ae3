import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect } from 'chai'
import { environmentOf } from '../../../config/floor.ts'
import { startApp, type TestApp } from '../../testing/app.ts'
import { fillDemo } from './demo.ts'

const now = new Date('2026-11-24T09:42:00Z')
const size = { patients: 30, reach: { past: 12, coming: 6 } }

describe('the demo in two databases', function () {
  this.timeout(180_000)
  let apps: TestApp[]

  before(async () => {
    apps = [await startApp(), await startApp()]
    for (const { owner } of apps)
      await fillDemo(owner, { password: 'the-same-password', now, ...size, progress: () => {} })
  })
  after(async () => {
    for (const app of apps) await app.stop()
  })

  it('is the same to the letter, but for what is drawn anew for each installation', async () => {
    const [one, other] = await Promise.all(apps.map(contents))
    expect(Object.values(one as object).filter(([count]) => count > 0).length).to.be.at.least(20)
    expect(one).to.deep.equal(other)
  })

  it('is never loaded where somebody works already', async () => {
    const [app] = apps as [TestApp]
    const before = await contents(app)
    const { code, said } = await seed(app)
    expect(code).to.equal(1)
    expect(said).to.contain('a demo is never loaded into a clinic’s own data')
    expect(await contents(app)).to.deep.equal(before)
  })
})

/** For each table how many rows it has, and the sum of all they say besides ids, keys and the moment they were written. */
async function contents({ owner }: TestApp): Promise<Record<string, [number, string]>> {
  const { rows } = await owner.knex.raw(
    `select n.nspname || '.' || c.relname as name, string_agg(format('%I', a.attname), ', ' order by a.attnum) as columns
     from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
     where c.relkind = 'r' and n.nspname in ('access', 'patients', 'schedule', 'clinical', 'billing')
       and a.attnum > 0 and not a.attisdropped and a.atttypid not in ('uuid'::regtype, 'bytea'::regtype, 'uuid[]'::regtype)
       and a.attname not in ('password_hash', 'created_at', 'updated_at')
     group by 1`,
  )
  const found: Record<string, [number, string]> = {}
  for (const { name, columns } of rows as { name: string; columns: string }[]) {
    const sum = await owner.knex.raw(
      `select count(*)::int as n, md5(coalesce(string_agg(line, ' ' order by line collate "C"), '')) as sum
       from (select (row(${columns}))::text as line from ${name}) l`,
    )
    found[name] = [sum.rows[0].n, sum.rows[0].sum]
  }
  return found
}

async function seed(app: TestApp): Promise<{ code: number; said: string }> {
  const script = join(import.meta.dirname, '../../../scripts/seed.ts')
  const { config } = app.services
  const child = spawn(process.execPath, [script, '--password', 'another-password'], {
    env: environmentOf({
      DATABASE_OWNER_URL: app.database.ownerUrl,
      DATABASE_URL: config.databaseUrl,
      CHAIRSIDE_DATA: config.dataDir,
      CHAIRSIDE_MASTER_KEY: config.masterKey,
      CHAIRSIDE_SESSION_SECRET: config.sessionSecret,
    }),
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      said += chunk.toString()
    })
  const [code] = (await once(child, 'exit')) as [number]
  return { code, said }
}
