import type { Db } from '../db/tenant.ts'
import type { Call, Services } from '../web/call.ts'
import { Forbidden, Refusal } from '../web/refusals.ts'
import { countAttempt, forgetAttempts, mayTry } from './attempts.ts'
import { type AtDesk, findAtDesk, findPin } from './desk.queries.ts'
import { checkPassword } from './passwordCheck.ts'
import { passwordMatches } from './passwords.ts'

/**
 * Whose lock is to be opened: one's own sign-in, or one of this same device.
 * @throws Forbidden for a sign-in of another device
 */
export async function whoseLock({ db, person }: Call<unknown>, who: string | null): Promise<AtDesk> {
  const [own, theirs] = await Promise.all([
    findAtDesk(db, person.signIn),
    findAtDesk(db, who ?? person.signIn),
  ])
  if (!own || !theirs) throw new Forbidden('no such sign-in')
  if (theirs.id !== own.id && (theirs.device_id === null || theirs.device_id !== own.device_id))
    throw new Forbidden('a sign-in of another device')
  return theirs
}

/** Whether the PIN of this device would be heard: there is one, not tried too often, and the pause was short. */
export async function pinIsOffered(db: Db, services: Services, at: AtDesk): Promise<boolean> {
  if (at.idle || !at.device_id) return false
  const [pin, heard] = await Promise.all([
    findPin(db, at.user_id, at.device_id),
    mayTry(services, 'pin', pinKey(at)),
  ])
  return pin !== undefined && heard
}

/** @throws Refusal when neither the password nor the PIN is right, or the PIN was wrong too often */
export async function checkUnlock(
  { db, services }: Call<unknown>,
  at: AtDesk,
  typed: { password: string; pin: string },
): Promise<void> {
  if (typed.pin !== '' && typed.password === '') return checkPin(db, services, at, typed.pin)
  const account = `${at.email} ${at.device_id}`
  await countAttempt(services, 'account', account)
  const user = await checkPassword(db, { email: at.email, password: typed.password })
  if (!user) throw new Refusal('password', 'access.refusals.password')
  await Promise.all([
    forgetAttempts(services, 'account', account),
    forgetAttempts(services, 'pin', pinKey(at)),
  ])
}

async function checkPin(db: Db, services: Services, at: AtDesk, typed: string): Promise<void> {
  if (!(await pinIsOffered(db, services, at))) throw new Refusal('password', 'access.refusals.pinOff')
  await countAttempt(services, 'pin', pinKey(at))
  const pin = await findPin(db, at.user_id, at.device_id as string)
  if (!(await passwordMatches(pin?.pin_hash, typed))) throw new Refusal('pin', 'access.refusals.pin')
  await forgetAttempts(services, 'pin', pinKey(at))
}

function pinKey(at: Pick<AtDesk, 'user_id' | 'device_id'>): string {
  return `${at.user_id} ${at.device_id}`
}
