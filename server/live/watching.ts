import { inTenant } from '../db/tenant.ts'
import { events } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { standingOf } from '../web/who.queries.ts'
import { permissionsOf } from '../permissions.ts'
import type { Permission } from '../permissions.ts'

/** How often a stream asks whether its person may still listen, in milliseconds. */
const RECHECK = 15_000

/**
 * A stream of what happens in the person's clinic on a channel. It ends with the sign-in: when that is over or
 * locked, or the permission is gone, the browser is told and the stream closed.
 * @param options event: what the browser hears for each message
 */
export function watch(
  call: Call<unknown>,
  channel: string,
  { event, may }: { event: string; may: Permission },
) {
  const { services, who, person, clinic } = call
  return events((send, close) => {
    const live = services.live
    if (!live) throw new Error('this server has no live updates')
    const stop = live.subscribe(channel, clinic.id, (message) => send(event, message))
    const stillIn = async () => {
      const standing = await inTenant(services.pool, who, (db) => standingOf(db, person.signIn))
      if (!standing || standing.over || standing.locked || standing.idle || standing.user_state !== 'active')
        return false
      return standing.tenant_state === 'active' && permissionsOf(standing.roles ?? []).has(may)
    }
    const recheck = async () => {
      // A database that is away says nothing about the sign-in; the next round asks again.
      const there = await stillIn().catch(() => true)
      send(there ? 'alive' : 'over', '')
      if (!there) close()
    }
    const timer = setInterval(() => void recheck(), RECHECK)
    send('alive', '')
    return () => {
      clearInterval(timer)
      stop()
    }
  })
}
