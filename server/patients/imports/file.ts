import { createHash } from 'node:crypto'
import type { Pool } from '../../db/pool.ts'
import { type Db, inTenant, type Who } from '../../db/tenant.ts'
import { findPiece, insertPiece } from './pieces.queries.ts'

const pieceSize = 256 * 1024

/** Keeps a file with its import, piece by piece. */
export async function keepFile(db: Db, id: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  let position = 0
  for await (const piece of pieces(bytes)) {
    await insertPiece(db, id, { position, bytes: piece })
    position += 1
  }
}

/** The bytes of an import's file, each piece read in a transaction of its own. */
export async function* fileOf({
  pool,
  who,
  id,
}: {
  pool: Pool
  who: Who
  id: string
}): AsyncGenerator<Buffer> {
  for (let position = 0; ; position += 1) {
    const piece = await inTenant(pool, who, (db) => findPiece(db, id, position))
    if (!piece) return
    yield piece
  }
}

/** As `fileOf`, within a transaction that is open anyway. */
export async function* fileIn(db: Db, id: string): AsyncGenerator<Buffer> {
  for (let position = 0; ; position += 1) {
    const piece = await findPiece(db, id, position)
    if (!piece) return
    yield piece
  }
}

/** Size in bytes and SHA-256 of what passes through. */
export async function measured(bytes: AsyncIterable<Uint8Array>): Promise<{ size: number; sha256: string }> {
  const hash = createHash('sha256')
  let size = 0
  for await (const chunk of bytes) {
    hash.update(chunk)
    size += chunk.length
  }
  return { size, sha256: hash.digest('hex') }
}

async function* pieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let waiting: Uint8Array[] = []
  let size = 0
  for await (const chunk of bytes) {
    waiting.push(chunk)
    size += chunk.length
    if (size < pieceSize) continue
    yield Buffer.concat(waiting)
    waiting = []
    size = 0
  }
  if (size) yield Buffer.concat(waiting)
}
