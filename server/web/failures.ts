import type { Request, Response } from 'express'
import { INSTALLATION, inTenant } from '../db/tenant.ts'
import { type Again, againOf } from './again.ts'
import { sentByUs } from './crossSite.ts'
import { BadRequest, DiskShort, Forbidden, NotFound, SignInNeeded } from './refusals.ts'
import { recordRefusal } from './who.queries.ts'
import type { Visitor } from './visitor.ts'

/** Shows a failure as a clear page. Denied attempts go on the record; the rest into the log, without data. */
export async function answerFailure(visitor: Visitor, failure: unknown, response: Response): Promise<void> {
  if (response.headersSent) {
    response.destroy()
    return
  }
  response.set('Cache-Control', 'no-store')
  if (failure instanceof SignInNeeded) return askToSignIn(visitor, failure, response)
  if (failure instanceof Forbidden) await writeRefusal(visitor, failure)
  const status = statusOf(failure)
  if (status >= 500) {
    visitor.services.log.error(
      { request: visitor.requestId, route: visitor.route.path, ...traceOf(failure) },
      'request failed',
    )
  }
  if (status === 503) response.set('Retry-After', '3')
  showError(visitor, status, response, sentAgain(visitor.request, status, visitor.body))
}

/** Answers with a page in words. @param again the form that was sent, to be sent once more */
export function showError(
  visitor: Pick<Visitor, 'services' | 'frame'>,
  status: number,
  response: Response,
  again?: Again,
): void {
  const shown = [400, 403, 404, 409, 413, 503, 507].includes(status) ? status : 500
  response
    .status(status)
    .type('html')
    .end(
      visitor.services.views.render(
        `errors/${shown}`,
        { again },
        { ...visitor.frame, layout: visitor.frame.signedIn ? 'app' : 'door' },
      ),
    )
}

const OURS_TO_MEND = new Set([500, 503, 507])

/** What was sent stays on the page that says it was not taken: sent again by one button, also without a script. */
export function sentAgain(request: Request, status: number, body: unknown): Again | undefined {
  if (request.method !== 'POST' || !OURS_TO_MEND.has(status) || !sentByUs(request.headers)) return undefined
  return againOf(request.originalUrl, body)
}

/** What the log may hold of a failure: where it happened, never the values it happened with. */
export function traceOf(failure: unknown): Record<string, unknown> {
  if (!(failure instanceof Error)) return { failure: typeof failure }
  const { code, constraint, table } = failure as { code?: string; constraint?: string; table?: string }
  // A database error's message may quote the row, and knex puts the statement in front of a lost connection's.
  const message = code ? undefined : isAway(failure) ? failure.message.split(' - ').at(-1) : failure.message
  const stack = failure.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 12)
  return { name: failure.name, message, code, constraint, table, stack }
}

// Away, full, or holding on to a row or a statement for longer than anybody would wait.
const UNREACHABLE = /^(ECONN|ENOENT|EPIPE|ETIMEDOUT|57P0|57014|55P03|08|53300)/
// Text that is no id, day or number of PostgreSQL's: what a page of ours would not have sent.
const NO_VALUE = /^(22P02|22P05|22003|22007|22008|22021)$/
const FULL = new Set(['53100', 'ENOSPC', 'EDQUOT'])

function statusOf(failure: unknown): number {
  if (failure instanceof NotFound) return 404
  if (failure instanceof Forbidden) return 403
  if (failure instanceof BadRequest) return 400
  const { code = '' } = failure as { code?: string }
  if (FULL.has(code) || failure instanceof DiskShort) return 507
  if (NO_VALUE.test(code)) return 400
  return isAway(failure) ? 503 : 500
}

/** Whether it is the database that did not answer, or not in time: another try may succeed. */
export function isAway(failure: unknown): boolean {
  const { code = '', name, message = '' } = failure as { code?: string; name?: string; message?: string }
  return (
    name === 'KnexTimeoutError' ||
    UNREACHABLE.test(code) ||
    /Connection (terminated|ended)|not queryable|timeout exceeded/i.test(message)
  )
}

async function askToSignIn(visitor: Visitor, failure: SignInNeeded, response: Response): Promise<void> {
  const { identity, route, services } = visitor
  if (route.method === 'POST' && identity && services.keepUnfinished) {
    await services.keepUnfinished({
      user: identity.user,
      signIn: identity.signIn,
      tenant: identity.tenant,
      path: visitor.place.path,
      body: visitor.body,
      requestId: visitor.requestId,
    })
  }
  const where = failure.locked ? '/lock' : '/sign-in'
  // A part of a page cannot become a sign-in page; the script on the page goes there itself.
  if (visitor.partial) {
    response
      .status(401)
      .set('Chairside-Sign-In', failure.locked ? 'locked' : 'over')
      .end()
    return
  }
  const next = route.method === 'GET' ? `?next=${encodeURIComponent(visitor.request.originalUrl)}` : ''
  response.redirect(303, `${where}${next}`)
}

async function writeRefusal(visitor: Visitor, failure: Forbidden): Promise<void> {
  const { identity, services } = visitor
  const actor = identity
    ? ({ kind: 'user', id: identity.user } as const)
    : ({ kind: 'link', id: null } as const)
  const who = {
    tenant: identity?.tenant ?? INSTALLATION,
    actor,
    request: visitor.requestId,
    address: visitor.address,
  }
  await inTenant(services.pool, who, (db) =>
    recordRefusal(db, {
      what: `${visitor.route.method} ${visitor.route.path}`,
      why: failure.message,
      actorKind: actor.kind,
      actorId: actor.id,
      request: visitor.requestId,
      address: visitor.address,
    }),
  ).catch((error) =>
    services.log.error({ request: visitor.requestId, ...traceOf(error) }, 'refusal not recorded'),
  )
}
