import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Config } from '../../config/config.ts'
import type { Db } from '../db/tenant.ts'
import type { Key } from '../lib/encryption.ts'
import { opening, openRange, type Range } from '../lib/segments.ts'
import { diskStore } from './diskStore.ts'
import { insertFile, type StoredFile, storedSince } from './files.queries.ts'
import { fitName, Unfit } from './kinds.ts'
import { keyOfFile, keyOfOwner, type Owner, wrappedFor } from './keys.ts'
import { readMasterKey } from './masterKey.ts'
import { type FileStore, storeName } from './store.ts'
import type { Upload } from './uploads.ts'

/** The encrypted file store and the key that everything in it hangs on. */
export interface Files {
  store: FileStore
  master: Key
}

/** Opens the store in the data folder. @throws Error when the master key is missing or open to others */
export async function openFiles({
  dataDir,
  masterKey,
  diskReserve,
}: Pick<Config, 'dataDir' | 'masterKey' | 'diskReserve'>): Promise<Files> {
  return {
    store: await diskStore(join(dataDir, 'files'), { reserve: diskReserve }),
    master: await readMasterKey(masterKey),
  }
}

/**
 * Makes an uploaded file a person's or clinic's own, in the caller's transaction. After the commit it is to be
 * settled; until then it can be read already.
 * @returns the name it is kept under
 */
export async function keepFile(
  db: Db,
  { master }: Files,
  upload: Upload,
  { owner, storedBy }: { owner: Owner; storedBy: string | null },
): Promise<string> {
  const name = fitName(upload.name, upload.kind)
  const key = await keyOfOwner(db, master, owner)
  await insertFile(db, {
    id: upload.id,
    patient: owner.patient,
    name,
    kind: upload.kind,
    size: upload.size,
    sha256: upload.sha256,
    width: upload.width,
    height: upload.height,
    wrappedKey: wrappedFor(key, upload.id, upload.key),
    storedBy,
  })
  return name
}

/** What one person may store in 24 hours (ASVS 5.2.4): far above a day's work, far below a disk. */
export const quota = { files: 1000, bytes: 10 * 2 ** 30 }

/** @throws Unfit when these files would be more than the person may store in a day */
export async function checkQuota(
  db: Db,
  person: string,
  uploads: readonly Upload[],
  now: Date,
): Promise<void> {
  const since = new Date(now.getTime() - 24 * 60 * 60 * 1000)
  const before = await storedSince(db, person, since)
  const bytes = uploads.reduce((all, { size }) => all + size, before.bytes)
  if (before.files + uploads.length > quota.files || bytes > quota.bytes) throw new Unfit('quota')
}

/**
 * The contents of a file or preview, decrypted as they are read. The keys are opened at once, the file when it is
 * called for: after the transaction.
 * @throws KeyDestroyed, Damaged
 */
export function contentOf({ store, master }: Files, file: StoredFile, range?: Range): () => Readable {
  const key = keyOfFile(master, file)
  const name = storeName(file.tenant_id, file.id)
  if (!range) return () => Readable.from(opening(key)(store.read(name)), { objectMode: false })
  const size = Number(file.size)
  return () =>
    Readable.from(
      openRange(key, size, range, (part) => store.readRange(name, part)),
      { objectMode: false },
    )
}
