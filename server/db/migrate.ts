import { join } from 'node:path'
import knex, { type Knex } from 'knex'
import { migrationNames, migrationsFolder } from './pending.ts'

/**
 * Brings the schema to the newest version, as the owner, one transaction a migration.
 * @returns the names of the migrations that ran now
 */
export async function migrateToLatest(ownerUrl: string): Promise<string[]> {
  const owner = knex({ client: 'pg', connection: ownerUrl, pool: { min: 0, max: 1 } })
  try {
    const [, names] = (await owner.migrate.latest({
      migrationSource: forwardOnly,
      tableName: 'migrations',
      schemaName: 'public',
    })) as [number, string[]]
    return names
  } finally {
    await owner.destroy()
  }
}

// There is no way back: an update is undone by restoring the backup taken before it.
const forwardOnly: Knex.MigrationSource<string> = {
  getMigrations: async () => migrationNames(),
  getMigrationName: (name) => name,
  async getMigration(name) {
    const { up } = (await import(join(migrationsFolder, name))) as Pick<Knex.Migration, 'up'>
    return { up, down: async () => {} }
  },
}
