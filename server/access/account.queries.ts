import { maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

export async function updateLanguage(db: Db, user: string, language: 'en' | 'de' | null): Promise<void> {
  await one(db, 'update access.users set language = :language where id = :user returning id', {
    user,
    language,
  })
}

export async function updateTheme(db: Db, user: string, theme: 'auto' | 'light' | 'dark'): Promise<void> {
  await one(db, 'update access.users set theme = :theme where id = :user returning id', { user, theme })
}

export interface OwnNames {
  title: string
  given_name: string
  family_name: string
}

/** @returns false when it was changed elsewhere since the form was made */
export async function updateNames(
  db: Db,
  change: OwnNames & { id: string; version: number },
): Promise<boolean> {
  const updated = await maybe(
    db,
    `update access.users set title = :title, given_name = :given_name, family_name = :family_name
     where id = :id and version = :version returning id`,
    { ...change },
  )
  return updated !== undefined
}

/** @throws a violation of email_is_taken */
export async function updateEmail(db: Db, user: string, email: string): Promise<void> {
  await one(db, 'update access.users set email = :email where id = :user returning id', { user, email })
}

/** Ends one sign-in of this person. */
export async function endOwnSignIn(db: Db, user: string, signIn: string): Promise<void> {
  await maybe(
    db,
    'update access.sign_ins set revoked_at = now() where id = :signIn and user_id = :user and revoked_at is null',
    { user, signIn },
  )
}
