import { page, redirect } from '../web/answers.ts'
import type { OpenCall } from '../web/call.ts'
import { email, form, optionalText, text } from '../web/forms.ts'
import { Refusal } from '../web/refusals.ts'
import { type Attempt, open } from '../web/routes.ts'
import { countAttempt, takeBackAttempt } from './attempts.ts'
import { findLink, useLink } from './links.queries.ts'
import { linkHash } from './links.ts'
import { newPassword, refuseWeakPassword } from './passwordRules.ts'
import { hashPassword } from './passwords.ts'
import { noteRefused } from './refused.ts'
import { beginHalfway } from './signIns.ts'
import { actAs } from './signIns.queries.ts'
import { anyUser, insertInvited, updatePassword } from './users.queries.ts'

const codeForm = form({ code: text(60) })
const operatorForm = form({
  code: text(60),
  title: optionalText(50),
  given_name: optionalText(100),
  family_name: text(100),
  email: email(),
  password: newPassword(),
})

/** The first page there is: opened by the one-time link, it makes the operator. Then it is gone. */
export const firstPeopleRoutes = [
  open.get('/set-up', {}, async ({ db }) =>
    (await anyUser(db)) ? redirect('/sign-in') : codePage({ values: {}, errors: {} }),
  ),
  open.post(
    '/set-up',
    {
      form: codeForm,
      retry: async (call, attempt) => {
        await noteRefused(call, attempt)
        return codePage(attempt)
      },
    },
    async (call, { code }) => {
      await checkSetUpCode(call, code)
      return operatorPage({ values: { code }, errors: {} })
    },
  ),
  open.post(
    '/set-up/operator',
    { form: operatorForm, retry: async (_call, attempt) => operatorPage(attempt) },
    async (call, operator) => {
      const { db, frame } = call
      await checkSetUpCode(call, operator.code)
      refuseWeakPassword(operator.password, [operator.family_name, operator.given_name, operator.email])
      if (!(await useLink(db, ['set-up'], linkHash(operator.code)))) throw notRight()
      if (await anyUser(db)) throw notRight()
      const { title, given_name, family_name, email } = operator
      const user = await insertInvited(db, {
        email,
        title,
        given_name,
        family_name,
        language: frame.language,
        is_operator: true,
      })
      await actAs(db, user.id)
      await updatePassword(db, user.id, await hashPassword(operator.password))
      return beginHalfway(call, { user: user.id, stage: 'enrolment', stay: false, next: '/set-up/clinic' })
    },
  ),
]

async function checkSetUpCode({ services, db, who }: OpenCall<unknown>, code: string): Promise<void> {
  const address = who.address ?? ''
  await countAttempt(services, 'link', address)
  if (!(await findLink(db, ['set-up'], linkHash(code)))) throw notRight()
  await takeBackAttempt(services, 'link', address)
}

function notRight(): Refusal {
  return new Refusal('code', 'access.refusals.link')
}

async function codePage(form: Pick<Attempt, 'values' | 'errors'>) {
  return page('access/link', { form, wrong: form.errors[''] ?? null, kind: 'setUp', action: '/set-up' })
}

async function operatorPage(form: Pick<Attempt, 'values' | 'errors'>) {
  return page('access/operator', {
    form: { values: { ...form.values, password: '' }, errors: form.errors },
    code: String(form.values['code'] ?? ''),
  })
}
