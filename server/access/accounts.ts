import { digestOf } from '../lib/digest.ts'
import type { Call } from '../web/call.ts'
import { Refusal } from '../web/refusals.ts'
import {
  type Account,
  activeOperators,
  clinicsOnlyRunBy,
  findAccount,
  takeTurnsClosing,
  updateAccountState,
  updateOperator,
} from './accounts.queries.ts'
import { deletePinsOf } from './desk.queries.ts'
import { type Invited, inviteOperator, mailTo } from './invitations.ts'
import { revokeLinksOf } from './links.queries.ts'
import { endSignInsOf } from './signIns.queries.ts'
import { insertInvited } from './users.queries.ts'

/**
 * Somebody else runs the installation, too. Who has an account keeps it and is told.
 * @throws Refusal for an account that is not open, or is an operator's already
 */
export async function addOperator(
  call: Call<unknown>,
  person: { email: string; title: string; given_name: string; family_name: string },
): Promise<Invited> {
  const { db, services } = call
  const { id, made } = await insertInvited(db, { ...person, language: null, is_operator: true })
  if (made) return inviteOperator(db, services, id)
  const account = (await findAccount(db, id)) as Account
  if (account.is_operator) throw new Refusal('email', 'access.refusals.operatorAlready')
  if (account.state !== 'active') throw new Refusal('email', 'access.refusals.accountNotOpen')
  await makeOperator(call, account, account.version)
  return { link: null, known: true }
}

/**
 * From their next click on.
 * @returns false when someone else changed it first
 * @throws Refusal for an account nobody has signed in to yet: a link to it may be a link into a clinic
 */
export async function makeOperator(
  { db }: Call<unknown>,
  account: Account,
  version: number,
): Promise<boolean> {
  if (account.state !== 'active') throw new Refusal('', 'access.refusals.accountNotOpen')
  await mailTo(db, account.id, 'operator')
  return updateOperator(db, { id: account.id, version, operator: true })
}

/**
 * From their next click on.
 * @returns false when someone else changed it first
 * @throws Refusal when nobody would be left who runs the installation
 */
export async function withdrawOperator(
  { db }: Call<unknown>,
  account: Account,
  version: number,
): Promise<boolean> {
  await refuseLastOperator(db, account)
  return updateOperator(db, { id: account.id, version, operator: false })
}

/**
 * Closes an account in every clinic at once: its sign-ins, PINs and links end with it.
 * @returns false when someone else changed it first
 * @param change.without says which clinics were seen to be left without an admin
 * @throws Refusal for one's own, for the last operator's, and for a clinic's only admin unless that was seen
 */
export async function closeAccount(
  { db, person }: Call<unknown>,
  account: Account,
  { version, without }: { version: number; without: string },
): Promise<boolean> {
  await refuseLastOperator(db, account)
  if (account.id === person.id) throw new Refusal('', 'access.refusals.ownAccount')
  await takeTurnsClosing(db)
  const clinics = await clinicsOnlyRunBy(db, account.id)
  if (clinics.length > 0 && without !== seen(clinics))
    throw new Refusal('without', 'access.refusals.onlyAdmin')
  if (!(await updateAccountState(db, { id: account.id, version, open: false }))) return false
  await Promise.all([
    endSignInsOf(db, account.id),
    deletePinsOf(db, account.id),
    revokeLinksOf(db, account.id),
  ])
  return true
}

/** What the form sends back to say that just these clinics were seen. */
export function seen(clinics: readonly { id: string }[]): string {
  return digestOf(clinics.map(({ id }) => id))
}

async function refuseLastOperator(db: Call<unknown>['db'], account: Account): Promise<void> {
  if (!account.is_operator || account.state !== 'active') return
  if ((await activeOperators(db)) < 2) throw new Refusal('', 'access.refusals.lastOperator')
}
