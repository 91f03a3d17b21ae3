import type { Duplex } from 'node:stream'
import type { Client as Connection } from 'pg'

const held = new WeakSet<Duplex>()

/**
 * Holds what a connection sends until the code that is running has asked everything it wants: the statements of one
 * step leave in one packet, and PostgreSQL wakes up once for them instead of once for each.
 * @returns the same connection
 */
export function inOnePacket(connection: Connection): Connection {
  const { stream } = connection.connection
  if (!held.has(stream)) {
    held.add(stream)
    stream.cork()
    process.nextTick(() => {
      held.delete(stream)
      stream.uncork()
    })
  }
  return connection
}
