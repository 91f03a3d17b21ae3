import { all, maybe } from '../../db/sql.ts'
import type { Db } from '../../db/tenant.ts'

export async function insertPiece(
  db: Db,
  id: string,
  piece: { position: number; bytes: Buffer },
): Promise<void> {
  await all(
    db,
    'insert into patients.import_pieces (import_id, position, bytes) values (:id, :position, :bytes)',
    { id, ...piece },
  )
}

export async function findPiece(db: Db, id: string, position: number): Promise<Buffer | undefined> {
  const row = await maybe<{ bytes: Buffer }>(
    db,
    'select bytes from patients.import_pieces where import_id = :id and position = :position',
    { id, position },
  )
  return row?.bytes
}

/** The file's bytes go; its rows stay. */
export async function deletePieces(db: Db, id: string): Promise<void> {
  await all(db, 'delete from patients.import_pieces where import_id = :id', { id })
}
