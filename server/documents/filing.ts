import { checkQuota, keepFile } from '../files/files.ts'
import { Unfit } from '../files/kinds.ts'
import type { Upload } from '../files/uploads.ts'
import { enqueue } from '../jobs/jobs.ts'
import type { Call } from '../web/call.ts'
import { Refusal } from '../web/refusals.ts'
import { insertDocument, isFiled } from './documents.queries.ts'
import { type DocumentKind, likelyKind, titleOf } from './documents.ts'

/** What the form of new documents says besides its files. */
export interface Filing {
  batch: string
  kind: DocumentKind | null
}

/**
 * Files what was uploaded as the patient's documents. A form sent twice files once.
 * @throws Refusal when there is nothing, or more than one person may store in a day
 */
export async function fileDocuments(
  call: Call<unknown>,
  patient: string,
  { batch, kind }: Filing,
): Promise<void> {
  const { db, uploads, refusedUploads, person, now } = call
  if (uploads.length + refusedUploads.length === 0) throw new Refusal('files', 'documents.errors.none')
  if (await isFiled(db, batch)) return
  await checkQuota(db, person.id, uploads, now).catch((error) => {
    throw error instanceof Unfit ? new Refusal('files', error.words) : error
  })
  for (const [position, upload] of uploads.entries()) {
    await fileOne(call, upload, { patient, batch, position, kind: kind ?? likelyKind(upload.kind) })
  }
}

async function fileOne(
  { db, services, person, who }: Call<unknown>,
  upload: Upload,
  place: { patient: string; batch: string; position: number; kind: DocumentKind },
): Promise<void> {
  const owner = { tenant: who.tenant, patient: place.patient }
  const name = await keepFile(db, services.files, upload, { owner, storedBy: person.id })
  await insertDocument(db, { ...place, file: upload.id, title: titleOf(name), filedBy: person.id })
  await enqueue(db, 'files.settle', { file: upload.id })
}
