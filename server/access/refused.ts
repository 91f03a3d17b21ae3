import type { OpenCall } from '../web/call.ts'
import type { Attempt } from '../web/routes.ts'
import { recordRefusal } from '../web/who.queries.ts'

/**
 * Puts a refused try on the record: where and why, never what was typed. Called where the form is shown again,
 * whose transaction is kept.
 */
export async function noteRefused(
  { db, who, path }: OpenCall<unknown>,
  { cause }: Pick<Attempt, 'cause'>,
): Promise<void> {
  if (!cause?.startsWith('access.refusals.')) return
  const known = who.actor.kind !== 'link'
  await recordRefusal(db, {
    what: `POST ${path}`,
    why: cause,
    actorKind: known ? who.actor.kind : null,
    actorId: known ? who.actor.id : null,
    request: who.request,
    address: who.address ?? null,
  })
}
