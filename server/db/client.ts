import PostgresClient, { type RunningQuery } from 'knex/lib/dialects/postgres/index.js'
import type { Client as Connection } from 'pg'

/**
 * knex's PostgreSQL client with two habits of ours: a COMMIT that did not commit throws, in knex's own transactions too,
 * and a connection left inside a transaction is never reused.
 */
export class ChairsideClient extends PostgresClient {
  // node-postgres resolves COMMIT of a failed transaction with the tag ROLLBACK.
  override async _query(connection: Connection, query: RunningQuery) {
    const done = await super._query(connection, query)
    if (/^commit/i.test(query.sql) && done.response?.command !== 'COMMIT') {
      throw new Error(`COMMIT answered ${done.response?.command}`)
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
