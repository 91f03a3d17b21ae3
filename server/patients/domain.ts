import type { WebDomain } from '../web/domain.ts'
import { listRoutes } from './list.routes.ts'
import { overviewRoutes } from './overview.routes.ts'
import { type PatientPart, useParts } from './parts.ts'
import { activityRoutes } from './activity.routes.ts'
import { alertRoutes } from './alerts.routes.ts'
import { undoablePatients } from './undo.ts'
import { patientRoutes } from './patients.routes.ts'
import { searchRoutes } from './search.routes.ts'

/** @param parts what the rooms above show on a patient's page */
export function patients(parts: readonly PatientPart[]): WebDomain {
  useParts(parts)
  return {
    name: 'patients',
    routes: [
      ...searchRoutes,
      ...listRoutes,
      ...patientRoutes,
      ...overviewRoutes,
      ...alertRoutes,
      ...activityRoutes,
    ],
    undoable: undoablePatients,
    nav: [{ key: 'patients', path: '/patients', may: 'patients.read' }],
  }
}
