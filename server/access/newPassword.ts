import type { Db } from '../db/tenant.ts'
import type { SignedIn } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { deletePinsOf } from './desk.queries.ts'
import { mailTo } from './invitations.ts'
import { revokeLinksOf } from './links.queries.ts'
import { secondFactorIsOff } from './passwordCheck.ts'
import { refuseWeakPassword } from './passwordRules.ts'
import { hashPassword } from './passwords.ts'
import { complete, continueIn, pageOf, renewPendingSecret } from './signIns.ts'
import { endSignInsOf, holdSignIn, updateStage } from './signIns.queries.ts'
import { clinicsOf, getUser, updatePassword } from './users.queries.ts'

/**
 * A new password ends every other way in that the old one opened: sign-ins, PINs, links.
 * @throws Refusal beside `password` when it is weak, SignInNeeded when another way in was quicker to choose one
 */
export async function changePassword({ db, person }: Call<unknown>, password: string): Promise<void> {
  const [user, clinics] = await Promise.all([getUser(db, person.id), clinicsOf(db, person.id)])
  const names = [user.family_name, user.given_name, user.email, ...clinics.map(({ name }) => name)]
  refuseWeakPassword(password, names)
  await updatePassword(db, person.id, await hashPassword(password))
  await holdSignIn(db, person.signIn)
  await endOtherWays(db, person.id, person.signIn)
  await mailTo(db, person.id, 'passwordChanged')
}

/** By a link, before anything else is open: the second factor comes next, and stays what it was. */
export async function chooseFirstPassword(call: Call<unknown>, password: string): Promise<SignedIn> {
  const { db, person, services, who } = call
  await changePassword(call, password)
  if (!person.hasSecondFactor && secondFactorIsOff(services))
    return complete(call, { user: person.id, stay: false, next: '/', from: person.signIn })
  const stage = person.hasSecondFactor ? 'code' : 'enrolment'
  if (stage === 'enrolment') await renewPendingSecret(call, person.signIn)
  await updateStage(db, person.signIn, stage)
  const tenant = who.actor.kind === 'user' ? who.tenant : null
  return continueIn(call, person.signIn, { tenant, to: pageOf[stage] })
}

async function endOtherWays(db: Db, user: string, signIn: string): Promise<void> {
  await endSignInsOf(db, user, signIn)
  await deletePinsOf(db, user)
  await revokeLinksOf(db, user)
}
