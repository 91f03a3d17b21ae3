import type { PatientPart } from './patients/parts.ts'
import { patients } from './patients/domain.ts'
import { access } from './access/domain.ts'
import type { WebDomain } from './web/domain.ts'
import type { Shell } from './web/shell.ts'

/** What rooms above show on a patient's page. */
const parts: readonly PatientPart[] = []

/** Every domain, from the ground up: a room may use what stands before it, never what stands after. */
export const domains: readonly WebDomain[] = [access, patients(parts)]

/** What they put into the frame around every page. */
export const shell: Shell = {
  nav: domains.flatMap((domain) => [...(domain.nav ?? [])]),
  counts: domains.flatMap((domain) => [...(domain.counts ?? [])]),
}
