import { z } from 'zod'
import { hashOf } from '../lib/encryption.ts'
import { json, page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { choice, email, form, optionalText, text, version } from '../web/forms.ts'
import { localPath } from '../web/prepare.ts'
import { Conflict, Refusal } from '../web/refusals.ts'
import { type Attempt, get, post } from '../web/routes.ts'
import { asksForCode, prove, proofNeeded } from './account.ts'
import { endOwnSignIn, updateEmail, updateLanguage, updateNames, updateTheme } from './account.queries.ts'
import { countAttempt, forgetAttempts } from './attempts.ts'
import { backupCodesLeft } from './codes.queries.ts'
import { deletePin, findPin, savePin } from './desk.queries.ts'
import { mailTo } from './invitations.ts'
import { changePassword } from './newPassword.ts'
import { checkPassword } from './passwordCheck.ts'
import { hashPassword } from './passwords.ts'
import { noteRefused } from './refused.ts'
import { onTheWay } from './signIns.ts'
import { signInList } from './signInList.ts'
import { endSignInsOf, findDevice } from './signIns.queries.ts'
import { getUser } from './users.queries.ts'

const secret = () => z.string().max(1000).default('')
const namesForm = form({
  version: version(),
  title: optionalText(50),
  given_name: optionalText(100),
  family_name: text(100),
})

/** What is one's own: names, password, address, PIN of this device, language, looks, sign-ins. */
export const accountRoutes = [
  get('/account', { may: 'anyone', reads: 'nothing' }, (call) => accountPage(call)),
  post('/account', { may: 'anyone', form: namesForm, retry: accountPage }, async ({ db, person }, names) => {
    if (!(await updateNames(db, { id: person.id, ...names }))) throw new Conflict()
    return redirect('/account', { done: 'access.done.saved' })
  }),
  post(
    '/account/language',
    { may: 'anyone', form: form({ language: choice(['', 'en', 'de']) }), retry: accountPage },
    async ({ db, person }, { language }) => {
      await updateLanguage(db, person.id, language === '' ? null : language)
      return redirect('/account', { done: 'access.done.saved' })
    },
  ),
  post(
    '/account/theme',
    {
      may: 'anyone',
      form: form({ theme: choice(['auto', 'light', 'dark']), next: optionalText(500) }),
      retry: async () => redirect('/account'),
    },
    async ({ db, person }, { theme, next }) => {
      await updateTheme(db, person.id, theme)
      return redirect(localPath(next || '/account'))
    },
  ),
  post(
    '/account/password',
    { may: 'anyone', form: form({ current_password: secret(), password: secret() }), retry: accountPage },
    async (call, { current_password, password }) => {
      const { db, person } = call
      await countAttempt(call.services, 'account', `proof ${person.id}`)
      if (!(await checkPassword(db, { email: person.email, password: current_password })))
        throw new Refusal('current_password', 'access.refusals.password')
      await forgetAttempts(call.services, 'account', `proof ${person.id}`)
      await changePassword(call, password)
      return redirect('/account', { done: 'access.done.password' })
    },
  ),
  post(
    '/account/email',
    {
      may: 'anyone',
      form: form({ email: email() }),
      retry: accountPage,
      refusals: { email_is_taken: { field: 'email', words: 'access.refusals.emailTaken' } },
    },
    async (call, typed) => {
      const needed = await proofNeeded(call, '/account')
      if (needed) return needed
      const { db, person } = call
      await mailTo(db, person.id, 'emailChanged', { email: typed.email })
      await updateEmail(db, person.id, typed.email)
      return redirect('/account', { done: 'access.done.email' })
    },
  ),
  post(
    '/account/pin',
    { may: 'anyone', form: form({ new_pin: secret() }), retry: accountPage },
    async (call, { new_pin }) => {
      const needed = await proofNeeded(call, '/account')
      if (needed) return needed
      const { db, person, services } = call
      const device = await thisDevice(call)
      if (!device) throw new Refusal('new_pin', 'access.refusals.noDevice')
      if (!/^\d{4,8}$/.test(new_pin) || /^(\d)\1+$/.test(new_pin) || '0123456789'.includes(new_pin))
        throw new Refusal('new_pin', 'access.refusals.pinShape')
      await savePin(db, { user: person.id, device, hash: await hashPassword(new_pin) })
      await forgetAttempts(services, 'pin', `${person.id} ${device}`)
      return redirect('/account', { done: 'access.done.pin' })
    },
  ),
  post('/account/pin/removal', { may: 'anyone', form: form({}), retry: accountPage }, async (call) => {
    const device = await thisDevice(call)
    if (device) await deletePin(call.db, call.person.id, device)
    return redirect('/account', { done: 'access.done.pinRemoved' })
  }),
  get('/account/sessions', { may: 'anyone', reads: 'nothing' }, async () => redirect('/account#sign-ins')),
  post(
    '/account/sessions/end',
    { may: 'anyone', form: form({}), retry: accountPage },
    async ({ db, person }) => {
      await endSignInsOf(db, person.id, person.signIn)
      return redirect('/account', { done: 'access.done.ended' })
    },
  ),
  post(
    '/account/sessions/:id/end',
    { may: 'anyone', form: form({}), retry: accountPage },
    async ({ db, person, params }) => {
      await endOwnSignIn(db, person.id, params['id'] as string)
      return redirect('/account', { done: 'access.done.ended' })
    },
  ),
  get('/account/proof', { may: 'anyone', reads: 'nothing', query: onTheWay }, (call) =>
    proofPage(call, { values: { next: call.query.next ?? '' }, errors: {} }),
  ),
  post(
    '/account/proof',
    {
      may: 'anyone',
      form: form({ password: secret(), code: optionalText(40), next: optionalText(500) }),
      retry: async (call, attempt) => {
        await noteRefused(call, attempt)
        return proofPage(call, attempt)
      },
    },
    async (call, { next, ...typed }) => {
      await prove(call, typed)
      return redirect(localPath(next || '/account'))
    },
  ),
  // Sent by a page in use: reading and typing count as being there.
  post(
    '/awake',
    { may: 'anyone', whenFull: true, form: form({}), retry: async () => redirect('/') },
    async () => json(null, { status: 204 }),
  ),
]

async function accountPage(call: Call<unknown>, attempt?: Attempt) {
  const { db, person, frame, words } = call
  const device = await thisDevice(call)
  const [user, codes, signIns, pin] = await Promise.all([
    getUser(db, person.id),
    backupCodesLeft(db, person.id),
    signInList(db, person.id, { here: person.signIn }),
    device ? findPin(db, person.id, device) : undefined,
  ])
  const { version, title, given_name, family_name, email } = user
  const own = { title, given_name, family_name, email, language: user.language ?? '' }
  return page('access/account', {
    form: {
      values: { ...own, ...attempt?.values },
      errors: attempt?.errors ?? {},
      ...(attempt?.conflict && { stored: own }),
    },
    secret: ['current_password', 'password', 'new_pin'].some((name) => attempt?.errors[name]),
    version,
    email,
    hasFactor: user.has_second_factor,
    codes,
    pin: pin !== undefined,
    languages: [
      { value: '', text: words('access.account.clinicLanguage') },
      { value: 'en', text: words('shell.english') },
      { value: 'de', text: words('shell.german') },
    ],
    theme: frame.theme,
    signIns,
  })
}

async function thisDevice({ db, deviceToken }: Call<unknown>): Promise<string | undefined> {
  return deviceToken ? (await findDevice(db, hashOf(deviceToken)))?.id : undefined
}

async function proofPage(call: Call<unknown>, form: Pick<Attempt, 'values' | 'errors'>) {
  return page('access/proof', {
    form: { values: {}, errors: form.errors },
    next: String(form.values['next'] ?? ''),
    wrong: form.errors[''] ?? null,
    code: asksForCode(call),
  })
}
