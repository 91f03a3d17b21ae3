import { z } from 'zod'
import { hashOf } from '../lib/encryption.ts'
import { page, redirect, signedOut } from '../web/answers.ts'
import type { Call, OpenCall } from '../web/call.ts'
import { checkbox, email, form, optionalText } from '../web/forms.ts'
import { localPath } from '../web/prepare.ts'
import { Refusal } from '../web/refusals.ts'
import { type Attempt, get, open, post, type Route } from '../web/routes.ts'
import { countAttempt, forgetAttempts, takeBackAttempt } from './attempts.ts'
import { checkPassword, secondFactorIsOff } from './passwordCheck.ts'
import type { SetupStep } from './setup.ts'
import { noteRefused } from './refused.ts'
import { nextStep } from './setUpPlace.ts'
import { beginHalfway, complete, onTheWay } from './signIns.ts'
import { endSignIn, findDevice, worksHere } from './signIns.queries.ts'
import { allTenants, findTenant, onlyClinic } from './tenants.queries.ts'
import { anyUser, findUserByEmail } from './users.queries.ts'

const signInForm = form({
  email: email(),
  password: z.string().max(1000).default(''),
  stay: checkbox(),
  next: optionalText(500),
})

/** Signing in by password, and signing out. */
export function signInRoutes(steps: readonly SetupStep[]): readonly Route[] {
  return [
    open.get('/sign-in', { query: onTheWay }, async (call) => {
      if (!(await anyUser(call.db))) return redirect('/set-up')
      return signInPage(call, { values: { next: call.query.next ?? '' }, errors: {} })
    }),
    open.post('/sign-in', { form: signInForm, retry: refused }, async (call, { stay, next, ...typed }) => {
      const { services, db } = call
      const account = await accountKey(call, typed.email)
      const address = call.who.address ?? ''
      await countAttempt(services, 'address', address)
      await countAttempt(services, 'account', account)
      const user = await checkPassword(db, typed)
      if (!user) throw new Refusal('', 'access.refusals.notRight')
      await forgetAttempts(services, 'account', account)
      await takeBackAttempt(services, 'address', address)
      const begun = { user: user.id, stay, next: localPath(next || '/') }
      if (user.has_second_factor) return beginHalfway(call, { ...begun, stage: 'code' })
      if (secondFactorIsOff(services)) return complete(call, begun)
      return beginHalfway(call, { ...begun, stage: 'enrolment' })
    }),
    get('/', { may: 'anyone', reads: 'nothing' }, async (call) => redirect(await startPage(call, steps))),
    post(
      '/sign-out',
      { may: 'anyone', form: form({}), whileLocked: true, retry: async () => redirect('/') },
      async ({ db, person }) => {
        await endSignIn(db, person.signIn)
        return signedOut('/sign-in')
      },
    ),
    post(
      '/sign-in/again',
      {
        may: 'anyone',
        form: form({}),
        halfway: ['code', 'enrolment', 'enrolled', 'password'],
        retry: async () => redirect('/sign-in'),
      },
      async ({ db, person }) => {
        await endSignIn(db, person.signIn)
        return signedOut('/sign-in')
      },
    ),
  ]
}

/** Where the day begins: for an admin of a clinic that is not set up yet, where that goes on. */
async function startPage(call: Call<unknown>, steps: readonly SetupStep[]): Promise<string> {
  const { db, frame, person } = call
  if (call.may('clinic.settings') && !(await findTenant(db, call.clinic.id))?.set_up_at)
    return (await nextStep(db, steps)) ?? '/set-up/ready'
  if (person.isOperator && (await allTenants(db)).length === 0) return '/set-up/clinic'
  return frame.nav[0]?.path ?? '/account'
}

/** Failures from a computer where this person has worked before do not lock them out of it from elsewhere. */
async function accountKey({ db, deviceToken }: OpenCall<unknown>, typed: string): Promise<string> {
  const [user, device] = await Promise.all([
    findUserByEmail(db, typed),
    findDevice(db, hashOf(deviceToken ?? '')),
  ])
  const here = user && device && (await worksHere(db, user.id, device.id))
  return here ? `${typed} ${device.id}` : typed
}

async function refused(call: OpenCall<unknown>, attempt: Attempt) {
  await noteRefused(call, attempt)
  return signInPage(call, { ...attempt, values: { ...attempt.values, password: '' } })
}

async function signInPage({ services, db, words }: OpenCall<unknown>, form: Omit<Attempt, 'conflict'>) {
  const clinic = await onlyClinic(db)
  return page('access/sign-in', {
    brand: { name: clinic ?? 'Chairside', small: clinic ? 'Chairside' : words('access.brand') },
    form,
    next: String(form.values['next'] ?? ''),
    wrong: form.errors[''] ?? null,
    noFactor: secondFactorIsOff(services),
  })
}
