import { PgBoss } from 'pg-boss'
import type { z } from 'zod'
import { connectionOf, type Db, tenantOf, type Who } from '../db/tenant.ts'
import type { Services } from '../web/call.ts'

/** What a job carries: ids only, so that export and erasure cannot miss a copy of someone's data. */
export type JobData = Record<string, string | number | boolean | null>

/** What happens after a transaction, made of data like a route. */
export interface Job {
  name: string
  data: z.ZodType<JobData>
  /**
   * Runs outside any transaction; opens its own with `inTenant(services.pool, who, …)`. May run again after a
   * crash: it must find out by itself what is done already.
   */
  work: (run: { services: Services; who: Who; data: never }) => Promise<void>
  /** How often it is tried again, in increasing distance; then it stays on the list of failed ones. */
  retries: number
  /** Longest it may take, in seconds. */
  seconds: number
}

/** A kind of work for the queue. @param options data: ids only, checked again when it runs; seconds: how long one run may take */
export function job<D extends JobData>(
  name: string,
  options: { data: z.ZodType<D>; retries?: number; seconds?: number },
  work: (run: { services: Services; who: Who; data: D }) => Promise<void>,
): Job {
  return {
    name,
    data: options.data,
    retries: options.retries ?? 8,
    seconds: options.seconds ?? 300,
    work: work as Job['work'],
  }
}

/** A place in the day or hour at which a job is due; kept exactly once, and caught up after a pause. */
export interface Schedule {
  job: string
  every: 'minute' | 'hour' | 'day'
  /** Of a daily one, in UTC: '02:30'. */
  at?: string
}

/**
 * What a working process looks after when it begins and every minute, however many do: what another one left undone
 * when it died. Opens its own transactions; `who` is the system, in no clinic yet.
 */
export type Chore = (services: Services, who: Who) => Promise<void>

/** What the queue is told about each call; it is given the transaction instead of connections of its own. */
export const quiet = {
  schema: 'jobs',
  migrate: false,
  createSchema: false,
  supervise: false,
  schedule: false,
}

/**
 * Puts a job into the queue in this transaction: rolled back, it was never there; committed, it cannot be forgotten.
 * @param options key: at most one waiting job of this name and key; after: not before this moment
 */
export async function enqueue(
  db: Db,
  name: string,
  data: JobData,
  options: { key?: string; after?: Date } = {},
): Promise<void> {
  const connection = connectionOf(db)
  const inTransaction = { executeSql: (text: string, values?: unknown[]) => connection.query(text, values) }
  const boss = new PgBoss({ ...quiet, db: inTransaction })
  await boss.send(
    name,
    { ...data, tenant: tenantOf(db) },
    {
      ...(options.key && { singletonKey: options.key }),
      ...(options.after && { startAfter: options.after }),
    },
  )
}
