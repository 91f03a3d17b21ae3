import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import pg from 'pg'
import { withDatabase } from '../server/testing/database.ts'
import { testPostgres } from '../server/testing/postgres.ts'
import { isReady, start, type Running } from './starting.ts'

const name = `own_${process.pid}`
const login = `${name}_login`

describe('npm start on a PostgreSQL of the clinic', function () {
  this.timeout(120_000)
  let data: string
  let ownerUrl: string
  let databaseUrl: string
  const running: Running[] = []

  before(async () => {
    data = await mkdtemp(join(tmpdir(), 'chairside-own-'))
    const postgres = await testPostgres()
    await asAdmin(`create database ${name}`)
    ownerUrl = withDatabase(postgres.ownerUrl, name)
    const server = new URL(ownerUrl)
    Object.assign(server, { username: login, password: 'long-enough-for-a-test' })
    databaseUrl = server.href
  })
  after(async () => {
    for (const one of running) {
      one.kill('SIGTERM')
      await one.ended
    }
    await asAdmin(`drop database if exists ${name} with (force)`)
    await asAdmin(`drop role if exists ${login}`)
    await rm(data, { recursive: true })
  })

  it('asks for the owner while migrations are waiting', async () => {
    const refused = await start({
      data,
      env: { DATABASE_URL: withDatabase((await testPostgres()).databaseUrl, name) },
    })
    expect(await refused.ended).to.equal(1)
    expect(refused.printed()).to.match(/migrations are waiting.*DATABASE_OWNER_URL/s)
  })

  it('refuses to serve as a superuser, for whom row security does not hold', async () => {
    const refused = await start({ data, env: { DATABASE_URL: ownerUrl, DATABASE_OWNER_URL: ownerUrl } })
    expect(await refused.ended).to.equal(1)
    expect(refused.printed()).to.match(/superuser or a role with BYPASSRLS/)
  })

  it("makes the server's role, migrates and serves; later starts need no owner", async () => {
    const first = await start({ data, env: { DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: ownerUrl } })
    running.push(first)
    await first.says(/Chairside is running/)
    expect(await isReady(first.url)).to.equal(true)
    first.kill('SIGTERM')
    expect(await first.ended).to.equal(0)

    const second = await start({ data, env: { DATABASE_URL: databaseUrl } })
    running.push(second)
    await second.says(/Chairside is running/)
    expect(await isReady(second.url)).to.equal(true)
  })

  it('never fills it with a demo', async () => {
    const refused = await start({ words: ['--demo'], env: { DATABASE_URL: databaseUrl } })
    expect(await refused.ended).to.equal(1)
    expect(refused.printed()).to.match(/A demo brings its own PostgreSQL/)
  })
})

async function asAdmin(statement: string): Promise<void> {
  const { ownerUrl } = await testPostgres()
  const client = new pg.Client(withDatabase(ownerUrl, 'postgres'))
  await client.connect()
  await client.query(statement)
  await client.end()
}
