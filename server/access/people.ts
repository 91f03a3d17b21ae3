import type { Role } from '../permissions.ts'
import type { Call } from '../web/call.ts'
import { Refusal } from '../web/refusals.ts'
import { type Invited, invite, mailTo } from './invitations.ts'
import { activeAdmins, insertMember, type Member, updateMember } from './people.queries.ts'
import { getUser, insertInvited } from './users.queries.ts'

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
): Promise<Invited> {
  const { db, clinic, services } = call
  const user = await insertInvited(db, { ...person, language: null, is_operator: false })
  if (!(await insertMember(db, id, user.id, roles)))
    throw new Refusal('email', 'access.refusals.memberAlready')
  if ((await getUser(db, user.id)).state !== 'active')
    return invite(db, services, { user: user.id, clinic: clinic.name })
  await mailTo(db, user.id, 'added', { clinic: clinic.name })
  return { link: null, known: true }
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
