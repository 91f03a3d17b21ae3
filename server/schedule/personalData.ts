import type { PersonalData } from '../patients/parts.ts'

export const schedulePersonalData: readonly PersonalData[] = [
  { table: 'schedule.appointments', patient: 'patient_id', class: 'appointment' },
]
