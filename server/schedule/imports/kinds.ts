import type { ImportKind } from '../../patients/imports/import-kind.ts'
import type { ImportKindName } from '../../patients/imports/imports.queries.ts'
import { patientsImport } from '../../patients/imports/patients-import.ts'
import { appointmentsImport } from './appointments-import.ts'

/** What can be imported, by name. */
export const importKinds = {
  patients: patientsImport as unknown as ImportKind,
  appointments: appointmentsImport as unknown as ImportKind,
} satisfies Record<ImportKindName, ImportKind>

export const importKindNames = ['patients', 'appointments'] as const
