import { Temporal } from 'temporal-polyfill'
import { all } from '../server/db/sql.ts'
import type { Pool } from '../server/db/pool.ts'
import { type Db, inTenant } from '../server/db/tenant.ts'
import { newId } from '../server/lib/ids.ts'
import { demoClinics } from '../server/operations/demo/clinics.ts'
import { insertRows } from '../server/operations/demo/demo.queries.ts'
import { fillDemo } from '../server/operations/demo/demo.ts'
import { demoPeople } from '../server/operations/demo/people.ts'
import { randomFrom } from '../server/operations/demo/random.ts'
import type { Row } from '../server/operations/demo/record.ts'
import { rewriteSearchWords } from '../server/patients/searchWords.ts'
import {
  analyse,
  type BenchIds,
  benchIds,
  insertClerks,
  insertRegulars,
  insertVisits,
  makeFloorTable,
  withoutTriggers,
} from './load.queries.ts'

export interface Loaded extends BenchIds {
  tenant: string
  /** The full day that is looked at: YYYY-MM-DD. */
  day: string
}

const BATCH = 2000
/** Ten tries at an account wait for one another: sixteen people need sixteen accounts, and some more. */
export const CLERKS = 48

/** A clinic with many patients and years of full days, on an empty database. */
export async function loadClinic(
  owner: Pool,
  size: { patients: number; visits: number },
  password: string,
): Promise<Loaded> {
  const now = new Date()
  await fillDemo(owner, { password, now, patients: 20, reach: { past: 0, coming: 0 }, progress: () => {} })
  const [clinic] = demoClinics
  if (!clinic) throw new Error('no demo clinic')
  const tenant = await as(owner, null, (db) =>
    all<{ id: string }>(db, `select id from access.tenants where name = :name`, { name: clinic.name }),
  )
  const id = tenant[0]?.id as string
  const today = Temporal.Now.plainDateISO(clinic.timeZone)
  const { patients, contacts, alerts } = demoPeople({ ...clinic }, size.patients, today, randomFrom(50))
  const numbered = patients.map((patient) => ({ ...patient, number: patient.number + 1000 }))
  for (const [table, rows] of [
    ['patients.patients', numbered],
    ['patients.contacts', contacts],
    ['patients.alerts', alerts],
  ] as const) {
    for (let from = 0; from < rows.length; from += BATCH) {
      await as(owner, id, async (db) => {
        await withoutTriggers(db)
        await insertRows(db, table, rows.slice(from, from + BATCH) as unknown as Row[])
      })
    }
  }
  for (let from = 0; from < numbered.length; from += BATCH) {
    await as(owner, id, (db) =>
      rewriteSearchWords(db, ...numbered.slice(from, from + BATCH).map((patient) => patient.id)),
    )
  }
  const day = today.subtract({ days: 1 }).toString()
  await as(owner, id, async (db) => {
    await withoutTriggers(db)
    await insertVisits(db, { count: size.visits, until: day, zone: clinic.timeZone })
  })
  const ids = await as(owner, id, benchIds)
  await as(owner, id, async (db) => {
    await withoutTriggers(db)
    await insertRegulars(db, ids.patients)
  })
  await as(owner, id, (db) => insertClerks(db, CLERKS))
  await as(owner, id, makeFloorTable)
  await as(owner, id, analyse)
  return { ...ids, tenant: id, day }
}

function as<T>(owner: Pool, tenant: string | null, work: (db: Db) => Promise<T>): Promise<T> {
  const who = {
    tenant: tenant ?? '00000000-0000-0000-0000-000000000000',
    actor: { kind: 'system' as const, id: null },
    request: newId(),
  }
  return inTenant(owner, who, work)
}
