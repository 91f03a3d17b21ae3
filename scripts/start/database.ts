import { existsSync } from 'node:fs'
import pg from 'pg'
import { startBuiltIn } from '../../server/db/builtIn.ts'
import { pendingMigrations } from '../../server/db/pending.ts'
import { runScript } from './children.ts'
import { Complaint } from './complaint.ts'
import type { StartOptions } from './options.ts'

export interface Database {
  databaseUrl: string
  /** For migrations and seeding alone; the serving process never sees it. */
  ownerUrl: string | undefined
  stop: () => Promise<void>
}

/** The PostgreSQL named by DATABASE_URL, otherwise the built-in one of this data folder, kept running. */
export async function openDatabase(
  { mode }: StartOptions,
  data: string,
  tell: (line: string) => void,
): Promise<Database> {
  const { DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: ownerUrl } = process.env
  if (databaseUrl && mode !== 'clinic') {
    throw new Complaint('A demo brings its own PostgreSQL, lest it fill a real one: unset DATABASE_URL.')
  }
  if (databaseUrl) return { databaseUrl, ownerUrl: ownerUrl || undefined, stop: async () => {} }
  if (ownerUrl) throw new Complaint('DATABASE_OWNER_URL is set and DATABASE_URL is not. Set both or neither.')
  const builtIn = await startBuiltIn(data, { watch: true, durable: mode !== 'demo', tell })
  if (builtIn.adopted) tell('Took over the PostgreSQL that was still running on this folder.')
  return builtIn
}

/** Brings the schema up to date, in a child that alone receives the owner's URL. */
export async function migrate({ databaseUrl, ownerUrl }: Database): Promise<void> {
  if (ownerUrl) await refuseOld(ownerUrl)
  const pending = await waiting(databaseUrl)
  if (pending?.length === 0) return refusePowerful(databaseUrl)
  if (!ownerUrl) {
    await refuseOld(databaseUrl)
    throw new Complaint(
      `${pending?.length ?? 'All'} migrations are waiting, and only the owner of the database may run them: ` +
        'set DATABASE_OWNER_URL for this start, too.',
    )
  }
  await runScript('migrate.ts', { env: { DATABASE_URL: databaseUrl, DATABASE_OWNER_URL: ownerUrl } })
  await refusePowerful(databaseUrl)
}

export function canSeed(): boolean {
  return existsSync(new URL('../seed.ts', import.meta.url))
}

/** Undefined where even the server's role is still missing. */
async function waiting(databaseUrl: string): Promise<string[] | undefined> {
  const client = new pg.Client(databaseUrl)
  try {
    await client.connect()
    return await pendingMigrations((sql) => client.query(sql))
  } catch {
    return undefined
  } finally {
    await client.end().catch(() => {})
  }
}

async function refuseOld(url: string): Promise<void> {
  const version = await ask<{ number: number; name: string }>(
    url,
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as name`,
  )
  if (version.number >= 180_000) return
  throw new Complaint(`Chairside needs PostgreSQL 18 or newer; DATABASE_URL leads to ${version.name}.`)
}

/** Row security keeps clinics apart, and superusers are above it. */
async function refusePowerful(url: string): Promise<void> {
  await refuseOld(url)
  const role = await ask<{ name: string; above: boolean }>(
    url,
    'select rolname as name, rolsuper or rolbypassrls as above from pg_roles where rolname = current_user',
  )
  if (!role.above) return
  throw new Complaint(
    `DATABASE_URL signs in as ${role.name}, a superuser or a role with BYPASSRLS, and nothing would keep the ` +
      'clinics apart. Use an ordinary role there and put this one into DATABASE_OWNER_URL.',
  )
}

async function ask<Row>(url: string, question: string): Promise<Row> {
  const client = new pg.Client(url)
  try {
    await client.connect()
    const { rows } = await client.query(question)
    return rows[0] as Row
  } catch (error) {
    throw new Complaint(`PostgreSQL does not answer: ${(error as Error).message}`)
  } finally {
    await client.end().catch(() => {})
  }
}
