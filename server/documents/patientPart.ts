import { findVisit } from '../clinical/visits.queries.ts'
import { newId } from '../lib/ids.ts'
import { type PatientPart, TIMELINE_ASKS } from '../patients/parts.ts'
import { onceAPage } from '../web/onceAPage.ts'
import { documentCounts, documentsAt, documentsBefore } from './documents.queries.ts'
import { kindChoices, shownIn } from './shown.ts'

/** What documents show on a patient's page. */
export const documentsPart: PatientPart = {
  may: 'documents.read',
  kinds: ['document'],
  tab: {
    key: 'documents.tab',
    path: (patient) => `/patients/${patient}/documents`,
    count: async (call, patient) => (await documentCounts(call.db, patient)).all,
  },
  async timeline(call, { id }, { limit, before }) {
    const documents = await onceAPage(call, documentsBefore, id, before, limit)
    return documents.map((document) => {
      const { title, kindWord, fileWords, sign, filedAt } = shownIn(call, document)
      const link = { href: `/documents/${document.id}`, words: call.words('documents.timeline.open') }
      return { at: filedAt, kind: 'document', mark: sign, title, meta: `${kindWord} · ${fileWords}`, link }
    })
  },
  async panel(call, { id }) {
    // As many as the latest page of the timeline asks for: one question serves both.
    const latest = await onceAPage(call, documentsBefore, id, null, TIMELINE_ASKS)
    if (latest.length === 0) return null
    const documents = latest.slice(0, 4).map((one) => shownIn(call, one))
    const data = { path: `/patients/${id}/documents`, documents }
    return { view: 'documents/panel', data }
  },
  async atVisit(call, { id, patient }) {
    const [documents, visit] = await Promise.all([documentsAt(call.db, id), findVisit(call.db, id)])
    const signed = visit?.signed ?? false
    const mayAdd = !signed && call.may('documents.write')
    if (documents.length === 0 && !mayAdd) return null
    return {
      view: 'documents/at-visit',
      locks: call.words('documents.atVisit.locks'),
      data: {
        signed,
        mayAdd,
        documents: documents.map((one) => shownIn(call, one)),
        path: `/patients/${patient}/documents`,
        form: { values: { batch: newId(), kind: '', visit: id } },
        kinds: kindChoices(call),
      },
    }
  },
}
