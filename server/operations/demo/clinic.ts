import type { Role } from '../../permissions.ts'
import type { Names } from './names.ts'
import type { VisitKind } from './visitKinds.ts'

/** Somebody who works there, and has an account. */
export interface Person {
  email: string
  title: string
  given: string
  family: string
  roles: readonly string[]
  profession?: 'dentist' | 'hygienist'
}

/** A clinic of the demo, with all that its days are made from. */
export interface DemoClinic {
  seed: number
  name: string
  country: string
  language: 'en' | 'de'
  locale: string
  currency: 'EUR' | 'USD'
  timeZone: string
  notation: 'fdi' | 'universal'
  street: string
  postalCode: string
  city: string
  phone: string
  email: string
  names: Names
  people: readonly Person[]
  chairs: readonly { name: string; kind: 'treatment' | 'hygiene'; provider: string }[]
  kinds: readonly VisitKind[]
  opens: string
  closes: string
  lunch: readonly [from: string, to: string]
  phonePrefix: string
  mobilePrefix: string
  tax: { rate: number; name: string; exemption: string }
}

/** Somebody in one role, with what they are called: title, given and family name. Who treats has a profession too. */
export function works(
  email: string,
  role: Role,
  [title, given, family]: [title: string, given: string, family: string],
): Person {
  const person = { email, title, given, family, roles: [role] }
  return role === 'dentist' || role === 'hygienist' ? { ...person, profession: role } : person
}
