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
    releaseConnection(connection: Connection): Promise<void>
  }
}
