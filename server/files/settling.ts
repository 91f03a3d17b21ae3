import { buffer } from 'node:stream/consumers'
import type { Db } from '../db/tenant.ts'
import { newKey } from '../lib/encryption.ts'
import { newId } from '../lib/ids.ts'
import { sealing } from '../lib/segments.ts'
import { contentOf, type Files } from './files.ts'
import {
  findFile,
  insertPreview,
  insertUndecodable,
  namedAmong,
  type NewPreview,
  type StoredFile,
} from './files.queries.ts'
import { keyOfOwner, wrappedFor } from './keys.ts'
import type { PictureKind } from './kinds.ts'
import type { Picture } from './pictures.ts'
import { storeName } from './store.ts'

/** Opens a transaction in the tenant, for what happens outside of requests. */
export type InTransaction = <T>(work: (db: Db) => Promise<T>) => Promise<T>

/**
 * What happens to a file after the commit that made it someone's own: it moves to its place, and the pictures it is
 * shown by are made. Doing it again changes nothing. No connection is held while pictures are made.
 */
export async function settleFile(files: Files, id: string, inTransaction: InTransaction): Promise<void> {
  const file = await inTransaction((db) => findFile(db, id))
  if (!file) return
  await files.store.claim(storeName(file.tenant_id, file.id))
  if (file.kind === 'pdf' || file.kind === 'csv' || file.kind === 'svg') return
  const pictures = await madeOf(files, file, file.kind)
  if (pictures.length === 0) return inTransaction((db) => insertUndecodable(db, id))
  // The small one first: the large one says that all are there.
  for (const picture of pictures.toReversed()) await keepPicture(files, file, picture, inTransaction)
}

/** Removes what lies unclaimed since before an instant, and moves to its place what a row names after all. */
export async function sweepFiles(
  { store }: Files,
  before: Date,
  inTenant: <T>(tenant: string, work: (db: Db) => Promise<T>) => Promise<T>,
): Promise<{ claimed: number; removed: number }> {
  const byTenant = Object.groupBy(await store.unclaimed(before), (name) => name.split('/')[0]!)
  const swept = { claimed: 0, removed: 0 }
  for (const [tenant, names = []] of Object.entries(byTenant)) {
    const ids = names.map((name) => name.split('/')[1]!)
    const named = await inTenant(tenant, (db) => namedAmong(db, ids))
    for (const id of ids) await (named.has(id) ? store.claim : store.remove)(storeName(tenant, id))
    swept.claimed += named.size
    swept.removed += ids.length - named.size
  }
  return swept
}

/** The pictures of a file; none where its contents defeat the decoder, which is no reason to try again. */
async function madeOf(files: Files, file: StoredFile, kind: PictureKind): Promise<Picture[]> {
  const bytes = await buffer(contentOf(files, file)())
  // Loaded with the first picture: no start should wait for it.
  const { picturesOf } = await import('./pictures.ts')
  return picturesOf(kind, bytes).catch(() => [])
}

/** Stores a picture of a file, unless there is one of this extent. */
export async function keepPicture(
  { store, master }: Files,
  file: Pick<StoredFile, 'id' | 'tenant_id' | 'patient_id'>,
  { extent, bytes, width, height }: Picture,
  inTransaction: InTransaction,
): Promise<void> {
  const [id, key] = [newId(), newKey()]
  const name = storeName(file.tenant_id, id)
  await store.put(name, sealing(key)(once(bytes)))
  const preview = { id, file: file.id, patient: file.patient_id, extent, size: bytes.length, width, height }
  const isNew = await inTransaction(async (db) => {
    const owner = await keyOfOwner(db, master, { tenant: file.tenant_id, patient: file.patient_id })
    return insertPreview(db, { ...preview, wrappedKey: wrappedFor(owner, id, key) } satisfies NewPreview)
  })
  await (isNew ? store.claim(name) : store.remove(name))
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
