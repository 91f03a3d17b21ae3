import type { PatientPart, PersonalData } from '../patients/parts.ts'
import { documentCounts, documentsBefore } from './documents.queries.ts'
import { shownIn } from './shown.ts'

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
    const documents = await documentsBefore(call.db, id, before, limit)
    return documents.map((document) => {
      const { title, kindWord, fileWords, sign, filedAt } = shownIn(call, document)
      const link = { href: `/documents/${document.id}`, words: call.words('documents.timeline.open') }
      return { at: filedAt, kind: 'document', mark: sign, title, meta: `${kindWord} · ${fileWords}`, link }
    })
  },
  async panel(call, { id }) {
    const documents = await documentsBefore(call.db, id, null, 4)
    if (documents.length === 0) return null
    const data = { path: `/patients/${id}/documents`, documents: documents.map((one) => shownIn(call, one)) }
    return { view: 'documents/panel', data }
  },
}

export const documentsPersonalData: readonly PersonalData[] = [
  { table: 'documents.documents', patient: 'patient_id', class: 'document' },
  { table: 'files.files', patient: 'patient_id', class: 'document' },
  { table: 'files.previews', patient: 'patient_id', class: 'document' },
  { table: 'files.keys', patient: 'patient_id', class: 'document' },
]
