import { Temporal } from 'temporal-polyfill'
import { insertCatalogue, procedures } from '../../clinical/catalogue.queries.ts'
import type { Db } from '../../db/tenant.ts'
import type { DemoClinic, Person } from './clinic.ts'
import { insertRows } from './demo.queries.ts'
import type { Random } from './random.ts'
import type { Cast, Row } from './record.ts'
import type { Rooms } from './visits.ts'

/** What there is in a clinic before its first patient. */
export type House = Pick<Cast, 'procedures' | 'providers' | 'reception'> & { rooms: Rooms }

interface Opening {
  /** Hashed; everybody has the same. */
  password: string
  created: Date
  random: Random
}

/** Writes who works in a clinic and where, when it is open, what it does and how it taxes. */
export async function openHouse(db: Db, clinic: DemoClinic, opening: Opening): Promise<House> {
  const users = await addPeople(db, clinic, opening)
  const treating = await addProviders(db, users, opening)
  const chairs = await addChairs(db, clinic, treating, opening)
  await addHours(db, clinic, opening)
  const types = await addVisitTypes(db, clinic, opening)
  await addTax(db, clinic, opening)
  await insertCatalogue(db, clinic.currency)
  return {
    rooms: { chairs, types },
    procedures: new Map((await procedures(db)).map((one) => [one.code, one])),
    providers: new Map(treating.map((one) => [one.id, { user: one.user, name: nameOf(one) }])),
    reception: users.find(({ person }) => person.roles.includes('reception'))?.id as string,
  }
}

interface User {
  person: Person
  id: string
}

async function addPeople(
  db: Db,
  { people }: DemoClinic,
  { password, created, random }: Opening,
): Promise<User[]> {
  const users = people.map((person) => ({ person, id: random.id(created) }))
  await insertRows(
    db,
    'access.users',
    users.map(({ person, id }) => userRow(id, person, { password, operator: false })),
  )
  await insertRows(
    db,
    'access.memberships',
    users.map(({ person, id }) => ({ id: random.id(created), user_id: id, roles: person.roles })),
  )
  return users
}

type Provider = Person & { id: string; user: string; position: number }

async function addProviders(
  db: Db,
  users: readonly User[],
  { created, random }: Opening,
): Promise<Provider[]> {
  const treating = users
    .filter(({ person }) => person.profession)
    .map(({ person, id }, position) => ({ ...person, user: id, id: random.id(created), position }))
  await insertRows(
    db,
    'schedule.providers',
    treating.map((one) => ({
      id: one.id,
      user_id: one.user,
      name: nameOf(one),
      short_name: [one.title, one.family].filter(Boolean).join(' '),
      profession: one.profession,
      colour: (one.position % 7) + 1,
      position: one.position,
    })),
  )
  return treating
}

async function addChairs(
  db: Db,
  clinic: DemoClinic,
  treating: readonly Provider[],
  { created, random }: Opening,
): Promise<Rooms['chairs']> {
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
  return chairs
}

async function addHours(db: Db, clinic: DemoClinic, { created, random }: Opening): Promise<void> {
  // The day of the demonstration is a working day, whatever the calendar says.
  const weekdays = new Set([1, 2, 3, 4, 5, weekdayOf(created, clinic.timeZone)])
  const hours = [...weekdays].map((weekday) => ({
    id: random.id(created),
    weekday,
    opens: clinic.opens,
    closes: clinic.closes,
    lunch_from: clinic.lunch[0],
    lunch_to: clinic.lunch[1],
  }))
  await insertRows(db, 'schedule.opening_hours', hours)
}

async function addVisitTypes(
  db: Db,
  { kinds }: DemoClinic,
  { created, random }: Opening,
): Promise<Rooms['types']> {
  const types = kinds.map((kind, position) => ({ kind, position, id: random.id(created) }))
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
  return new Map(types.map(({ kind, id }) => [kind.key, id]))
}

async function addTax(db: Db, { tax }: DemoClinic, { created, random }: Opening): Promise<void> {
  const { rate: tax_rate, name: tax_name, exemption } = tax
  await insertRows(db, 'billing.settings', [{ id: random.id(created), tax_rate, tax_name, exemption }])
}

/** An account, as its table has it. */
export function userRow(
  id: string,
  person: Pick<Person, 'email' | 'title' | 'given' | 'family'>,
  { password, operator }: { password: string; operator: boolean },
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

function nameOf({ title, given, family }: Person): string {
  return [title, given, family].filter(Boolean).join(' ')
}

function weekdayOf(at: Date, timeZone: string): number {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).dayOfWeek
}
