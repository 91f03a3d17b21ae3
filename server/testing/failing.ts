import pg from 'pg'
import { NOTIFY } from '../db/announcements.ts'
import type { FileStore } from '../files/store.ts'
import type { TestApp } from './app.ts'

/** How the n-th thing fails: the database refuses the statement, or the connection is gone; or a file operation. */
export type Fault = 'statement' | 'connection' | 'file'

/** Makes the n-th statement or file operation of the app fail, counted from the moment it is armed. */
export interface Failing {
  arm(fault: Fault, n: number): void
  /** @returns whether there was an n-th one */
  disarm(): boolean
  /** As it was before. */
  restore(): void
}

type Query = (
  this: pg.Client & { connection: { stream: { destroy(): void } } },
  ...asked: unknown[]
) => unknown

/** Stands between the app and its database and files, for tests of what is left when something fails. */
export function failing(app: TestApp): Failing {
  const { prototype } = pg.Client as unknown as { prototype: { query: Query } }
  const { query } = prototype
  const { store } = app.services.files
  let armed: { fault: Fault; left: number } | undefined
  let met = false

  const isIts = (fault: Fault) => {
    if (!armed || (armed.fault === 'file') !== (fault === 'file')) return false
    armed.left -= 1
    met ||= armed.left === 0
    return armed.left === 0
  }
  prototype.query = function (...asked) {
    if (!isTheApps(this) || isAfterwards(asked[0]) || !isIts('statement')) return query.apply(this, asked)
    if (armed?.fault === 'connection') {
      this.connection.stream.destroy()
      return query.apply(this, asked)
    }
    // A statement that PostgreSQL refuses, with the callback or promise of the one it stands for.
    return query.apply(this, ['select 1 / 0', ...asked.slice(1).filter((one) => typeof one === 'function')])
  }
  app.services.files.store = new Proxy(store, {
    get(target, name) {
      const operation = target[name as keyof FileStore] as (...given: unknown[]) => unknown
      return (...given: unknown[]) => {
        if (!isIts('file')) return operation.apply(target, given)
        throw Object.assign(new Error('the disk does not answer'), { code: 'EIO' })
      }
    },
  })
  return {
    arm(fault, n) {
      armed = { fault, left: n }
      met = false
    },
    disarm() {
      armed = undefined
      return met
    },
    restore() {
      prototype.query = query
      app.services.files.store = store
    },
  }
}

/** The connections of pages; not those of sessions, of what is counted, or of the test's own. */
function isTheApps({
  connectionParameters,
}: pg.Client & { connectionParameters?: pg.ClientConfig }): boolean {
  return (
    connectionParameters?.application_name === 'chairside' && connectionParameters.user === 'chairside_server'
  )
}

/** Other desks are told after the commit, whenever that is: no part of what was asked for. */
function isAfterwards(query: unknown): boolean {
  return (query as { name?: string } | undefined)?.name === NOTIFY.name
}
