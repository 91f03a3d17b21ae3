import type { ImportKind } from '../../patients/imports/importKind.ts'
import type { ImportKindName } from '../../patients/imports/imports.queries.ts'
import { patientsImport } from '../../patients/imports/patientsImport.ts'
import { appointmentsImport } from './appointmentsImport.ts'

/** What can be imported, by name. */
export const importKinds = {
  patients: patientsImport as unknown as ImportKind,
  appointments: appointmentsImport as unknown as ImportKind,
} satisfies Record<ImportKindName, ImportKind>

export const importKindNames = ['patients', 'appointments'] as const
