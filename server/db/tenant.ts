import type { Knex } from 'knex'
import type { Client as Connection } from 'pg'
import type { Opening } from './client.ts'
import type { Pool } from './pool.ts'

declare const inTransaction: unique symbol

/** A transaction that knows its tenant and actor. The only thing a query accepts. */
export type Db = Knex.Transaction & { readonly [inTransaction]: true }

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

const connections = new WeakMap<object, { connection: Connection; tenant: string }>()

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

/** The connection behind a transaction; for server/db alone. */
export function connectionOf(db: Db): Connection {
  const opened = connections.get(db)
  if (!opened || db.isCompleted()) throw new Error('this transaction has ended')
  return opened.connection
}

/** The tenant a transaction was opened for. */
export function tenantOf(db: Db): string {
  return connections.get(db)?.tenant ?? INSTALLATION
}

async function transaction<T>(pool: Pool, who: Who, work: (db: Db) => Promise<T>): Promise<T> {
  let connection: Connection | undefined
  const opening: Opening = {
    begin: beginAs(who),
    opened(opened) {
      connection = opened
    },
  }
  return pool.knex.transaction(
    async (trx) => {
      connections.set(trx, { connection: connection as Connection, tenant: who.tenant })
      return work(trx as unknown as Db)
    },
    { opening } as Knex.TransactionConfig,
  ) as Promise<T>
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
