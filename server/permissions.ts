/** What each role may do: one table, read by the door and shown to admins. */
export const roles = ['reception', 'dentist', 'hygienist', 'assistant', 'admin'] as const
export type Role = (typeof roles)[number]

const everyone = roles
const desk = ['reception', 'admin'] as const
const clinicians = ['dentist', 'hygienist'] as const
const surgery = ['dentist', 'hygienist', 'assistant'] as const

export const permissions = {
  'patients.read': everyone,
  'patients.write': everyone,
  'patients.import': ['admin'],
  'patients.activity': ['dentist', 'admin'],
  'schedule.read': everyone,
  'schedule.write': everyone,
  'schedule.override': everyone,
  'schedule.settings': ['admin'],
  'treatments.read': everyone,
  'treatments.write': surgery,
  'treatments.complete': clinicians,
  'notes.read': surgery,
  'notes.write': surgery,
  'notes.sign': clinicians,
  'notes.handover': ['admin'],
  'catalogue.write': ['admin'],
  'documents.read': everyone,
  'documents.write': everyone,
  'documents.withdraw': ['dentist', 'hygienist', 'admin'],
  'billing.read': [...desk, 'dentist'],
  'billing.write': [...desk, 'dentist'],
  'billing.settings': ['admin'],
  'history.undo': ['admin'],
  'clinic.settings': ['admin'],
  'clinic.people': ['admin'],
  'clinic.roles': everyone,
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof permissions

/** @returns every permission that at least one of these roles carries */
export function permissionsOf(held: readonly Role[]): Set<Permission> {
  const all = Object.entries(permissions) as [Permission, readonly Role[]][]
  return new Set(all.filter(([, may]) => may.some((role) => held.includes(role))).map(([name]) => name))
}
