import type { Program } from '../../patients/imports/codes.ts'

export type ImportedStatus = 'scheduled' | 'confirmed' | 'completed' | 'broken' | 'cancelled'

const words: Record<string, ImportedStatus> = {
  scheduled: 'scheduled',
  booked: 'scheduled',
  planned: 'scheduled',
  geplant: 'scheduled',
  vereinbart: 'scheduled',
  offen: 'scheduled',
  pending: 'scheduled',
  proposed: 'scheduled',
  confirmed: 'confirmed',
  bestätigt: 'confirmed',
  complete: 'completed',
  completed: 'completed',
  done: 'completed',
  finished: 'completed',
  fulfilled: 'completed',
  erledigt: 'completed',
  abgeschlossen: 'completed',
  wahrgenommen: 'completed',
  arrived: 'completed',
  broken: 'broken',
  missed: 'broken',
  noshow: 'broken',
  'no show': 'broken',
  'no-show': 'broken',
  ausgefallen: 'broken',
  versäumt: 'broken',
  'nicht erschienen': 'broken',
  cancelled: 'cancelled',
  canceled: 'cancelled',
  abgesagt: 'cancelled',
  storniert: 'cancelled',
}
/** Open Dental: unscheduled, planned and note entries (3, 6, 7, 8) are no visits. */
const openDental: Record<string, ImportedStatus> = {
  1: 'scheduled',
  2: 'completed',
  4: 'scheduled',
  5: 'broken',
}

export function statusOf(value: string, program: Program): ImportedStatus | null {
  const plain = value.trim().toLowerCase()
  if (Object.hasOwn(words, plain)) return words[plain] as ImportedStatus
  return program === 'opendental' && Object.hasOwn(openDental, plain)
    ? (openDental[plain] as ImportedStatus)
    : null
}
