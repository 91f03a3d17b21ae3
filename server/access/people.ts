import type { Role } from '../permissions.ts'
import type { Call } from '../web/call.ts'
import { Refusal } from '../web/refusals.ts'
import { askIn, type Invited, linksAreMailed, offerReset } from './invitations.ts'
import { activeAdmins, insertMember, type Member, updateMember, worksElsewhere } from './people.queries.ts'
import { insertInvited } from './users.queries.ts'

interface Invitation {
  id: string
  title: string
  given_name: string
  family_name: string
  email: string
  roles: Role[]
}

/** Asks somebody to work here. Who has an account in another clinic keeps it: one person, one password. */
export async function inviteMember(
  call: Call<unknown>,
  { id, roles, ...person }: Invitation,
): Promise<Invited & { user: string }> {
  const { db, clinic, services } = call
  const user = await insertInvited(db, { ...person, language: null, is_operator: false })
  if (!(await insertMember(db, id, user.id, roles)))
    throw new Refusal('email', 'access.refusals.memberAlready')
  return { ...(await askIn(db, services, user, clinic.name)), user: user.id }
}

/**
 * A link to a new password. Shown to an admin where no mail leaves, it must open this clinic alone.
 * @throws Refusal when the person works elsewhere too
 */
export async function resetMember(
  { db, services }: Call<unknown>,
  { user_id }: Pick<Member, 'user_id'>,
): Promise<Invited> {
  if (!linksAreMailed(services.config) && (await worksElsewhere(db, user_id)))
    throw new Refusal('', 'access.refusals.worksElsewhere')
  return offerReset(db, services, user_id)
}

/**
 * Changes what somebody may do, from their next click on.
 * @returns false when someone else changed it first
 * @throws Refusal when nobody would be left who may
 */
export async function changeMember(
  { db }: Call<unknown>,
  member: Member,
  change: { version: number; roles: Role[]; state: Member['state'] },
): Promise<boolean> {
  const wasAdmin = member.state === 'active' && member.roles.includes('admin')
  const staysAdmin = change.state === 'active' && change.roles.includes('admin')
  if (wasAdmin && !staysAdmin && (await activeAdmins(db)) < 2)
    throw new Refusal('roles', 'access.refusals.lastAdmin')
  return updateMember(db, { id: member.id, ...change })
}
