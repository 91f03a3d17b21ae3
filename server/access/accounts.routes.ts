import { page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { choice, email, form, optionalText, text, version } from '../web/forms.ts'
import { Conflict, NotFound } from '../web/refusals.ts'
import { type Attempt, get, post } from '../web/routes.ts'
import { addOperator, closeAccount, makeOperator, seen, withdrawOperator } from './accounts.ts'
import {
  type Account,
  accounts,
  clinicsOnlyRunBy,
  findAccount,
  updateAccountState,
} from './accounts.queries.ts'
import { inviteOperator } from './invitations.ts'
import { signInList } from './signInList.ts'
import { endSignInsOf } from './signIns.queries.ts'

const operatorForm = form({
  title: optionalText(50),
  given_name: optionalText(100),
  family_name: text(100),
  email: email(),
})
const may = 'operator'

/** Who has an account on this server, and who runs it. Clinics say themselves who works in them. */
export const accountsRoutes = [
  get('/operator/accounts', { may, reads: 'nothing' }, async (call) =>
    page('access/accounts', { accounts: (await accounts(call.db)).map((one) => listed(call, one)) }),
  ),
  get('/operator/accounts/new', { may, reads: 'nothing' }, () => invitePage({ values: {}, errors: {} })),
  post(
    '/operator/accounts',
    { may, form: operatorForm, retry: (_call, attempt) => invitePage(attempt) },
    async (call, typed) => {
      const invited = await addOperator(call, typed)
      return invitedPage(invited, typed)
    },
  ),
  get('/operator/accounts/:id', { may, reads: 'nothing' }, (call) => accountPage(call)),
  post(
    '/operator/accounts/:id/state',
    {
      may,
      form: form({ version: version(), state: choice(['open', 'closed']), without: optionalText(30) }),
      retry: accountPage,
    },
    async (call, change) => {
      const account = await getAccount(call)
      const open = change.state === 'open'
      const done = open
        ? await updateAccountState(call.db, { id: account.id, version: change.version, open })
        : await closeAccount(call, account, change)
      return after(account, done, open ? 'accountOpen' : 'accountClosed')
    },
  ),
  post(
    '/operator/accounts/:id/operator',
    { may, form: form({ version: version(), operator: choice(['yes', 'no']) }), retry: accountPage },
    async (call, change) => {
      const account = await getAccount(call)
      const operator = change.operator === 'yes'
      const done = operator
        ? await makeOperator(call, account, change.version)
        : await withdrawOperator(call, account, change.version)
      return after(account, done, operator ? 'operatorAdded' : 'operatorWithdrawn')
    },
  ),
  post('/operator/accounts/:id/invitation', { may, form: form({}), retry: accountPage }, async (call) => {
    const account = await getAccount(call)
    // Anybody else's link would open a clinic to who runs the server.
    if (!account.is_operator || account.state !== 'invited') throw new NotFound('invitation')
    return invitedPage(await inviteOperator(call.db, call.services, account.id), account)
  }),
  post('/operator/accounts/:id/sign-ins/end', { may, form: form({}), retry: accountPage }, async (call) => {
    const account = await getAccount(call)
    await endSignInsOf(call.db, account.id, call.person.signIn)
    return after(account, true, 'ended')
  }),
]

async function getAccount({ db, params }: Call<unknown>): Promise<Account> {
  const account = await findAccount(db, params['id'] as string)
  if (!account) throw new NotFound('account')
  return account
}

function after({ id }: Account, changed: boolean, done: string) {
  if (!changed) throw new Conflict()
  return redirect(`/operator/accounts/${id}`, { done: `access.done.${done}` })
}

function listed({ words }: Call<unknown>, account: Account) {
  const { title, given_name, family_name, state } = account
  return {
    ...account,
    name: [title, given_name, family_name].filter(Boolean).join(' ') || account.email,
    stateText: words(`access.accounts.states.${state}`),
    invited: state === 'invited',
    closed: state === 'disabled',
  }
}

async function accountPage(call: Call<unknown>, attempt?: Attempt) {
  const account = await getAccount(call)
  const [signIns, clinics] = await Promise.all([
    signInList(call.db, account.id),
    clinicsOnlyRunBy(call.db, account.id),
  ])
  const names = new Intl.ListFormat(call.frame.language, { type: 'conjunction' })
  return page('access/account-of', {
    form: { values: {}, errors: attempt?.errors ?? {} },
    onlyAdmin:
      clinics.length === 0
        ? null
        : { of: names.format(clinics.map(({ name }) => name)), seen: seen(clinics) },
    account: listed(call, account),
    own: account.id === call.person.id,
    signIns,
  })
}

async function invitePage(form: Pick<Attempt, 'values' | 'errors'>) {
  return page('access/invite-operator', { form })
}

function invitedPage(
  invited: { link: string | null; known: boolean },
  to: { family_name: string; email: string },
) {
  return page('access/invited-operator', { ...invited, name: to.family_name, email: to.email })
}
