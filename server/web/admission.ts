import type { Db, Who } from '../db/tenant.ts'
import { INSTALLATION, inTenant } from '../db/tenant.ts'
import { roomOn } from '../files/room.ts'
import { receiveUploads } from '../files/uploads.ts'
import type { Answer } from './answers.ts'
import type { Call, Clinic } from './call.ts'
import { errorsOf } from './forms.ts'
import { type Prepared, prepare } from './prepare.ts'
import { BadRequest, Conflict, DiskShort, Forbidden, NotFound, Refusal, SignInNeeded } from './refusals.ts'
import type { Attempt } from './routes.ts'
import { refuseOtherBodies } from './bodies.ts'
import { sentByUs } from './crossSite.ts'
import { type Admitted, admit } from './standing.ts'
import { signedInFrame } from './shell.ts'
import { isId, type Visitor } from './visitor.ts'

/** A page: its query is parsed once, then the handler is asked, within the request's one transaction. */
export function answerGet(visitor: Visitor): Promise<Prepared> {
  return inOneTransaction(visitor, async (call) => {
    const query = parseQuery(visitor)
    return visitor.route.handle(Object.assign(call, { query }) as never, undefined as never)
  })
}

/**
 * A form: read whole before the transaction begins, parsed once by its schema, shown again when it is refused.
 * @throws Forbidden when another site sent it
 */
export async function answerPost(visitor: Visitor): Promise<Prepared> {
  if (!sentByUs(visitor.request.headers)) throw new Forbidden('cross-site')
  refuseOtherBodies(visitor.request, { files: Boolean(visitor.route.uploads) })
  await refuseOnFullDisk(visitor)
  const received = await receive(visitor)
  try {
    return await inOneTransaction(visitor, async (call) => {
      const form = parseForm(visitor)
      return visitor.route.handle(Object.assign(call, received) as never, form as never)
    })
  } catch (failure) {
    const attempt = attemptAfter(visitor, failure)
    if (!attempt) throw failure
    return showAgain(visitor, attempt)
  }
}

/** Getting in and out goes on, so that what is there can be read. */
async function refuseOnFullDisk({ route, services }: Visitor): Promise<void> {
  if (route.open || route.halfway || route.whileLocked || route.whenFull) return
  const { dataDir, diskReserve } = services.config
  if ((await roomOn(dataDir)) < diskReserve) throw new DiskShort()
}

/** Multipart bodies go to the file store before a connection is taken; who may not, is not listened to. */
async function receive(visitor: Visitor): Promise<Pick<Call<unknown>, 'uploads' | 'refusedUploads'>> {
  const { route, request, services, identity } = visitor
  if (!route.uploads || !request.is('multipart/form-data')) return { uploads: [], refusedUploads: [] }
  await inOneTransaction(visitor, async () => ({ answer: 'json', data: null }))
  const { fields, uploads, refused } = await receiveUploads(request, services.files.store, {
    tenant: identity!.tenant!,
    wanted: route.uploads,
  })
  visitor.body = fields
  return { uploads, refusedUploads: refused }
}

const FOREIGN_KEY = '23503'
const TRIES = 3
const TRY_AGAIN = new Set(['40001', '40P01'])

/** Serialisation failures and deadlocks are nobody's mistake: the whole request runs again. */
async function inOneTransaction(
  visitor: Visitor,
  handle: (call: Call<unknown>) => Promise<Answer>,
): Promise<Prepared> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await inTenant(visitor.services.pool, whoIs(visitor), async (db) => {
        const call = await callOf(visitor, db)
        const answer = await handle(call)
        return prepare(visitor, call, answer)
      })
    } catch (failure) {
      const code = (failure as { code?: string }).code ?? ''
      if (attempt >= TRIES || !TRY_AGAIN.has(code)) throw failure
    }
  }
}

async function showAgain(visitor: Visitor, attempt: Attempt): Promise<Prepared> {
  const retry = visitor.route.retry
  if (!retry) throw new Error(`${visitor.route.path} has no retry`)
  const status = attempt.conflict ? 409 : 422
  return inOneTransaction(visitor, async (call) => {
    const answer = await retry(call as never, attempt)
    return answer.answer === 'page' || answer.answer === 'fragment' ? { ...answer, status } : answer
  })
}

function whoIs(visitor: Visitor): Who {
  const { identity, route } = visitor
  const known = identity && !route.open
  return {
    tenant: (known && identity.tenant) || INSTALLATION,
    actor: known
      ? { kind: identity.tenant ? 'user' : 'operator', id: identity.user }
      : { kind: 'link', id: null },
    request: visitor.requestId,
    address: visitor.address,
  }
}

async function callOf(visitor: Visitor, db: Db): Promise<Call<unknown>> {
  const { route, identity, services } = visitor
  for (const [name, value] of Object.entries(visitor.params)) {
    if (/^id$|Id$/.test(name) && !isId(value)) throw new NotFound(route.path)
  }
  if (route.open) return makeCall(visitor, db, null)
  if (!identity) throw new SignInNeeded(false)
  const admitted = await admit(db, identity.signIn, route)
  visitor.frame = signedInFrame(visitor.place, admitted, services)
  return makeCall(visitor, db, admitted)
}

function makeCall(visitor: Visitor, db: Db, admitted: Admitted | null): Call<unknown> {
  const call = {
    db,
    who: whoIs(visitor),
    params: visitor.params,
    query: {},
    now: visitor.place.now,
    words: visitor.frame.words,
    frame: visitor.frame,
    path: visitor.place.path,
    services: visitor.services,
    device: visitor.device,
    deviceToken: visitor.deviceToken,
    partial: visitor.partial,
    uploads: [],
    refusedUploads: [],
    range: visitor.request.get('if-range') ? undefined : visitor.request.get('range'),
    may: (permission: never) => admitted?.permissions.has(permission) ?? false,
    get person() {
      if (!admitted) throw new Forbidden('nobody is signed in')
      return admitted.person
    },
    get clinic(): Clinic {
      if (!admitted?.clinic) throw new Forbidden('no clinic')
      return admitted.clinic
    },
  }
  return call as Call<unknown>
}

/** Names the door itself reads off an address: what was just done, to be shown once with its undo. */
const OURS = new Set(['done', 'undo', 'language'])

function parseQuery(visitor: Visitor): object {
  const asked = Object.fromEntries(Object.entries(visitor.query).filter(([name]) => !OURS.has(name)))
  const schema = visitor.route.query
  if (!schema) {
    if (Object.keys(asked).length > 0) throw new BadRequest('unknown query')
    return {}
  }
  const parsed = schema.safeParse(asked)
  if (!parsed.success) throw new BadRequest('query')
  return parsed.data
}

/** Thrown when a form does not hold what its schema asks for. */
class FormInvalid extends Error {
  readonly errors: ReturnType<typeof errorsOf>['errors']

  constructor(errors: FormInvalid['errors']) {
    super('form')
    this.errors = errors
  }
}

function parseForm(visitor: Visitor): object {
  const parsed = visitor.route.form?.safeParse(visitor.body)
  if (!parsed) throw new Error('a POST route without a form')
  if (parsed.success) return parsed.data
  const { errors, unknown } = errorsOf(parsed.error)
  if (unknown.length > 0) throw new BadRequest('unknown field')
  // A field that our page sends once came twice: what shows the form again counts on text.
  const doubled = parsed.error.issues.some(
    ({ path }) => path.length === 1 && Array.isArray(visitor.body[String(path[0])]),
  )
  if (doubled) throw new BadRequest('doubled field')
  // Nobody types these: a form without them was not one of ours, and could not be shown again.
  if ('id' in errors || 'version' in errors) throw new BadRequest('hidden field')
  throw new FormInvalid(errors)
}

/** What to show beside which field, or undefined where the failure is not the person's to put right. */
function attemptAfter(visitor: Visitor, failure: unknown): Attempt | undefined {
  const words = visitor.frame.words
  const attempt = (errors: Record<string, string>, more: Partial<Attempt> = {}): Attempt => ({
    values: { ...blankFields(visitor), ...visitor.body },
    errors,
    conflict: false,
    ...more,
  })
  if (failure instanceof FormInvalid) {
    return attempt(
      Object.fromEntries(
        Object.entries(failure.errors).map(([field, error]) => [field, words(error.words, error.values)]),
      ),
    )
  }
  if (failure instanceof Refusal) {
    return attempt({ [failure.field]: words(failure.words, failure.values) }, { cause: failure.words })
  }
  if (failure instanceof Conflict) return attempt({ '': words('forms.errors.conflict') }, { conflict: true })
  const { code, constraint } = failure as { code?: string; constraint?: string }
  const refusal = constraint ? visitor.route.refusals[constraint] : undefined
  // Whatever a field pointed at is gone, or was never this clinic's.
  if (!refusal && code === FOREIGN_KEY)
    return attempt({ '': words('forms.errors.id') }, { cause: constraint })
  return refusal && attempt({ [refusal.field]: words(refusal.words) }, { cause: constraint })
}

/** Every field the form has, empty: what was not sent at all is shown as left empty. */
function blankFields({ route }: Visitor): Record<string, string> {
  const shape = (route.form as { shape?: object } | undefined)?.shape ?? {}
  return Object.fromEntries(Object.keys(shape).map((name) => [name, '']))
}
