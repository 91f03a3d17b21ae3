import type { Client as Connection } from 'pg'
import { takeAnnouncements } from './announcements.ts'
import { inOnePacket } from './packets.ts'
import type { Pool } from './pool.ts'

const inside = Symbol('transaction')

/** A transaction that knows its tenant and actor. The only thing a query accepts. */
export interface Db {
  readonly [inside]: { connection: Connection; tenant: string; ended: boolean }
}

export interface Actor {
  kind: 'user' | 'patient' | 'link' | 'system' | 'operator'
  id: string | null
}

export interface Who {
  tenant: string
  actor: Actor
  /** Id of the request or job; groups what one action changed. */
  request: string
  address?: string | null
}

/** Stands for the installation itself where a tenant is asked for: global tables' history, no clinic's rows. */
export const INSTALLATION = '00000000-0000-0000-0000-000000000000'

/**
 * Runs `work` in one transaction that sees and writes the tenant's rows only.
 * @throws whatever work throws, after rolling back; CommitFailed when nothing was kept
 */
export function inTenant<T>(pool: Pool, who: Who, work: (db: Db) => Promise<T>): Promise<T> {
  return transaction(pool, who, work)
}

/** As `inTenant`, for work on global tables: row security shows it no clinic's rows. */
export function inInstallation<T>(
  pool: Pool,
  who: Omit<Who, 'tenant'>,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  return inTenant(pool, { ...who, tenant: INSTALLATION }, work)
}

/** The connection behind a transaction; for server/db and the queue. */
export function connectionOf(db: Db): Connection {
  const { connection, ended } = db[inside]
  if (ended) throw new Error('this transaction has ended')
  return inOnePacket(connection)
}

/** The tenant a transaction was opened for. */
export function tenantOf(db: Db): string {
  return db[inside].tenant
}

async function transaction<T>(pool: Pool, who: Who, work: (db: Db) => Promise<T>): Promise<T> {
  const begin = beginAs(who)
  const connection = await pool.take()
  const opened = { connection, tenant: who.tenant, ended: false }
  // Not awaited here: the statements that follow travel in the same packet. Should it fail, they find no tenant, hence
  // no rows; and the request has failed, whatever they did.
  const begun = inOnePacket(connection).query(begin)
  begun.catch(() => {})
  try {
    const result = await work({ [inside]: opened })
    opened.ended = true
    await begun
    // Also when the answer was lost: nobody knows then whether it was kept, and looking again does no harm.
    await commit(connection).finally(() => pool.announce(takeAnnouncements(connection)))
    return result
  } catch (failure) {
    opened.ended = true
    await connection.query('rollback').catch(() => {})
    takeAnnouncements(connection)
    // What came of statements without a beginning says nothing: that there was none does.
    await begun
    throw failure
  } finally {
    pool.giveBack(connection)
  }
}

/** Thrown when PostgreSQL answered COMMIT with ROLLBACK: nothing of the transaction was kept. */
class CommitFailed extends Error {
  override name = 'CommitFailed'
}

/** node-postgres resolves COMMIT of a failed transaction, with the tag ROLLBACK. */
async function commit(connection: Connection): Promise<void> {
  const { command } = await inOnePacket(connection).query('commit')
  if (command !== 'COMMIT') throw new CommitFailed(`COMMIT answered ${command}`)
}

const SAFE = /^[\w.:%/-]{0,80}$/

function beginAs(who: Who): string {
  const settings = {
    tenant: who.tenant,
    actor: `${who.actor.kind}:${who.actor.id ?? ''}`,
    request: who.request,
    address: who.address ?? '',
  }
  const set = Object.entries(settings).map(([name, value]) => {
    if (!SAFE.test(value)) throw new Error(`unfit value for the setting ${name}`)
    return `set local chairside.${name} = '${value}'`
  })
  return ['begin', ...set].join('; ')
}
