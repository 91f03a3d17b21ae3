import { maybe, one } from '../db/sql.ts'
import { connectionOf, type Db, INSTALLATION, inTenant } from '../db/tenant.ts'
import type { Knex } from 'knex'
import type { Pool } from '../db/pool.ts'
import { newId } from '../lib/ids.ts'
import { rewriteSearchWords } from '../patients/searchWords.ts'
import type { Role } from '../permissions.ts'

export interface Row {
  id: string
}

/** A transaction that has knex's builder as well: tests look into tables and change them in a line. */
export type TestDb = Db & ((table: string) => Knex.QueryBuilder) & Pick<Knex, 'raw'>

/** What a test needs to be there; it states only what it is about. */
export interface Arranged {
  /** Runs queries as the owner within a tenant, as a system actor. */
  within<T>(tenant: Row | null, work: (db: TestDb) => PromiseLike<T>): Promise<T>
  aClinic(given?: Partial<ClinicRow>): Promise<Row>
  aPerson(clinic: Row | null, roles: Role[], given?: Record<string, unknown>): Promise<Row>
  aPatient(clinic: Row, given?: Partial<PatientRow>): Promise<Row>
}

interface ClinicRow {
  name: string
  country: string
  language: string
  locale: string
  currency: string
  time_zone: string
  notation: string
}

interface PatientRow {
  id: string
  family_name: string
  given_name: string
  born_on: string | null
  phone: string | null
  state: 'active' | 'inactive' | 'archived'
}

export function arranging(owner: Pool): Arranged {
  const within: Arranged['within'] = (tenant, work) =>
    inTenant(
      owner,
      { tenant: tenant?.id ?? INSTALLATION, actor: { kind: 'system', id: null }, request: newId() },
      async (db) => work(withBuilder(db, owner.knex)),
    )
  return {
    within,
    aClinic: (given = {}) => within(null, (db) => insertClinic(db, given)),
    aPerson: (clinic, roles, given = {}) => within(clinic, (db) => insertPerson(db, roles, given)),
    aPatient: (clinic, given = {}) => within(clinic, (db) => insertPatient(db, given)),
  }
}

function withBuilder(db: Db, knex: Knex): TestDb {
  const connection = connectionOf(db)
  const builder = (table: string) => knex(table).connection(connection)
  const raw = (text: string, values: Knex.RawBinding[] = []) => knex.raw(text, values).connection(connection)
  return Object.assign(builder, db, { raw }) as unknown as TestDb
}

function insertClinic(db: Db, given: Partial<ClinicRow>): Promise<Row> {
  const clinic = {
    name: 'Praxis am Markt',
    country: 'DE',
    language: 'de',
    locale: 'de-DE',
    currency: 'EUR',
    time_zone: 'Europe/Berlin',
    notation: 'fdi',
    ...given,
  }
  return one<Row>(
    db,
    `insert into access.tenants (name, country, language, locale, currency, time_zone, notation, set_up_at)
     values (:name, :country, :language, :locale, :currency, :time_zone, :notation, now()) returning id`,
    clinic,
  )
}

let people = 0

async function insertPerson(db: Db, roles: Role[], given: Record<string, unknown>): Promise<Row> {
  people += 1
  const person = {
    email: `person${people}-${newId().slice(-6)}@example.org`,
    family_name: 'Weber',
    given_name: 'Thomas',
    is_operator: false,
    password_hash: null,
    ...given,
  }
  const user = await one<Row>(
    db,
    `insert into access.users (email, family_name, given_name, is_operator, password_hash)
     values (:email, :family_name, :given_name, :is_operator, :password_hash) returning id`,
    person,
  )
  if (roles.length > 0) {
    await maybe(db, `insert into access.memberships (user_id, roles) values (:user, :roles)`, {
      user: user.id,
      roles,
    })
  }
  return user
}

async function insertPatient(db: Db, given: Partial<PatientRow>): Promise<Row> {
  const patient = {
    id: newId(),
    family_name: 'Hoffmann',
    given_name: 'Sabine',
    born_on: '1972-03-12',
    phone: null,
    state: 'active',
    ...given,
  }
  const row = await one<Row>(
    db,
    `insert into patients.patients (id, number, family_name, given_name, born_on, state)
     values (:id, access.next_number('patient'), :family_name, :given_name, :born_on, :state) returning id`,
    patient,
  )
  if (patient.phone) {
    await maybe(
      db,
      `insert into patients.contacts (patient_id, kind, value) values (:id, 'mobile', :phone)`,
      patient,
    )
  }
  await rewriteSearchWords(db, row.id)
  return row
}
