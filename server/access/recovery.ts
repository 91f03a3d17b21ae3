import { inInstallation } from '../db/tenant.ts'
import { newId } from '../lib/ids.ts'
import type { Services } from '../web/call.ts'
import { deletePinsOf } from './desk.queries.ts'
import { issueLink } from './links.ts'
import { deleteSecondFactor } from './codes.queries.ts'
import { endSignInsOf } from './signIns.queries.ts'
import { findUserByEmail } from './users.queries.ts'

/**
 * For the command line of the server: who can use it can read the database anyway.
 * @param options forgetFactor: the phone and the backup codes are lost as well
 * @returns the address of a one-time link, or undefined when there is nobody it could be for
 */
export function recoverUser(
  services: Pick<Services, 'pool' | 'config'>,
  email: string,
  { forgetFactor }: { forgetFactor: boolean },
): Promise<string | undefined> {
  const who = { actor: { kind: 'operator' as const, id: null }, request: newId() }
  return inInstallation(services.pool, who, async (db) => {
    const user = await findUserByEmail(db, email)
    if (!user || user.state === 'disabled') return undefined
    if (forgetFactor) {
      await deleteSecondFactor(db, user.id)
      await endSignInsOf(db, user.id)
      await deletePinsOf(db, user.id)
    }
    return (await issueLink(db, services, { kind: 'reset', user: user.id })).url
  })
}
