import { inInstallation } from '../db/tenant.ts'
import { newId } from '../lib/ids.ts'
import type { Services } from '../web/call.ts'
import { issueLink } from './links.ts'
import { anyUser } from './users.queries.ts'

/** A new link to the first set-up, printed at start; undefined once there is somebody. */
export function firstSetUpLink(services: Pick<Services, 'pool' | 'config'>): Promise<string | undefined> {
  const who = { actor: { kind: 'system' as const, id: null }, request: newId() }
  return inInstallation(services.pool, who, async (db) => {
    if (await anyUser(db)) return undefined
    const { url } = await issueLink(db, services, { kind: 'set-up', user: null })
    return url
  })
}
