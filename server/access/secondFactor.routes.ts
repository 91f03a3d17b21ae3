import { z } from 'zod'
import { page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { form, optionalText, text } from '../web/forms.ts'
import { localPath } from '../web/prepare.ts'
import { Refusal } from '../web/refusals.ts'
import { type Attempt, get, post } from '../web/routes.ts'
import { countAttempt, forgetAttempts } from './attempts.ts'
import { enrolmentOf, openSecret, pendingOf } from './codes.ts'
import { confirmEnrolment, redeemCode } from './secondFactor.ts'
import { noteRefused } from './refused.ts'
import { onlyClinic } from './tenants.queries.ts'
import { complete, onTheWay, withNext } from './signIns.ts'
import { getSignIn, updateStage } from './signIns.queries.ts'

const codeForm = form({ code: text(40), next: optionalText(500), kind: z.enum(['app', 'backup']) })
const codeQuery = z.strictObject({ ...onTheWay.shape, with: z.enum(['app', 'backup']).optional() })
const enrolForm = form({ code: text(20), next: optionalText(500) })

/** The second factor: its code at every new sign-in, and its enrolment at the first. */
export const secondFactorRoutes = [
  get(
    '/sign-in/code',
    { may: 'anyone', reads: 'nothing', halfway: ['code'], query: codeQuery },
    async (call) => codePage(call, { kind: call.query.with ?? 'app', next: call.query.next ?? '' }),
  ),
  post(
    '/sign-in/code',
    { may: 'anyone', halfway: ['code'], form: codeForm, retry: codeRefused },
    async (call, { code, next }) => {
      const { person, services } = call
      await countAttempt(services, 'code', person.id)
      if (!(await redeemCode(call, code))) throw new Refusal('code', 'access.refusals.code')
      await forgetAttempts(services, 'code', person.id)
      return finish(call, next)
    },
  ),
  get(
    '/sign-in/enrolment',
    { may: 'anyone', reads: 'nothing', halfway: ['enrolment'], query: onTheWay },
    (call) => enrolmentPage(call, { values: { next: call.query.next ?? '' }, errors: {} }),
  ),
  post(
    '/sign-in/enrolment',
    { may: 'anyone', halfway: ['enrolment'], form: enrolForm, retry: enrolmentPage },
    async (call, { code, next }) => {
      await countAttempt(call.services, 'code', call.person.id)
      const codes = await confirmEnrolment(call, code, { replace: false })
      if (!codes) throw new Refusal('code', 'access.refusals.code')
      await forgetAttempts(call.services, 'code', call.person.id)
      await updateStage(call.db, call.person.signIn, 'enrolled')
      return page('access/backup-codes', { codes, next, action: '/sign-in/enrolled' }, { layout: 'door' })
    },
  ),
  post(
    '/sign-in/enrolled',
    {
      may: 'anyone',
      halfway: ['enrolled'],
      form: form({ next: optionalText(500) }),
      retry: async () => redirect('/sign-in'),
    },
    async (call, { next }) => finish(call, next),
  ),
]

async function finish(call: Call<unknown>, next: string) {
  const { person, db } = call
  const half = await getSignIn(db, person.signIn)
  return complete(call, {
    user: person.id,
    stay: half.remembered,
    next: localPath(next || '/'),
    from: half.id,
  })
}

async function codePage(
  { person, frame, db, words }: Call<unknown>,
  { kind, next }: { kind: string; next: string },
  attempt?: Attempt,
) {
  const other = kind === 'app' ? 'backup' : 'app'
  const clinic = await onlyClinic(db)
  return page(
    'access/code',
    {
      brand: { name: clinic ?? 'Chairside', small: clinic ? 'Chairside' : words('access.brand') },
      form: { values: { next }, errors: attempt?.errors ?? {} },
      kind,
      wrong: attempt?.errors[''] ?? null,
      other: withNext(`/sign-in/code?with=${other}`, next),
      name: person.name || frame.words('access.code.you'),
    },
    { layout: 'door' },
  )
}

async function codeRefused(call: Call<unknown>, attempt: Attempt) {
  await noteRefused(call, attempt)
  const { kind, next } = attempt.values
  return codePage(call, { kind: kind === 'backup' ? 'backup' : 'app', next: String(next ?? '') }, attempt)
}

async function enrolmentPage(call: Call<unknown>, attempt: Pick<Attempt, 'values' | 'errors'>) {
  const { db, person, services } = call
  const { pending_secret } = await getSignIn(db, person.signIn)
  if (!pending_secret) return redirect('/sign-in')
  const secret = openSecret(services.files.master, pendingOf(person.signIn), pending_secret)
  const enrolment = await enrolmentOf(secret, person.email)
  return page(
    'access/enrolment',
    { form: { values: { next: attempt.values['next'] ?? '' }, errors: attempt.errors }, ...enrolment },
    { layout: 'door' },
  )
}
