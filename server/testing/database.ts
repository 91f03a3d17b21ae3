import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { migrateToLatest } from '../db/migrate.ts'
import { migrationNames } from '../db/pending.ts'
import { newId } from '../lib/ids.ts'
import { testPostgres } from './postgres.ts'

export interface TestDatabase {
  /** Bypasses row security: for arranging and for looking past the product's back. */
  ownerUrl: string
  /** What the server itself signs in with. */
  databaseUrl: string
  drop(): Promise<void>
}

/** A database of its own, migrated to the newest version: a clone of a template, made in a fraction of a second. */
export async function cloneDatabase(): Promise<TestDatabase> {
  const postgres = await testPostgres()
  const template = await readyTemplate(postgres.ownerUrl)
  const name = `test_${newId().replaceAll('-', '').slice(-20)}`
  await asOwner(postgres.ownerUrl, (owner) => owner.query(`create database ${name} template ${template}`))
  return {
    ownerUrl: withDatabase(postgres.ownerUrl, name),
    databaseUrl: withDatabase(postgres.databaseUrl, name),
    drop: () =>
      asOwner(
        postgres.ownerUrl,
        async (owner) => void (await owner.query(`drop database if exists ${name} with (force)`)),
      ),
  }
}

const TEMPLATE_LOCK = 4_100_001

/** One template for each state of the migrations; the first who needs it makes it, the others wait. */
async function readyTemplate(ownerUrl: string): Promise<string> {
  const name = `template_${fingerprint()}`
  await asOwner(ownerUrl, async (owner) => {
    await owner.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK])
    const made = await owner.query('select from pg_database where datname = $1', [name])
    if (made.rowCount) return
    await owner.query(`drop database if exists ${name}_new with (force)`)
    await owner.query(`create database ${name}_new encoding utf8 template template0`)
    await migrateToLatest(withDatabase(ownerUrl, `${name}_new`))
    await owner.query(`alter database ${name}_new rename to ${name}`)
  })
  return name
}

function fingerprint(): string {
  const hash = createHash('sha256')
  for (const name of migrationNames())
    hash.update(readFileSync(join(import.meta.dirname, '../../migrations', name)))
  return hash.digest('hex').slice(0, 16)
}

export function withDatabase(url: string, database: string): string {
  const changed = new URL(url)
  changed.pathname = `/${database}`
  return changed.href
}

async function asOwner<T>(ownerUrl: string, work: (owner: pg.Client) => Promise<T>): Promise<T> {
  const owner = new pg.Client({ connectionString: withDatabase(ownerUrl, 'postgres') })
  await owner.connect()
  try {
    return await work(owner)
  } finally {
    await owner.end()
  }
}
