import { Secret, TOTP } from 'otpauth'
import { seal } from '../../lib/encryption.ts'
import type { Role } from '../../permissions.ts'
import type { TestApp } from '../../testing/app.ts'
import type { Row } from '../../testing/factories.ts'
import { factorOf } from '../codes.ts'
import { hashPassword } from '../passwords.ts'

export const PASSWORD = 'quiet lamps over the harbour'

export interface Known extends Row {
  email: string
  secret: Secret
}

/** Somebody who can sign in: with a password and, unless told otherwise, an authenticator app. */
export async function aKnownPerson(
  app: TestApp,
  clinic: Row | null,
  roles: Role[] = ['reception'],
  { app: hasApp = true, ...given }: { app?: boolean } & Record<string, unknown> = {},
): Promise<Known> {
  const email = `known-${Math.random().toString(36).slice(2)}@example.org`
  const password_hash = await hashPassword(PASSWORD)
  const person = await app.aPerson(clinic, roles, { email, password_hash, ...given })
  const secret = new Secret({ size: 20 })
  if (hasApp) {
    const sealed = seal(app.services.files.master, factorOf(person.id), new Uint8Array(secret.buffer))
    await app.within(clinic, (db) =>
      db('access.users')
        .where({ id: person.id })
        .update({ totp_secret: sealed, totp_confirmed_at: new Date() }),
    )
  }
  return { ...person, email, secret }
}

/** What the app on their phone shows; `later` in steps of 30 seconds. */
export function codeOf({ secret }: { secret: Secret }, later = 0): string {
  return new TOTP({ secret }).generate({ timestamp: Date.now() + later * 30_000 })
}

/** A browser that has gone through the pages of sign-in. */
export async function signIn(app: TestApp, person: Known, browser = app.visitor()) {
  await browser.post('/sign-in', { email: person.email, password: PASSWORD })
  const shown = await browser.post('/sign-in/code', { code: codeOf(person), kind: 'app' })
  if (shown.status !== 303) throw new Error(`the code was answered with ${shown.status}`)
  return browser
}
