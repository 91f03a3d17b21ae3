import pg from 'pg'
import { migrationNames } from './migrate.ts'

/** The migrations of this version that this database has not seen, oldest first. */
export async function pendingMigrations(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 5000 })
  await client.connect()
  try {
    const { rows } = await client.query<{ name: string }>('select name from public.migrations')
    const done = new Set(rows.map((row) => row.name))
    return migrationNames().filter((name) => !done.has(name))
  } catch (error) {
    if ((error as { code?: string }).code === UNDEFINED_TABLE) return migrationNames()
    throw error
  } finally {
    await client.end()
  }
}

const UNDEFINED_TABLE = '42P01'
