import type { WebDomain } from '../web/domain.ts'
import type { PatientPart } from './parts.ts'
import { patientRoutes } from './patients.routes.ts'

/** @param parts what the rooms above show on a patient's page */
export function patients(parts: readonly PatientPart[]): WebDomain {
  return {
    name: 'patients',
    routes: patientRoutes(parts),
    nav: [{ key: 'patients', path: '/patients', may: 'patients.read' }],
  }
}
