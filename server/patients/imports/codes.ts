/** Whose numbers stand for sex and state: Open Dental's, or those everyone else uses. */
export const programs = ['opendental', 'other'] as const
export type Program = (typeof programs)[number]

export type Sex = 'female' | 'male' | 'other' | 'unknown'
export type PatientState = 'active' | 'inactive' | 'archived' | 'deceased'

const sexes: Record<string, Sex> = {
  m: 'male',
  male: 'male',
  man: 'male',
  boy: 'male',
  männlich: 'male',
  mann: 'male',
  herr: 'male',
  mr: 'male',
  f: 'female',
  female: 'female',
  woman: 'female',
  girl: 'female',
  w: 'female',
  weiblich: 'female',
  frau: 'female',
  mrs: 'female',
  ms: 'female',
  d: 'other',
  divers: 'other',
  diverse: 'other',
  x: 'other',
  o: 'other',
  other: 'other',
  nonbinary: 'other',
  'non-binary': 'other',
  andere: 'other',
  u: 'unknown',
  unknown: 'unknown',
  unbekannt: 'unknown',
  '?': 'unknown',
  k: 'unknown',
  'k.a.': 'unknown',
}
/** ISO/IEC 5218 */
const usualSexes: Record<string, Sex> = { 0: 'unknown', 1: 'male', 2: 'female', 9: 'unknown' }
const openDentalSexes: Record<string, Sex> = { 0: 'male', 1: 'female', 2: 'unknown', 3: 'other' }

const states: Record<string, PatientState> = {
  active: 'active',
  aktiv: 'active',
  patient: 'active',
  prospective: 'active',
  nonpatient: 'active',
  yes: 'active',
  ja: 'active',
  j: 'active',
  y: 'active',
  true: 'active',
  inactive: 'inactive',
  inaktiv: 'inactive',
  no: 'inactive',
  nein: 'inactive',
  n: 'inactive',
  false: 'inactive',
  archived: 'archived',
  archiviert: 'archived',
  deleted: 'archived',
  gelöscht: 'archived',
  deceased: 'deceased',
  dead: 'deceased',
  died: 'deceased',
  verstorben: 'deceased',
}
const usualStates: Record<string, PatientState> = { 0: 'inactive', 1: 'active' }
const openDentalStates: Record<string, PatientState> = {
  0: 'active',
  1: 'active',
  2: 'inactive',
  3: 'archived',
  4: 'archived',
  5: 'deceased',
  6: 'active',
}

/** Open Dental is known by the names of its columns. */
export function programOf(headers: string[]): Program {
  const own = ['PatNum', 'LName', 'FName', 'AptNum', 'AptDateTime', 'PatStatus', 'AptStatus', 'WirelessPhone']
  return own.filter((name) => headers.includes(name)).length >= 2 ? 'opendental' : 'other'
}

export function sexOf(value: string, program: Program): Sex | null {
  const plain = value.trim().toLowerCase()
  return own(sexes, plain) ?? own(program === 'opendental' ? openDentalSexes : usualSexes, plain)
}

export function stateOf(value: string, program: Program): PatientState | null {
  const plain = value.trim().toLowerCase()
  return own(states, plain) ?? own(program === 'opendental' ? openDentalStates : usualStates, plain)
}

function own<T>(table: Record<string, T>, key: string): T | null {
  return Object.hasOwn(table, key) ? (table[key] as T) : null
}
