import { z } from 'zod'
import { newId } from '../lib/ids.ts'
import type { Range } from '../lib/segments.ts'
import { findFile, findPreview, type StoredFile } from '../files/files.queries.ts'
import { contentOf } from '../files/files.ts'
import { KeyDestroyed } from '../files/keys.ts'
import { kinds } from '../files/kinds.ts'
import { rangeOf } from '../files/range.ts'
import { patientFrame } from '../patients/patientFrame.ts'
import { findPatient } from '../patients/patients.queries.ts'
import { type Answer, file, json, page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { choice, form, id, text, version } from '../web/forms.ts'
import { Conflict, NotFound } from '../web/refusals.ts'
import { type Attempt, get, post, type Route } from '../web/routes.ts'
import {
  type Document,
  documentCounts,
  documentsOf,
  findDocument,
  neighboursOf,
  updateDocument,
  wasShown,
  withdrawDocument,
} from './documents.queries.ts'
import { documentKinds } from './documents.ts'
import { fileDocuments } from './filing.ts'
import { chipsOf, detailsOf, kindChoices, shownIn } from './shown.ts'

const pageSize = 60

const listQuery = z.strictObject({
  kind: z.enum(documentKinds).optional(),
  withdrawn: z.literal('1').optional(),
  page: z.coerce.number().int().min(1).max(1000).default(1),
})

type ListQuery = z.output<typeof listQuery>

const newDocuments = form({
  batch: id(),
  kind: z.union([z.literal('').transform(() => null), choice(documentKinds)]),
  // Sent by the page's script, which shows the answer in place.
  script: z.literal('1').optional(),
})

const changes = form({ version: version(), kind: choice(documentKinds), title: text(200) })

const withdrawal = form({ version: version(), because: text(500) })

export const documentRoutes: readonly Route[] = [
  get('/patients/:id/documents', { may: 'documents.read', reads: 'patients', query: listQuery }, (call) =>
    list(call, call.query),
  ),

  post(
    '/patients/:id/documents',
    { may: 'documents.write', form: newDocuments, uploads: true, retry: listAgain },
    async (call, filing) => {
      const patient = await findPatient(call.db, call.params['id']!)
      if (!patient) throw new NotFound('patient')
      await fileDocuments(call, patient.id, filing)
      const refused = call.refusedUploads.map(({ name, words, values }) => ({
        name,
        why: call.words(words, values),
      }))
      if (filing.script)
        return json({ filed: call.uploads.length, refused }, { status: refused.length > 0 ? 422 : 200 })
      if (refused.length === 0)
        return redirect(`/patients/${patient.id}/documents`, { done: 'documents.done.filed' })
      return list(call, { page: 1 }, { refused, filed: call.uploads.length })
    },
  ),

  get('/documents/:id', { may: 'documents.read', reads: 'patients' }, (call) => show(call)),

  post(
    '/documents/:id',
    { may: 'documents.write', form: changes, retry: (call, attempt) => show(call, { changes: attempt }) },
    async (call, form) => {
      const document = await getDocument(call)
      if (!(await updateDocument(call.db, document.id, form))) throw new Conflict('document')
      return redirect(`/documents/${document.id}`, { done: 'documents.done.changed', undo: true })
    },
  ),

  post(
    '/documents/:id/withdrawal',
    {
      may: 'documents.withdraw',
      form: withdrawal,
      retry: (call, attempt) => show(call, { withdrawal: attempt }),
    },
    async (call, { version, because }) => {
      const document = await getDocument(call)
      const removal = { version, because, by: call.person.id, at: call.now }
      if (!(await withdrawDocument(call.db, document.id, removal))) throw new Conflict('document')
      return redirect(`/patients/${document.patient_id}/documents`, {
        done: 'documents.done.withdrawn',
        undo: true,
      })
    },
  ),

  /** The file as it came, for saving. */
  get('/documents/:id/file', { may: 'documents.read', reads: 'patients' }, (call) =>
    original(call, 'attachment'),
  ),

  /** A PDF in the browser's own viewer; nothing else leaves inline as it came. */
  get('/documents/:id/view', { may: 'documents.read', reads: 'patients' }, async (call) => {
    const document = await getDocument(call)
    if (document.file_kind !== 'pdf') throw new NotFound('view')
    return original(call, 'inline')
  }),

  get('/documents/:id/picture', { may: 'documents.read', reads: 'patients' }, async (call) =>
    picture(call, 'large'),
  ),

  get('/documents/:id/thumbnail', { may: 'documents.read', reads: 'patients' }, async (call) =>
    picture(call, 'small'),
  ),
]

async function list(call: Call<unknown>, query: ListQuery, outcome: Outcome = none) {
  const frame = await patientFrame(call, call.params['id']!)
  const selection = { kind: query.kind ?? null, withdrawn: query.withdrawn === '1' }
  const offset = (query.page - 1) * pageSize
  const documents = await documentsOf(call.db, frame.patient.id, {
    ...selection,
    limit: pageSize + 1,
    offset,
  })
  const counts = await documentCounts(call.db, frame.patient.id)
  const path = `/patients/${frame.patient.id}/documents`
  const data = {
    frame,
    path,
    chips: chipsOf(call, path, counts, selection),
    documents: documents.slice(0, pageSize).map((one) => shownIn(call, one)),
    hasNone: counts.all === 0 && !selection.withdrawn,
    newer: query.page > 1 ? pageAt(path, query, query.page - 1) : null,
    older: documents.length > pageSize ? pageAt(path, query, query.page + 1) : null,
    // Nothing was filed under the batch of a form that comes back.
    form: { values: { batch: newId(), kind: outcome.form?.values['kind'] ?? '' } },
    wrong: outcome.form ? Object.values(outcome.form.errors).join(' ') : null,
    kinds: kindChoices(call),
    refused: outcome.refused,
    filed: outcome.filed,
  }
  const status = outcome.refused.length > 0 ? 422 : 200
  return page('documents/list', data, { patients: [frame.patient.id], status })
}

interface Outcome {
  refused: { name: string; why: string }[]
  filed: number
  form?: Attempt
}

const none: Outcome = { refused: [], filed: 0 }

function listAgain(call: Call<unknown>, form: Attempt) {
  if (form.values['script'] === '1') {
    const why = Object.values(form.errors).join(' ')
    return Promise.resolve(json({ filed: 0, refused: [{ name: '', why }] }, { status: 422 }) as Answer)
  }
  return list(call, { page: 1 }, { ...none, form })
}

function pageAt(path: string, query: ListQuery, number: number): string {
  const { kind, withdrawn } = query
  return `${path}?${new URLSearchParams({ ...(kind && { kind }), ...(withdrawn && { withdrawn }), page: String(number) })}`
}

async function show(call: Call<unknown>, again: { changes?: Attempt; withdrawal?: Attempt } = {}) {
  const document = await getDocument(call)
  const frame = await patientFrame(call, document.patient_id)
  const { version, kind, title } = document
  const now = { version, kind, title }
  const stored = again.changes?.conflict ? { title, kind: call.words(`documents.kinds.${kind}`) } : undefined
  const tab = `/patients/${document.patient_id}/documents`
  const data = {
    frame: { ...frame, tabs: frame.tabs.map((one) => ({ ...one, current: one.path === tab })) },
    document: shownIn(call, document),
    details: detailsOf(call, document),
    ...(await neighboursOf(call.db, document)),
    changes: again.changes
      ? { ...again.changes, values: { ...again.changes.values, version }, stored }
      : { values: now, errors: {} },
    withdrawal: again.withdrawal
      ? { ...again.withdrawal, values: { ...again.withdrawal.values, version } }
      : { values: { version }, errors: {} },
    withdrawing: again.withdrawal !== undefined,
    kinds: kindChoices(call),
  }
  return page('documents/show', data, { patients: [document.patient_id] })
}

async function original(call: Call<unknown>, disposition: 'attachment' | 'inline') {
  const document = await getDocument(call)
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

async function picture(call: Call<unknown>, extent: 'small' | 'large') {
  const document = await getDocument(call)
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

async function getDocument(call: Call<unknown>): Promise<Document> {
  const document = await findDocument(call.db, call.params['id']!)
  if (!document) throw new NotFound('document')
  return document
}
