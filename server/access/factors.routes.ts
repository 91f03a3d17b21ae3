import { page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { form, text } from '../web/forms.ts'
import { Refusal } from '../web/refusals.ts'
import { type Attempt, get, post } from '../web/routes.ts'
import { proofNeeded } from './account.ts'
import { countAttempt, forgetAttempts } from './attempts.ts'
import { enrolmentOf, openSecret, pendingOf } from './codes.ts'
import { mailTo } from './invitations.ts'
import { confirmEnrolment, renewBackupCodes } from './secondFactor.ts'
import { renewPendingSecret } from './signIns.ts'
import { endSignInsOf, getSignIn } from './signIns.queries.ts'

/** A new phone, new backup codes: only for who has just shown who they are. */
export const factorRoutes = [
  post(
    '/account/second-factor',
    { may: 'anyone', form: form({}), retry: async () => redirect('/account') },
    async (call) => {
      const needed = await proofNeeded(call, '/account')
      if (needed) return needed
      await renewPendingSecret(call, call.person.signIn)
      return redirect('/account/second-factor')
    },
  ),
  get('/account/second-factor', { may: 'anyone', reads: 'nothing' }, (call) =>
    enrolmentPage(call, { values: {}, errors: {} }),
  ),
  post(
    '/account/second-factor/confirmation',
    { may: 'anyone', form: form({ code: text(20) }), retry: enrolmentPage },
    async (call, { code }) => {
      const needed = await proofNeeded(call, '/account')
      if (needed) return needed
      const { db, person, services } = call
      await countAttempt(services, 'code', person.id)
      const codes = await confirmEnrolment(call, code, { replace: true })
      if (!codes) throw new Refusal('code', 'access.refusals.code')
      await forgetAttempts(services, 'code', person.id)
      await endSignInsOf(db, person.id, person.signIn)
      await mailTo(db, person.id, 'factorChanged')
      return codesPage(codes)
    },
  ),
  post(
    '/account/backup-codes',
    { may: 'anyone', form: form({}), retry: async () => redirect('/account') },
    async (call) => {
      const needed = await proofNeeded(call, '/account')
      if (needed) return needed
      const codes = await renewBackupCodes(call)
      await mailTo(call.db, call.person.id, 'codesChanged')
      return codesPage(codes)
    },
  ),
  post(
    '/account/backup-codes/kept',
    { may: 'anyone', form: form({}), retry: async () => redirect('/account') },
    async () => redirect('/account'),
  ),
]

function codesPage(codes: string[]) {
  return page(
    'access/backup-codes',
    { codes, next: '', action: '/account/backup-codes/kept' },
    { layout: 'door' },
  )
}

async function enrolmentPage(call: Call<unknown>, form: Pick<Attempt, 'values' | 'errors'>) {
  const { db, person, services } = call
  const { pending_secret } = await getSignIn(db, person.signIn)
  if (!pending_secret) return redirect('/account')
  const secret = openSecret(services.files.master, pendingOf(person.signIn), pending_secret)
  const enrolment = await enrolmentOf(secret, person.email)
  return page(
    'access/new-factor',
    { form: { values: {}, errors: form.errors }, ...enrolment },
    { layout: 'door' },
  )
}
