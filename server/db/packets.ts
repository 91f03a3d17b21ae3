import { Socket } from 'node:net'
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

/** Sends what was held as one piece: gathering thirty small ones in the kernel costs more than copying them. */
export class OnePieceSocket extends Socket {
  override _writev(
    held: { chunk: Buffer; encoding: BufferEncoding }[],
    done: (failure?: Error | null) => void,
  ): void {
    this._write(Buffer.concat(held.map(({ chunk }) => chunk)), 'buffer' as BufferEncoding, done)
  }
}
