import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import type { Db } from '../db/tenant.ts'
import { checkQuota, contentOf, type Files, keepFile } from '../files/files.ts'
import { findFile } from '../files/files.queries.ts'
import { Unfit } from '../files/kinds.ts'
import { drawnLogo } from '../files/logoDrawing.ts'
import { NotStored, storeName } from '../files/store.ts'
import type { Upload } from '../files/uploads.ts'
import { enqueue } from '../jobs/jobs.ts'
import { newKey } from '../lib/encryption.ts'
import { newId } from '../lib/ids.ts'
import { opening, sealing } from '../lib/segments.ts'
import type { Call } from '../web/call.ts'
import { Refusal } from '../web/refusals.ts'
import { updateLogo } from './logo.queries.ts'

/** A clinic's logo as prints use it: a PNG on white, made by us. */
export interface Logo {
  bytes: Buffer
  /** In pixels. */
  width: number
  height: number
}

/**
 * Draws what was uploaded anew and keeps that as the clinic's logo. What was sent is claimed by nothing and swept.
 * @throws Refusal when nothing came, or what came is no picture we can draw
 */
export async function changeLogo(call: Call<unknown>): Promise<void> {
  const { db, services, person, clinic, now } = call
  const [upload] = call.uploads
  const [refused] = call.refusedUploads
  if (refused) throw new Refusal('logo', refused.words, refused.values)
  if (!upload) throw new Refusal('logo', 'access.logo.none')
  try {
    await checkQuota(db, person.id, [upload], now)
    const drawn = await drawnAnew(services.files, upload, clinic.id)
    const owner = { tenant: clinic.id, patient: null }
    await keepFile(db, services.files, drawn, { owner, storedBy: person.id })
    await updateLogo(db, drawn.id)
    await enqueue(db, 'files.settle', { file: drawn.id })
  } catch (failure) {
    throw failure instanceof Unfit ? new Refusal('logo', failure.words, failure.values) : failure
  }
}

/** The logo kept as this file. Where the store has lost it, invoices are printed without. */
export async function readLogo(db: Db, files: Files, file: string): Promise<Logo | undefined> {
  const stored = await findFile(db, file)
  if (!stored || stored.patient_id !== null) return undefined
  const bytes = await buffer(contentOf(files, stored)()).catch((failure: Error) => {
    if (failure instanceof NotStored) return undefined
    throw failure
  })
  if (!bytes) return undefined
  return { bytes, ...sizeOf(bytes) }
}

/** A PNG begins with its size in pixels: ISO 15948, 11.2.2. */
function sizeOf(png: Buffer): { width: number; height: number } {
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20) }
}

async function drawnAnew({ store }: Files, upload: Upload, tenant: string): Promise<Upload> {
  const sent = await buffer(opening(upload.key)(store.read(storeName(tenant, upload.id))))
  const bytes = await drawnLogo(upload.kind, sent)
  const [id, key] = [newId(), newKey()]
  await store.put(storeName(tenant, id), sealing(key)(once(bytes)))
  const sha256 = createHash('sha256').update(bytes).digest()
  return { ...upload, id, key, kind: 'png', size: bytes.length, sha256, ...sizeOf(bytes) }
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
