import type { PersonalData } from '../patients/parts.ts'

/** What these tables hold of a patient; export, erasure and retention read it. */
export const clinicalPersonalData: readonly PersonalData[] = [
  { table: 'clinical.treatments', patient: 'patient_id', class: 'clinical' },
  { table: 'clinical.drafts', patient: 'patient_id', class: 'clinical' },
  { table: 'clinical.handovers', patient: 'patient_id', class: 'clinical' },
  { table: 'clinical.notes', patient: 'patient_id', class: 'clinical' },
  { table: 'clinical.note_addenda', patient: 'patient_id', class: 'clinical' },
]
