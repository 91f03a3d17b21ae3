import type { SessionData, Store } from 'express-session'

const MOST = 2000

/**
 * Lets a store answer from memory what it has answered before. That cannot be wrong: a session id is given to one
 * sign-in and never to another, and whether that sign-in still holds is asked of the database in every request.
 * @param store whose `get` is replaced; writes and removals go through to it and are forgotten here
 * @returns the same store
 */
export function rememberSessions<S extends Store>(store: S): S {
  const known = new Map<string, string>()
  const get = store.get.bind(store)
  const set = store.set.bind(store)
  const destroy = store.destroy.bind(store)

  store.get = (id, done) => {
    const kept = known.get(id)
    if (kept !== undefined) {
      done(null, JSON.parse(kept) as SessionData)
      return
    }
    get(id, (failure, session) => {
      // An anonymous session may still become somebody's.
      if (session && 'passport' in session) remember(known, id, JSON.stringify(session))
      done(failure, session)
    })
  }
  store.set = (id, session, done) => {
    known.delete(id)
    set(id, session, done)
  }
  store.destroy = (id, done) => {
    known.delete(id)
    destroy(id, done)
  }
  return store
}

/** The one kept longest makes room. */
function remember(known: Map<string, string>, id: string, session: string): void {
  if (known.size >= MOST) known.delete(known.keys().next().value as string)
  known.set(id, session)
}
