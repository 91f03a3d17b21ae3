import type { PersonalData } from '../patients/parts.ts'

/** What these tables hold of a patient; export, erasure and retention read it. */
export const documentsPersonalData: readonly PersonalData[] = [
  { table: 'documents.documents', patient: 'patient_id', class: 'document' },
  { table: 'files.files', patient: 'patient_id', class: 'document' },
  { table: 'files.previews', patient: 'patient_id', class: 'document' },
  { table: 'files.keys', patient: 'patient_id', class: 'document' },
]
