import { Strategy } from 'passport-local'
import type { Services } from '../web/call.ts'
import type { Db } from '../db/tenant.ts'
import { passwordMatches } from './passwords.ts'
import { findUserByEmail, type User } from './users.queries.ts'

/** What the strategy reads: a form, and the transaction it was sent in. */
interface Asked {
  body: { email: string; password: string }
  db: Db
}

const strategy = new Strategy(
  { usernameField: 'email', passwordField: 'password', passReqToCallback: true },
  (request, email, password, done) => {
    check((request as unknown as Asked).db, email, password).then(
      (user) => done(null, user ?? false),
      (failure) => done(failure),
    )
  },
)

/**
 * Runs passport's local strategy within our transaction.
 * @returns the user, or undefined: it takes as long for an unknown address as for a wrong password
 */
export function checkPassword(db: Db, form: { email: string; password: string }): Promise<User | undefined> {
  return new Promise((resolve, reject) => {
    const attempt = Object.assign(Object.create(strategy) as Strategy, {
      success: (user: unknown) => resolve(user as User),
      fail: () => resolve(undefined),
      error: reject,
    })
    const asked: Asked = { body: { email: form.email, password: form.password }, db }
    attempt.authenticate(asked as never)
  })
}

async function check(db: Db, email: string, password: string): Promise<User | undefined> {
  const user = await findUserByEmail(db, email)
  const matches = await passwordMatches(user?.password_hash, password)
  return matches && user?.state === 'active' ? user : undefined
}

/** Whether a password alone lets in: on made-up data only, and the page says so. */
export function secondFactorIsOff({ config }: Services): boolean {
  return config.mode === 'demo'
}
