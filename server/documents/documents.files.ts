import { findFile, findPreview, type StoredFile } from '../files/files.queries.ts'
import { contentOf } from '../files/files.ts'
import { KeyDestroyed } from '../files/keys.ts'
import { kinds } from '../files/kinds.ts'
import { rangeOf } from '../files/range.ts'
import type { Range } from '../lib/segments.ts'
import { file } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { NotFound } from '../web/refusals.ts'
import { type Document, getDocument, wasShown } from './documents.queries.ts'

/** A document's file as it came, or the part of it the browser asks for. */
export async function original(
  call: Call<unknown>,
  document: Document,
  disposition: 'attachment' | 'inline',
) {
  const stored = await findFile(call.db, document.file_id)
  if (!stored) throw new NotFound('file')
  const size = Number(stored.size)
  const range = rangeOf(call.range, size)
  return file({
    type: kinds[stored.kind].type,
    name: stored.name,
    disposition,
    ranges: true,
    size: range ? range.end - range.start : size,
    range: range && { from: range.start, to: range.end - 1, of: size },
    content: contents(call, stored, range),
    patients: [document.patient_id],
  })
}

/** The picture made of a document. One of a list needs no entry on the record where the list has its own. */
export async function picture(call: Call<unknown>, extent: 'small' | 'large') {
  const document = await getDocument(call.db, call.params['id']!)
  const stored = await findPreview(call.db, document.file_id, extent)
  if (!stored) throw new NotFound('picture')
  const isKnown = extent === 'small' && (await wasShown(call.db, document.patient_id, call.person.id))
  return file({
    type: kinds.jpeg.type,
    name: `${extent}.jpg`,
    disposition: 'inline' as const,
    size: Number(stored.size),
    content: contents(call, stored),
    patients: isKnown ? [] : [document.patient_id],
  })
}

/** What was erased is as if there were none. */
function contents(call: Call<unknown>, stored: StoredFile, range?: Range) {
  try {
    return contentOf(call.services.files, stored, range)
  } catch (failure) {
    throw failure instanceof KeyDestroyed ? new NotFound('file') : failure
  }
}
