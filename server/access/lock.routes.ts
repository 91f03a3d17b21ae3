import { z } from 'zod'
import { fragment, json, page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { form, optionalId, optionalText } from '../web/forms.ts'
import { localPath } from '../web/prepare.ts'
import { type Attempt, get, post } from '../web/routes.ts'
import { type AtDesk, peopleOn } from './desk.queries.ts'
import { checkUnlock, pinIsOffered, whoseLock } from './lock.ts'
import { noteRefused } from './refused.ts'
import { backTo, continueIn, onTheWay, withNext } from './signIns.ts'
import { lockOthersOn, lockSignIn, unlockSignIn } from './signIns.queries.ts'

const lockQuery = z.strictObject({ ...onTheWay.shape, who: z.uuid().optional() })
const unlockForm = form({
  who: optionalId(),
  password: z.string().max(1000).default(''),
  pin: z.string().max(20).default(''),
  next: optionalText(500),
})

/** The screen lock: covers the page at once, opens by password or this device's PIN, and changes hands quickly. */
export const lockRoutes = [
  post(
    '/lock',
    {
      may: 'anyone',
      whileLocked: true,
      form: form({ next: optionalText(500) }),
      retry: async () => redirect('/lock'),
    },
    async ({ db, person, partial }, { next }) => {
      await lockSignIn(db, person.signIn)
      return partial ? json(null, { status: 204 }) : redirect(withNext('/lock', localPath(next || '/')))
    },
  ),
  get('/lock', { may: 'anyone', reads: 'nothing', whileLocked: true, query: lockQuery }, (call) =>
    lockPage(call, { who: call.query.who ?? null, next: call.query.next ?? '' }),
  ),
  post(
    '/unlock',
    { may: 'anyone', whileLocked: true, form: unlockForm, retry: refused },
    async (call, { who, next, ...typed }) => {
      const { db, person, partial } = call
      const theirs = await whoseLock(call, who)
      await checkUnlock(call, theirs, typed)
      await unlockSignIn(db, theirs.id)
      if (theirs.id !== person.signIn) return changeHands(call, theirs)
      if (partial) return json(null, { status: 204 })
      const tenant = call.who.actor.kind === 'user' ? call.who.tenant : null
      return redirect(await backTo(db, { user: person.id, tenant, next: localPath(next || '/') }))
    },
  ),
]

/** The other one's sign-in takes the place of ours, which stays, locked. */
async function changeHands(call: Call<unknown>, theirs: AtDesk) {
  const { db } = call
  await lockOthersOn(db, theirs.device_id as string, theirs.id)
  const to = await backTo(db, { user: theirs.user_id, tenant: theirs.tenant_id, next: '/' })
  return continueIn(call, theirs.id, { tenant: theirs.tenant_id, to })
}

async function lockPage(
  call: Call<unknown>,
  { who, next }: { who: string | null; next: string },
  attempt?: Attempt,
) {
  const { db, services, partial } = call
  const theirs = await whoseLock(call, who)
  const [pin, people] = await Promise.all([
    pinIsOffered(db, services, theirs),
    theirs.device_id ? peopleOn(db, theirs.device_id) : [],
  ])
  const data = {
    form: { values: {}, errors: attempt?.errors ?? {} },
    wrong: attempt?.errors[''] ?? null,
    who: theirs.id,
    name: nameOf(theirs),
    lockedAt: theirs.locked_at ?? (theirs.idle ? theirs.last_seen_at : null),
    idle: theirs.idle,
    pin,
    next,
    others: people.filter(({ user_id }) => user_id !== theirs.user_id).map(other),
  }
  return partial ? fragment('access/lock', data) : page('access/lock', data, { layout: 'door' })
}

async function refused(call: Call<unknown>, attempt: Attempt) {
  await noteRefused(call, attempt)
  const { who, next } = attempt.values
  const id = z.uuid().safeParse(who)
  return lockPage(call, { who: id.success ? id.data : null, next: String(next ?? '') }, attempt)
}

function other(at: AtDesk) {
  return { name: nameOf(at), path: at.live ? `/lock?who=${at.id}` : '/sign-in' }
}

function nameOf({ title, given_name, family_name }: AtDesk): string {
  return [title, given_name, family_name].filter(Boolean).join(' ')
}
