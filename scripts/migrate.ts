import pg from 'pg'
import { readOwnerConfig } from '../config/owner.ts'
import { migrateToLatest } from '../server/db/migrate.ts'

// Brings the schema up to date as the owner; the server's role is made or let in when it is not the usual one.

const { ownerUrl, databaseUrl } = readOwnerConfig()
await makeServerRole(ownerUrl, new URL(databaseUrl))
const done = await migrateToLatest(ownerUrl)
console.log(
  done.length === 0 ? 'The database is up to date.' : `Migrated the database: ${done.length} steps.`,
)

async function makeServerRole(owner: string, { username, password }: URL): Promise<void> {
  const client = new pg.Client(owner)
  await client.connect()
  try {
    const name = client.escapeIdentifier(decodeURIComponent(username))
    const secret = client.escapeLiteral(decodeURIComponent(password))
    await makeIfMissing(client, 'chairside_server', 'create role chairside_server nologin')
    await makeIfMissing(client, decodeURIComponent(username), `create role ${name} login password ${secret}`)
    if (username !== 'chairside_server') await client.query(`grant chairside_server to ${name}`)
  } finally {
    await client.end()
  }
}

async function makeIfMissing(client: pg.Client, role: string, make: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [role])
  if (rowCount === 0) await client.query(make)
}
