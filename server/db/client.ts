import PostgresTransaction from 'knex/lib/dialects/postgres/execution/pg-transaction.js'
import PostgresClient, { type RunningQuery } from 'knex/lib/dialects/postgres/index.js'
import type { Client as Connection } from 'pg'

/** Thrown when PostgreSQL answered COMMIT with ROLLBACK: nothing of the transaction was kept. */
export class CommitFailed extends Error {
  override name = 'CommitFailed'
}

/** What a transaction opened by `inTenant` hands to `begin`, in the configuration knex passes through. */
export interface Opening {
  /** Text of one simple message: `begin` and the settings that hold for this transaction. */
  begin: string
  /** Receives the connection as soon as the transaction has one. */
  opened(connection: Connection): void
}

/**
 * knex's PostgreSQL client with three habits of ours: `begin` carries the transaction's settings and is not
 * waited for, COMMIT that did not commit throws, and a connection left inside a transaction is never reused.
 */
export class ChairsideClient extends PostgresClient {
  override transaction(container: unknown, config: unknown, outer: unknown) {
    return new ChairsideTransaction(this, container, config as { opening?: Opening }, outer)
  }

  // node-postgres resolves COMMIT of a failed transaction with the tag ROLLBACK.
  override async _query(connection: Connection, query: RunningQuery) {
    const done = await super._query(connection, query)
    if (/^commit/i.test(query.sql) && done.response?.command !== 'COMMIT') {
      throw new CommitFailed(`COMMIT answered ${done.response?.command}`)
    }
    return done
  }

  override releaseConnection(connection: Connection) {
    if (connection.getTransactionStatus() !== 'I') {
      Object.assign(connection, { __knex__disposed: new Error('released inside a transaction') })
    }
    return super.releaseConnection(connection)
  }
}

class ChairsideTransaction extends PostgresTransaction {
  readonly #opening: Opening | undefined

  constructor(client: unknown, container: unknown, config: { opening?: Opening }, outer: unknown) {
    super(client, container, config, outer)
    this.#opening = config.opening
  }

  override begin(connection: Connection): Promise<unknown> {
    const opening = this.#opening
    if (!opening) return super.begin(connection)
    // Not awaited: the statements that follow travel in the same packet. Should it fail, knex rejects the
    // transaction and the statements behind it find no tenant, hence no rows.
    void this.query(connection, opening.begin)
    opening.opened(connection)
    return Promise.resolve()
  }
}
