import { Temporal } from 'temporal-polyfill'
import { hashPassword } from '../../access/passwords.ts'
import { insertCatalogue, procedures } from '../../clinical/catalogue.queries.ts'
import type { Pool } from '../../db/pool.ts'
import { type Db, INSTALLATION, inTenant } from '../../db/tenant.ts'
import { newId } from '../../lib/ids.ts'
import { rewriteSearchWords } from '../../patients/searchWords.ts'
import { demoBlocks } from './blocks.ts'
import type { DemoClinic } from './clinic.ts'
import { demoClinics } from './clinics.ts'
import { analyse, continueSeries, insertRows } from './demo.queries.ts'
import { demoPeople } from './people.ts'
import { type Random, randomFrom } from './random.ts'
import { type Cast, demoRecord, type Row } from './record.ts'
import { demoVisits, type DemoVisit, type Reach, type Rooms, TWO_YEARS } from './visits.ts'

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
        password,
        true,
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
  const house = await as(owner, tenant, (db) => openHouse(db, clinic, password, created, random))
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

async function openHouse(
  db: Db,
  clinic: DemoClinic,
  password: string,
  created: Date,
  random: Random,
): Promise<Omit<Cast, 'clinic' | 'patients' | 'today'> & { rooms: Rooms }> {
  const users = clinic.people.map((person) => ({ person, id: random.id(created) }))
  await insertRows(
    db,
    'access.users',
    users.map(({ person, id }) => userRow(id, person, password, false)),
  )
  await insertRows(
    db,
    'access.memberships',
    users.map(({ person, id }) => ({ id: random.id(created), user_id: id, roles: person.roles })),
  )
  const treating = users
    .filter(({ person }) => person.profession)
    .map(({ person, id }, index) => ({ ...person, user: id, id: random.id(created), position: index }))
  await insertRows(
    db,
    'schedule.providers',
    treating.map((one) => ({
      id: one.id,
      user_id: one.user,
      name: [one.title, one.given, one.family].filter(Boolean).join(' '),
      short_name: [one.title, one.family].filter(Boolean).join(' '),
      profession: one.profession,
      colour: (one.position % 7) + 1,
      position: one.position,
    })),
  )
  const chairs = clinic.chairs.map((chair, position) => ({
    ...chair,
    position,
    id: random.id(created),
    provider: treating.find((one) => one.email === chair.provider)?.id as string,
  }))
  await insertRows(
    db,
    'schedule.chairs',
    chairs.map(({ provider, ...chair }) => ({ ...chair, provider_id: provider })),
  )
  await insertRows(
    db,
    'schedule.opening_hours',
    // The day of the demonstration is a working day, whatever the calendar says.
    [...new Set([1, 2, 3, 4, 5, weekdayOf(created, clinic.timeZone)])].map((weekday) => ({
      id: random.id(created),
      weekday,
      opens: clinic.opens,
      closes: clinic.closes,
      lunch_from: clinic.lunch[0],
      lunch_to: clinic.lunch[1],
    })),
  )
  const types = clinic.kinds.map((kind, position) => ({ kind, position, id: random.id(created) }))
  await insertRows(
    db,
    'schedule.visit_types',
    types.map(({ kind, position, id }) => ({
      id,
      name: kind.name,
      minutes: kind.minutes,
      colour: kind.colour,
      assistant_before: kind.before,
      assistant_after: kind.after,
      profession: kind.profession,
      position,
    })),
  )
  await insertRows(db, 'billing.settings', [
    {
      id: random.id(created),
      tax_rate: clinic.tax.rate,
      tax_name: clinic.tax.name,
      exemption: clinic.tax.exemption,
    },
  ])
  await insertCatalogue(db, clinic.currency)
  return {
    rooms: { chairs, types: new Map(types.map(({ kind, id }) => [kind.key, id])) },
    procedures: new Map((await procedures(db)).map((one) => [one.code, one])),
    providers: new Map(
      treating.map((one) => [
        one.id,
        { user: one.user, name: [one.title, one.given, one.family].filter(Boolean).join(' ') },
      ]),
    ),
    reception: users.find(({ person }) => person.roles.includes('reception'))?.id as string,
  }
}

function userRow(
  id: string,
  person: { email: string; title: string; given: string; family: string },
  password: string,
  operator: boolean,
): Row {
  return {
    id,
    email: person.email,
    title: person.title,
    given_name: person.given,
    family_name: person.family,
    password_hash: password,
    is_operator: operator,
  }
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

function weekdayOf(at: Date, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).dayOfWeek
}
