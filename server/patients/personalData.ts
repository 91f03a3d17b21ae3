import type { PersonalData } from './parts.ts'

/** What these tables hold of a patient; export, erasure and retention read it. */
export const patientsPersonalData: readonly PersonalData[] = [
  { table: 'patients.patients', patient: 'id', class: 'identity' },
  { table: 'patients.contacts', patient: 'patient_id', class: 'identity' },
  { table: 'patients.alerts', patient: 'patient_id', class: 'clinical' },
  { table: 'patients.search_words', patient: 'patient_id', class: 'identity' },
  { table: 'patients.import_pieces', patient: 'import_id', class: 'import' },
  { table: 'patients.import_rows', patient: 'patient_id', class: 'import' },
  { table: 'patients.import_problems', patient: 'row_number.patient_id', class: 'import' },
]

/** The platform's own: the record, mail on its way, and what is known of files that show no picture. */
export const platformPersonalData: readonly PersonalData[] = [
  { table: 'history.changes', patient: 'patient_id', class: 'log' },
  { table: 'history.reads', patient: 'patients', class: 'log' },
  { table: 'files.undecodable', patient: 'file_id', class: 'document' },
  { table: 'mail.messages', patient: 'to_address', class: 'message' },
]
