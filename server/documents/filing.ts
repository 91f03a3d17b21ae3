import type { Db } from '../db/tenant.ts'
import { checkQuota, type Files, keepFile } from '../files/files.ts'
import { Unfit } from '../files/kinds.ts'
import { forget, type Upload } from '../files/uploads.ts'
import { enqueue } from '../jobs/jobs.ts'
import type { Call } from '../web/call.ts'
import { Refusal } from '../web/refusals.ts'
import { insertDocument, isFiled } from './documents.queries.ts'
import { type DocumentKind, likelyKind, titleOf } from './documents.ts'

/** What the form of new documents says besides its files. */
export interface Filing {
  batch: string
  kind: DocumentKind | null
  /** The visit it was recorded at. */
  visit: string | null
}

/**
 * Files what was uploaded as the patient's documents. A form sent twice files once, also at the same moment.
 * @throws Refusal when there is nothing, or more than one person may store in a day
 */
export async function fileDocuments(
  call: Call<unknown>,
  patient: string,
  { batch, kind, visit }: Filing,
): Promise<void> {
  const { db, services, uploads, refusedUploads, person, who, now } = call
  if (uploads.length + refusedUploads.length === 0) throw new Refusal('files', 'documents.errors.none')
  if (await isFiled(db, batch)) return forget(services.files.store, who.tenant, uploads)
  await checkQuota(db, person.id, uploads, now).catch((error) => {
    throw error instanceof Unfit ? new Refusal('files', error.words) : error
  })
  for (const [position, upload] of uploads.entries()) {
    const place = { patient, batch, position, kind, visit, filedBy: person.id }
    await fileDocument(db, services.files, { upload, tenant: who.tenant, place })
  }
}

/** Where a document goes and what it is; the kind that fits where none is given. */
interface Place {
  patient: string
  batch: string
  position: number
  kind: DocumentKind | null
  visit: string | null
  filedBy: string
}

/** Files one upload as a patient's document, and has it settled after the commit. */
async function fileDocument(
  db: Db,
  files: Files,
  { upload, tenant, place }: { upload: Upload; tenant: string; place: Place },
): Promise<void> {
  const owner = { tenant, patient: place.patient }
  const name = await keepFile(db, files, upload, { owner, storedBy: place.filedBy })
  const kind = place.kind ?? likelyKind(upload.kind)
  await insertDocument(db, { ...place, kind, file: upload.id, title: titleOf(name) })
  await enqueue(db, 'files.settle', { file: upload.id })
}
