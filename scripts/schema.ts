import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { cloneDatabase } from '../server/testing/database.ts'
import { stopTestPostgres } from '../server/testing/postgres.ts'
import { schemaOf } from './schema/dump.ts'

const file = join(import.meta.dirname, '../migrations/schema.sql')
const { check } = parseArgs({ options: { check: { type: 'boolean' } } }).values

const database = await cloneDatabase()
const schema = await schemaOf(database.ownerUrl)
await database.drop()
await stopTestPostgres()

if (!check) {
  writeFileSync(file, schema)
  console.log('Wrote migrations/schema.sql.')
} else if (readFileSync(file, 'utf8') === schema) {
  console.log('migrations/schema.sql is what the migrations make.')
} else {
  console.error('migrations/schema.sql is not what the migrations make: run `npm run schema`.')
  process.exitCode = 1
}
