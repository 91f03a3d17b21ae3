import { readdirSync } from 'node:fs'
import { join } from 'node:path'

export const migrationsFolder = join(import.meta.dirname, '../../migrations')

/** The names of all migrations of this version, oldest first. */
export function migrationNames(): string[] {
  return readdirSync(migrationsFolder)
    .filter((name) => /^\d{12}_\w+\.ts$/.test(name))
    .sort()
}

/** Whatever can run a query: a client of node-postgres, or knex's `raw`. */
type Ask = (sql: string) => PromiseLike<{ rows: { name: string }[] }>

/** The migrations of this version that this database has not seen, oldest first. */
export async function pendingMigrations(ask: Ask): Promise<string[]> {
  try {
    const { rows } = await ask('select name from public.migrations')
    const done = new Set(rows.map((row) => row.name))
    return migrationNames().filter((name) => !done.has(name))
  } catch (error) {
    if ((error as { code?: string }).code === UNDEFINED_TABLE) return migrationNames()
    throw error
  }
}

const UNDEFINED_TABLE = '42P01'
