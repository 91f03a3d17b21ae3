import type { PersonalData } from '../patients/parts.ts'

export const personalData: readonly PersonalData[] = [
  { table: 'schedule.appointments', patient: 'patient_id', class: 'appointment' },
]
