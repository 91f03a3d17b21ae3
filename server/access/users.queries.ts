import { all, maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

export interface User {
  id: string
  version: number
  email: string
  title: string
  family_name: string
  given_name: string
  password_hash: string | null
  state: 'invited' | 'active' | 'disabled'
  is_operator: boolean
  has_second_factor: boolean
  totp_secret: Buffer | null
  language: 'en' | 'de' | null
  theme: 'auto' | 'light' | 'dark'
}

const USER = `id, version, email, title, family_name, given_name, password_hash, state, is_operator,
  totp_confirmed_at is not null as has_second_factor, totp_secret, language, theme`

export function findUserByEmail(db: Db, email: string): Promise<User | undefined> {
  return maybe<User>(db, `select ${USER} from access.users where email = :email`, { email })
}

export function getUser(db: Db, id: string): Promise<User> {
  return one<User>(db, `select ${USER} from access.users where id = :id`, { id })
}

export async function anyUser(db: Db): Promise<boolean> {
  return (await maybe(db, 'select id from access.users limit 1')) !== undefined
}

export interface NewUser {
  email: string
  title: string
  family_name: string
  given_name: string
  language: 'en' | 'de' | null
  is_operator: boolean
}

/** Makes the person, or finds the one with this address; they set their own password later. */
export async function insertInvited(db: Db, user: NewUser): Promise<{ id: string; made: boolean }> {
  const row = await maybe<{ id: string }>(
    db,
    `insert into access.users (email, title, family_name, given_name, language, is_operator, state)
     values (:email, :title, :family_name, :given_name, :language, :is_operator, 'invited')
     on conflict on constraint email_is_taken do nothing returning id`,
    { ...user },
  )
  if (row) return { ...row, made: true }
  const known = await one<{ id: string }>(
    db,
    'select id from access.users where email = :email',
    user as never,
  )
  return { ...known, made: false }
}

/** A new password, chosen by the person themselves; someone invited becomes active with it. */
export async function updatePassword(db: Db, user: string, hash: string): Promise<void> {
  await one(
    db,
    `update access.users set password_hash = :hash, password_changed_at = now(),
       state = case when state = 'invited' then 'active' else state end
     where id = :user and state <> 'disabled' returning id`,
    { user, hash },
  )
}

export interface Member {
  id: string
  name: string
}

/** The clinics in which a person may work now, in the order of their names. */
export function clinicsOf(db: Db, user: string): Promise<Member[]> {
  return all<Member>(
    db,
    `select t.id, t.name from access.memberships m join access.tenants t on t.id = m.tenant_id
     where m.user_id = :user and m.state = 'active' and t.state = 'active' order by t.name`,
    { user },
  )
}

export async function worksIn(db: Db, user: string, clinic: string): Promise<boolean> {
  return (await clinicsOf(db, user)).some(({ id }) => id === clinic)
}
