import { z } from 'zod'
import { findPatient } from '../patients/patients.queries.ts'
import { json, redirect } from '../web/answers.ts'
import { choice, form, id, optionalId, text, version } from '../web/forms.ts'
import { Conflict, NotFound } from '../web/refusals.ts'
import { get, post, type Route } from '../web/routes.ts'
import { original, picture } from './documents.files.ts'
import { list, listAgain, show } from './documents.pages.ts'
import { getDocument, updateDocument, withdrawDocument } from './documents.queries.ts'
import { documentKinds } from './documents.ts'
import { fileDocuments } from './filing.ts'

const listQuery = z.strictObject({
  kind: z.enum(documentKinds).optional(),
  withdrawn: z.literal('1').optional(),
  page: z.coerce.number().int().min(1).max(1000).default(1),
})

const newDocuments = form({
  batch: id(),
  kind: z.union([z.literal('').transform(() => null), choice(documentKinds)]),
  visit: optionalId(),
  // Sent by the page's script, which shows the answer in place.
  script: z.literal('1').optional(),
})

const changes = form({ version: version(), kind: choice(documentKinds), title: text(200) })

/** What the database says of a visit that is signed, or somebody else's. */
const refusals = {
  signed_visit_is_locked: { field: '', words: 'documents.errors.locked' },
  document_of_a_visit: { field: '', words: 'documents.errors.visit' },
}

const withdrawal = form({ version: version(), because: text(500) })

export const documentRoutes: readonly Route[] = [
  get('/patients/:id/documents', { may: 'documents.read', reads: 'patients', query: listQuery }, (call) =>
    list(call, call.query),
  ),

  post(
    '/patients/:id/documents',
    { may: 'documents.write', form: newDocuments, uploads: 'documents', refusals, retry: listAgain },
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
    {
      may: 'documents.write',
      form: changes,
      refusals,
      retry: (call, attempt) => show(call, { changes: attempt }),
    },
    async (call, form) => {
      const document = await getDocument(call.db, call.params['id']!)
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
      const document = await getDocument(call.db, call.params['id']!)
      const removal = { version, because, by: call.person.id, at: call.now }
      if (!(await withdrawDocument(call.db, document.id, removal))) throw new Conflict('document')
      return redirect(`/patients/${document.patient_id}/documents`, {
        done: 'documents.done.withdrawn',
        undo: true,
      })
    },
  ),

  /** The file as it came, for saving. */
  get('/documents/:id/file', { may: 'documents.read', reads: 'patients' }, async (call) =>
    original(call, await getDocument(call.db, call.params['id']!), 'attachment'),
  ),

  /** A PDF in the browser's own viewer; nothing else leaves inline as it came. */
  get('/documents/:id/view', { may: 'documents.read', reads: 'patients' }, async (call) => {
    const document = await getDocument(call.db, call.params['id']!)
    if (document.file_kind !== 'pdf') throw new NotFound('view')
    return original(call, document, 'inline')
  }),

  get('/documents/:id/picture', { may: 'documents.read', reads: 'patients' }, async (call) =>
    picture(call, 'large'),
  ),

  get('/documents/:id/thumbnail', { may: 'documents.read', reads: 'patients' }, async (call) =>
    picture(call, 'small'),
  ),
]
