import knex, { type Knex } from 'knex'
import pg, { type Client as Connection } from 'pg'
import { announcer, hearAnnouncements } from './announcements.ts'
import { ChairsideClient } from './client.ts'
import { OnePieceSocket } from './packets.ts'

/** The server's connections. Opaque on purpose: queries take a `Db`, which only a transaction yields. */
export interface Pool {
  readonly knex: Knex
  /** A connection of one's own, to be given back outside any transaction. @throws KnexTimeoutError when all are in use */
  take(): Promise<Connection>
  giveBack(connection: Connection): void
  /** Tells listeners what a committed transaction's triggers announced. */
  announce(announcements: readonly string[]): void
  close(): Promise<void>
}

interface ConnectionKeeper {
  acquireConnection(): Promise<Connection>
  releaseConnection(connection: Connection): Promise<void>
}

// A clinic's machine may be busy; nothing that a person waits for should ever take this long.
const LIMITS =
  '-c statement_timeout=20s -c lock_timeout=8s -c idle_in_transaction_session_timeout=30s -c plan_cache_mode=force_generic_plan'
const UNHURRIED = '-c idle_in_transaction_session_timeout=0'

const DATE = 1082
const INT8 = 20
const TIMESTAMPTZ = 1184
const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === DATE) return (text: string) => text
    if (oid === INT8) return (text: string) => BigInt(text)
    if (oid === TIMESTAMPTZ && format !== 'binary') return instant
    return pg.types.getTypeParser(oid, format)
  },
}

/** Sessions run in UTC, so nearly every moment is ISO 8601 but for its blank: ten times as fast as any text. */
function instant(text: string): Date | number | null {
  if (text.length < 30 && text.endsWith('+00')) {
    const date = new Date(`${text.slice(0, 10)}T${text.slice(11, -3)}Z`)
    if (!Number.isNaN(date.getTime())) return date
  }
  return anyInstant(text)
}
const anyInstant = pg.types.getTypeParser(TIMESTAMPTZ) as (text: string) => Date | number | null

/**
 * @param url what the server signs in with: a role that owns nothing and has no BYPASSRLS
 * @param options max: connections kept at most; unhurried: for commands that nobody's page waits for
 */
export function openPool(url: string, options: { max?: number; unhurried?: boolean } = {}): Pool {
  const instance = knex({
    client: ChairsideClient as never,
    // A database that is away is said once, by whoever asked; knex would add a stack for every try.
    log: { warn() {}, error() {} },
    connection: {
      connectionString: url,
      pipeline: true,
      stream: () => new OnePieceSocket(),
      types,
      application_name: 'chairside',
      // Announcements are notices: a clinic's own PostgreSQL may be told to keep those back.
      options: `-c timezone=UTC -c client_min_messages=notice ${options.unhurried ? UNHURRIED : LIMITS}`,
    } as Knex.PgConnectionConfig,
    pool: {
      min: 0,
      max: options.max ?? 16,
      acquireTimeoutMillis: options.unhurried ? 60_000 : 2500,
      idleTimeoutMillis: 60_000,
    },
  })
  const client = instance.client as ConnectionKeeper
  const take = async () => {
    const connection = await client.acquireConnection()
    hearAnnouncements(connection)
    return connection
  }
  const giveBack = (connection: Connection) => void client.releaseConnection(connection)
  const said = announcer(async (work) => {
    const connection = await take()
    await work(connection).finally(() => giveBack(connection))
  })
  return {
    knex: instance,
    take,
    giveBack,
    announce: said.announce,
    async close() {
      await said.close()
      await instance.destroy()
    },
  }
}
