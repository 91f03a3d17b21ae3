import { expect } from 'chai'
import session, { type SessionData } from 'express-session'
import { rememberSessions } from './sessionMemory.ts'

describe('the memory of sessions', () => {
  it('asks the store once for a session that is somebody’s', async () => {
    const { store, asked } = counted()
    await kept(store, 'one', { passport: { user: { signIn: 's' } } })
    expect(await read(store, 'one')).to.deep.include({ passport: { user: { signIn: 's' } } })
    expect(await read(store, 'one')).to.deep.include({ passport: { user: { signIn: 's' } } })
    expect(asked()).to.equal(1)
  })

  it('hands out a copy each time', async () => {
    const { store } = counted()
    await kept(store, 'one', { passport: { user: { signIn: 's' } } })
    await read(store, 'one')
    const first = (await read(store, 'one')) as unknown as { passport: { user: { signIn: string } } }
    first.passport.user.signIn = 'changed'
    expect(await read(store, 'one')).to.deep.include({ passport: { user: { signIn: 's' } } })
  })

  it('forgets what is written anew or removed, and keeps nothing of nobody', async () => {
    const { store, asked } = counted()
    await kept(store, 'one', { passport: { user: { signIn: 's' } } })
    await read(store, 'one')
    await kept(store, 'one', { passport: { user: { signIn: 't' } } })
    expect(await read(store, 'one')).to.deep.include({ passport: { user: { signIn: 't' } } })
    await new Promise<void>((done) => store.destroy('one', () => done()))
    expect(await read(store, 'one')).to.equal(undefined)
    await kept(store, 'nobody', {})
    const before = asked()
    await read(store, 'nobody')
    await read(store, 'nobody')
    expect(asked() - before).to.equal(2)
  })
})

function counted() {
  const store = new session.MemoryStore()
  const get = store.get.bind(store)
  let times = 0
  store.get = (id, done) => {
    times++
    get(id, done)
  }
  return { store: rememberSessions(store), asked: () => times }
}

function kept(store: session.Store, id: string, data: object): Promise<void> {
  const whole = { cookie: { originalMaxAge: null }, ...data } as unknown as SessionData
  return new Promise((done) => store.set(id, whole, () => done()))
}

function read(store: session.Store, id: string): Promise<SessionData | undefined> {
  return new Promise((done, fail) =>
    store.get(id, (failure, data) => (failure ? fail(failure) : done(data ?? undefined))),
  )
}
