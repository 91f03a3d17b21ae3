import { redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { Refusal } from '../web/refusals.ts'
import { countAttempt, forgetAttempts } from './attempts.ts'
import { checkPassword, secondFactorIsOff } from './passwordCheck.ts'
import { redeemCode } from './secondFactor.ts'
import { withNext } from './signIns.ts'
import { getSignIn, updateProved } from './signIns.queries.ts'

/**
 * Before factors, PIN or mail address change, the person shows once more who they are: within the last ten minutes.
 * @returns where to do so, or undefined when it was done
 */
export async function proofNeeded({ db, person }: Call<unknown>, next: string) {
  const { freshly_proved } = await getSignIn(db, person.signIn)
  return freshly_proved ? undefined : redirect(withNext('/account/proof', next))
}

/** @throws Refusal when the password or the code is not right */
export async function prove(call: Call<unknown>, typed: { password: string; code: string }): Promise<void> {
  const { db, person, services } = call
  await countAttempt(services, 'account', `proof ${person.id}`)
  if (!(await checkPassword(db, { email: person.email, password: typed.password })))
    throw new Refusal('password', 'access.refusals.password')
  if (asksForCode(call) && !(await redeemCode(call, typed.code)))
    throw new Refusal('code', 'access.refusals.code')
  await forgetAttempts(services, 'account', `proof ${person.id}`)
  await updateProved(db, person.signIn)
}

export function asksForCode({ person, services }: Call<unknown>): boolean {
  return person.hasSecondFactor || !secondFactorIsOff(services)
}
