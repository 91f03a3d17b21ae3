import { z } from 'zod'
import type { Db } from '../db/tenant.ts'
import { hashOf, newToken } from '../lib/encryption.ts'
import { type SignedIn, signedIn } from '../web/answers.ts'
import type { OpenCall } from '../web/call.ts'
import type { Stage } from '../web/routes.ts'
import { newSecret, pendingOf } from './codes.ts'
import {
  actAs,
  endSignIn,
  findDevice,
  findLastClinic,
  getSignIn,
  insertDevice,
  insertSignIn,
  lockOthersOn,
  updatePendingSecret,
} from './signIns.queries.ts'
import { clinicsOf } from './users.queries.ts'
import { offerUnfinished } from './unfinished.queries.ts'

/** Where somebody was on the way to, carried along in the address. */
export const onTheWay = z.strictObject({ next: z.string().max(500).optional() })

const HOUR = 3_600_000
const lasts = { halfway: HOUR / 2, workday: 16 * HOUR, remembered: 7 * 24 * HOUR }

type Halfway = Exclude<Stage, 'whole'>

interface Begun {
  user: string
  stage: Halfway
  stay: boolean
  next: string
}

/** A sign-in that opens its own next page alone, for half an hour. The session gets a new id. */
export async function beginHalfway(call: OpenCall<unknown>, begun: Begun): Promise<SignedIn> {
  const { db } = call
  await actAs(db, begun.user)
  const tenant = await clinicToOpen(db, begun.user)
  const { id } = await insertSignIn(db, {
    user: begun.user,
    stage: begun.stage,
    device: call.device,
    deviceId: null,
    address: call.who.address ?? null,
    tenant,
    until: new Date(call.now.getTime() + lasts.halfway),
    remembered: begun.stay,
    pendingSecret: null,
  })
  if (begun.stage === 'enrolment') await renewPendingSecret(call, id)
  const identity = { signIn: id, user: begun.user, tenant }
  return signedIn(identity, withNext(pageOf[begun.stage], begun.next))
}

/** Each enrolment has a secret of its own: who has seen an earlier one has seen nothing. */
export async function renewPendingSecret({ db, services }: OpenCall<unknown>, signIn: string): Promise<void> {
  await updatePendingSecret(db, signIn, newSecret(services.files.master, pendingOf(signIn)))
}

interface Completed {
  user: string
  stay: boolean
  next: string
  /** The half one that ends with it. */
  from?: string
}

/** Signs in for good: a new sign-in, a new session, this device remembered. */
export async function complete(call: OpenCall<unknown>, done: Completed): Promise<SignedIn> {
  const { db } = call
  await actAs(db, done.user)
  const [device, clinics, tenant] = await Promise.all([
    deviceOf(call),
    clinicsOf(db, done.user),
    clinicToOpen(db, done.user),
  ])
  const until = new Date(call.now.getTime() + (done.stay ? lasts.remembered : lasts.workday))
  const { id } = await insertSignIn(db, {
    user: done.user,
    stage: 'whole',
    device: call.device,
    deviceId: device.id,
    address: call.who.address ?? null,
    tenant,
    until,
    remembered: done.stay,
    pendingSecret: null,
  })
  if (done.from) await endSignIn(db, done.from)
  await lockOthersOn(db, device.id, id)
  const to = await backTo(db, { user: done.user, tenant, next: done.next })
  const identity = { signIn: id, user: done.user, tenant, ...(done.stay && { expires: until }) }
  return signedIn(identity, clinics.length > 1 ? withNext('/clinic', to) : to, { device: device.token })
}

/** The same sign-in in another clinic, or unlocked by someone else's hand: the session gets a new id. */
export async function continueIn(
  { db }: OpenCall<unknown>,
  signIn: string,
  { tenant, to }: { tenant: string | null; to: string },
): Promise<SignedIn> {
  const { user_id, remembered, expires_at } = await getSignIn(db, signIn)
  return signedIn({ signIn, user: user_id, tenant, ...(remembered && { expires: expires_at }) }, to)
}

/** Where somebody who is back goes: to the forms that wait for them, else to where they were. */
export async function backTo(
  db: Db,
  { user, tenant, next }: { user: string; tenant: string | null; next: string },
): Promise<string> {
  return (await offerUnfinished(db, user, tenant)) ? '/unfinished' : next || '/'
}

/** The device this browser shows to be, made when it is a new one. */
async function deviceOf({ db, deviceToken }: OpenCall<unknown>): Promise<{ id: string; token?: string }> {
  const known = deviceToken ? await findDevice(db, hashOf(deviceToken)) : undefined
  if (known) return known
  const token = newToken()
  return { ...(await insertDevice(db, hashOf(token))), token }
}

/** The clinic last worked in, or the first; null for who works in none. */
export async function clinicToOpen(db: Db, user: string): Promise<string | null> {
  const [clinics, last] = await Promise.all([clinicsOf(db, user), findLastClinic(db, user)])
  return (clinics.find(({ id }) => id === last) ?? clinics[0])?.id ?? null
}

export const pageOf: Record<Halfway, string> = {
  password: '/sign-in/password',
  code: '/sign-in/code',
  enrolment: '/sign-in/enrolment',
  enrolled: '/sign-in/enrolment',
}

/** Where to go afterwards travels along in the address: a path of ours, never a secret. */
export function withNext(path: string, next: string): string {
  return next && next !== '/'
    ? `${path}${path.includes('?') ? '&' : '?'}next=${encodeURIComponent(next)}`
    : path
}
