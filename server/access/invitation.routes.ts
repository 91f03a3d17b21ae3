import { z } from 'zod'
import { page } from '../web/answers.ts'
import type { Call, OpenCall } from '../web/call.ts'
import { email, form, text } from '../web/forms.ts'
import { Refusal } from '../web/refusals.ts'
import { type Attempt, get, open, post } from '../web/routes.ts'
import { countAttempt, takeBackAttempt } from './attempts.ts'
import { linksAreMailed, offerReset } from './invitations.ts'
import { linkHash } from './links.ts'
import { useLink } from './links.queries.ts'
import { chooseFirstPassword } from './newPassword.ts'
import { noteRefused } from './refused.ts'
import { beginHalfway } from './signIns.ts'
import { findUserByEmail, getUser } from './users.queries.ts'

const forgottenForm = form({ email: email() })

/** Links that let somebody choose a password: after an invitation, or for one that is forgotten. */
export const invitationRoutes = [
  open.get('/invitation', {}, async () => linkPage({ values: {}, errors: {} })),
  open.post(
    '/invitation',
    {
      form: form({ code: text(60) }),
      retry: async (call, attempt) => {
        await noteRefused(call, attempt)
        return linkPage(attempt)
      },
    },
    async (call, { code }) => {
      const { services, db, who } = call
      const address = who.address ?? ''
      await countAttempt(services, 'link', address)
      const link = await useLink(db, ['invitation', 'reset'], linkHash(code))
      if (!link?.user_id || (await getUser(db, link.user_id)).state === 'disabled')
        throw new Refusal('code', 'access.refusals.link')
      await takeBackAttempt(services, 'link', address)
      return beginHalfway(call, { user: link.user_id, stage: 'password', stay: false, next: '/' })
    },
  ),
  get('/sign-in/password', { may: 'anyone', reads: 'nothing', halfway: ['password'] }, (call) =>
    passwordPage(call, { values: {}, errors: {} }),
  ),
  post(
    '/sign-in/password',
    {
      may: 'anyone',
      halfway: ['password'],
      form: form({ password: z.string().max(1000).default('') }),
      retry: passwordPage,
    },
    (call, { password }) => chooseFirstPassword(call, password),
  ),
  open.get('/forgotten', {}, (call) => forgottenPage(call, { values: {}, errors: {} })),
  open.post('/forgotten', { form: forgottenForm, retry: forgottenPage }, async (call, typed) => {
    const { services, db, who } = call
    await countAttempt(services, 'link', who.address ?? '')
    await countAttempt(services, 'mail', typed.email)
    const answered = new Promise((resolve) => setTimeout(resolve, EVENLY))
    const user = await findUserByEmail(db, typed.email)
    if (user && user.state !== 'disabled' && canMail(call)) await offerReset(db, services, user.id)
    // Nobody learns from the time it takes whether there is such an account.
    await answered
    return page('access/forgotten', {
      form: { values: {}, errors: {} },
      sent: canMail(call),
      mails: canMail(call),
    })
  }),
]

/** Milliseconds; longer than what it takes to write a mail. */
const EVENLY = 150

function canMail({ services }: OpenCall<unknown>): boolean {
  return linksAreMailed(services.config)
}

async function linkPage(form: Pick<Attempt, 'values' | 'errors'>) {
  return page('access/link', {
    form,
    wrong: form.errors[''] ?? null,
    kind: 'invitation',
    action: '/invitation',
  })
}

async function passwordPage({ person }: Call<unknown>, form: Pick<Attempt, 'values' | 'errors'>) {
  return page('access/new-password', { form, name: person.name, email: person.email }, { layout: 'door' })
}

async function forgottenPage(call: OpenCall<unknown>, form: Pick<Attempt, 'values' | 'errors'>) {
  return page('access/forgotten', { form, sent: false, mails: canMail(call) })
}
