import { seal } from '../lib/encryption.ts'
import type { Call } from '../web/call.ts'
import { backupHash, factorOf, newBackupCodes, openSecret, pendingOf, stepOf } from './codes.ts'
import { replaceBackupCodes, updateSecondFactor, useBackupCode, useStep } from './codes.queries.ts'
import { getSignIn, updatePendingSecret } from './signIns.queries.ts'
import { getUser } from './users.queries.ts'

/** Whether a typed code is good: of the app, or a backup code. Either works once. */
export async function redeemCode(
  { db, person, services, now }: Call<unknown>,
  code: string,
): Promise<boolean> {
  const { master } = services.files
  if (!/^[\d\s]{6,8}$/.test(code)) return useBackupCode(db, person.id, backupHash(master, person.id, code))
  const { totp_secret } = await getUser(db, person.id)
  if (!totp_secret) return false
  const step = stepOf(openSecret(master, factorOf(person.id), totp_secret), code, now)
  return step !== null && useStep(db, person.id, step)
}

/**
 * Makes the secret this sign-in was shown the person's second factor, once a code proves they have it.
 * @returns their new backup codes, to be shown this once; undefined when the code is not right
 */
export async function confirmEnrolment(
  call: Call<unknown>,
  code: string,
  { replace }: { replace: boolean },
): Promise<string[] | undefined> {
  const { db, person, services, now } = call
  const { master } = services.files
  const { pending_secret } = await getSignIn(db, person.signIn)
  if (!pending_secret) return undefined
  const secret = openSecret(master, pendingOf(person.signIn), pending_secret)
  const step = stepOf(secret, code, now)
  if (step === null) return undefined
  const sealed = seal(master, factorOf(person.id), new Uint8Array(secret.buffer))
  if (!(await updateSecondFactor(db, person.id, { secret: sealed, step, replace }))) return undefined
  await updatePendingSecret(db, person.signIn, null)
  return renewBackupCodes(call)
}

/** Ten new ones; the old ones are worth nothing from now on. */
export async function renewBackupCodes({ db, person, services }: Call<unknown>): Promise<string[]> {
  const codes = newBackupCodes()
  await replaceBackupCodes(
    db,
    person.id,
    codes.map((code) => backupHash(services.files.master, person.id, code)),
  )
  return codes
}
