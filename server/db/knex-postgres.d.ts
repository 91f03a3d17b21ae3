// knex publishes no types for its dialects; these are the parts that client.ts extends.
declare module 'knex/lib/dialects/postgres/index.js' {
  import type { Knex } from 'knex'
  import type { Client as Connection, QueryResult } from 'pg'
  export interface RunningQuery {
    sql: string
    response?: QueryResult
  }
  export default class PostgresClient {
    constructor(config: Knex.Config)
    _query(connection: Connection, query: RunningQuery): Promise<RunningQuery>
    transaction(container: unknown, config: unknown, outer: unknown): unknown
    releaseConnection(connection: Connection): Promise<void>
  }
}
declare module 'knex/lib/dialects/postgres/execution/pg-transaction.js' {
  import type { Client as Connection } from 'pg'
  export default class PostgresTransaction {
    constructor(client: unknown, container: unknown, config: unknown, outer: unknown)
    begin(connection: Connection): Promise<unknown>
    query(connection: Connection, sql: string): Promise<unknown>
  }
}
