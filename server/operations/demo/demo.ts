import { Temporal } from 'temporal-polyfill'
import { hashPassword } from '../../access/passwords.ts'
import type { Pool } from '../../db/pool.ts'
import { type Db, INSTALLATION, inTenant } from '../../db/tenant.ts'
import { newId } from '../../lib/ids.ts'
import { rewriteSearchWords } from '../../patients/searchWords.ts'
import { demoBlocks } from './blocks.ts'
import type { DemoClinic } from './clinic.ts'
import { demoClinics } from './clinics.ts'
import { analyse, continueSeries, insertRows } from './demo.queries.ts'
import { openHouse, userRow } from './house.ts'
import { demoPeople } from './people.ts'
import { randomFrom } from './random.ts'
import { type Cast, demoRecord, type Row } from './record.ts'
import { demoVisits, type DemoVisit, type Reach, TWO_YEARS } from './visits.ts'

export interface DemoOptions {
  password: string
  now: Date
  /** Patients of each clinic. */
  patients: number
  reach?: Reach
  /** Called with what is done so far, from 0 to 1. */
  progress: (share: number, what: string) => void
}

/** Fills an empty installation with two clinics and their operator. Same day, same number of patients: same data. */
export async function fillDemo(owner: Pool, options: DemoOptions): Promise<void> {
  const password = await hashPassword(options.password)
  const now = Temporal.Instant.fromEpochMilliseconds(options.now.getTime())
  await as(owner, INSTALLATION, (db) =>
    insertRows(db, 'access.users', [
      userRow(
        randomFrom(7).id(options.now),
        { email: 'it@installation.example', title: '', given: 'Robin', family: 'Admin' },
        { password, operator: true },
      ),
    ]),
  )
  // Side by side: each writes its own rows, so that a second core helps.
  const parts = demoClinics.map(() => 0)
  await Promise.all(
    demoClinics.map((clinic, index) => {
      const progress: DemoOptions['progress'] = (part, what) => {
        parts[index] = part
        options.progress(parts.reduce((sum, one) => sum + one, 0) / parts.length, what)
      }
      return fillClinic(owner, clinic, { ...options, progress }, { now, password })
    }),
  )
  await as(owner, INSTALLATION, analyse)
}

const BATCH = 800
const YEAR = 365 * 86_400_000

async function fillClinic(
  owner: Pool,
  clinic: DemoClinic,
  { patients: count, reach, progress }: DemoOptions,
  { now, password }: { now: Temporal.Instant; password: string },
): Promise<void> {
  const random = randomFrom(clinic.seed)
  const created = new Date(now.epochMilliseconds)
  const tenant = random.id(created)
  const today = now.toZonedDateTimeISO(clinic.timeZone).toPlainDate()
  await as(owner, INSTALLATION, (db) =>
    insertRows(db, 'access.tenants', [tenantRow(tenant, clinic, created)]),
  )
  const house = await as(owner, tenant, (db) => openHouse(db, clinic, { password, created, random }))
  const people = demoPeople(clinic, count, today, random)
  const visits = demoVisits(clinic, house.rooms, people.patients, now, random, reach)
  const yearAgo = now.epochMilliseconds - YEAR
  const written = visits.filter(
    (visit) => visit.status === 'completed' && Date.parse(visit.starts_at) > yearAgo,
  )
  const cast: Cast = {
    ...house,
    clinic,
    patients: new Map(people.patients.map((one) => [one.id, one])),
    today: today.toString(),
  }
  const record = demoRecord(cast, written, random)

  const steps: [Parameters<typeof insertRows>[1], readonly Row[]][] = [
    ['patients.patients', people.patients as unknown as Row[]],
    ['patients.contacts', people.contacts as unknown as Row[]],
    ['patients.alerts', people.alerts as unknown as Row[]],
    ['schedule.appointments', visits.map(withoutKind)],
    ['schedule.blocks', demoBlocks(clinic, house.rooms, now, random, reach ?? TWO_YEARS) as unknown as Row[]],
    ['clinical.treatments', record.treatments],
    ['clinical.notes', record.notes],
    ['billing.invoices', record.invoices],
    ['billing.invoice_lines', record.lines],
    ['billing.payments', record.payments],
  ]
  const all = steps.reduce((sum, [, rows]) => sum + rows.length, 0)
  let done = 0
  for (const [table, rows] of steps) {
    for (let from = 0; from < rows.length; from += BATCH) {
      const batch = rows.slice(from, from + BATCH)
      await as(owner, tenant, async (db) => {
        await insertRows(db, table, batch)
        if (table === 'patients.contacts' && from + BATCH >= rows.length)
          await rewriteSearchWords(db, ...people.patients.map((one) => one.id))
      })
      if (from === 0 || from + BATCH >= rows.length) await as(owner, tenant, (db) => analyse(db, table))
      done += batch.length
      progress(done / all, clinic.name)
    }
  }
  await as(owner, tenant, continueSeries)
}

function tenantRow(id: string, clinic: DemoClinic, created: Date): Row {
  return {
    id,
    name: clinic.name,
    country: clinic.country,
    language: clinic.language,
    locale: clinic.locale,
    currency: clinic.currency,
    time_zone: clinic.timeZone,
    notation: clinic.notation,
    street: clinic.street,
    postal_code: clinic.postalCode,
    city: clinic.city,
    phone: clinic.phone,
    email: clinic.email,
    set_up_at: created.toISOString(),
  }
}

function withoutKind({ kind: _, ...row }: DemoVisit): Row {
  return row
}

function as<T>(owner: Pool, tenant: string, work: (db: Db) => Promise<T>): Promise<T> {
  return inTenant(owner, { tenant, actor: { kind: 'system', id: null }, request: newId() }, work)
}
