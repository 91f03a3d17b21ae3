import { maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

export interface SigningIn {
  id: string
  password_hash: string | null
  state: string
}

export function findUserByEmail(db: Db, email: string): Promise<SigningIn | undefined> {
  return maybe<SigningIn>(db, 'select id, password_hash, state from access.users where email = :email', {
    email,
  })
}

/** @param until latest moment the sign-in may be used */
export function insertSignIn(
  db: Db,
  signIn: { user: string; device: string; address: string | null; until: Date },
): Promise<{ id: string }> {
  return one<{ id: string }>(
    db,
    `insert into access.sign_ins (user_id, device, address, expires_at)
     values (:user, :device, :address, :until) returning id`,
    { ...signIn },
  )
}
