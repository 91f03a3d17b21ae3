import { parseArgs } from 'node:util'
import cliProgress from 'cli-progress'
import { readConfig } from '../config/config.ts'
import { readOwnerConfig } from '../config/owner.ts'
import { openPool } from '../server/db/pool.ts'
import { userCount } from '../server/operations/demo/demo.queries.ts'
import { openFiles } from '../server/files/files.ts'
import { fillDemo } from '../server/operations/demo/demo.ts'
import { fillDocuments } from '../server/operations/demo/documents.ts'
import { inInstallation } from '../server/db/tenant.ts'
import { newId } from '../server/lib/ids.ts'

// Fills an empty database with the two demo clinics; the supervisor calls it for `npm start -- --demo`.

const { values } = parseArgs({
  options: { password: { type: 'string' }, patients: { type: 'string', default: '2000' } },
})
if (!values.password) throw new Error('--password is needed')
const pool = openPool(readOwnerConfig().ownerUrl, { max: 2, unhurried: true })
const who = { actor: { kind: 'system' as const, id: null }, request: newId() }
if ((await inInstallation(pool, who, userCount)) > 0) {
  console.error('There are people in this database already: a demo is never loaded into a clinic’s own data.')
  process.exit(1)
}
const started = Date.now()
const bar = new cliProgress.SingleBar({
  format: 'Making the demo clinics {bar} {percentage} %  {what}',
  hideCursor: true,
})
bar.start(100, 0, { what: '' })
await fillDemo(pool, {
  password: values.password,
  now: new Date(),
  patients: Number(values.patients),
  progress: (share, what) => bar.update(Math.round(share * 85), { what }),
})
await fillDocuments(pool, await openFiles(readConfig()), {
  now: new Date(started),
  patients: 64,
  progress: (share) => bar.update(85 + Math.round(share * 15), { what: '' }),
})
bar.stop()
await pool.close()
console.log(`The demo clinics are ready after ${Math.round((Date.now() - started) / 1000)} seconds.`)
