import type { PatientPart } from './patients/parts.ts'
import { patients } from './patients/domain.ts'
import { access } from './access/domain.ts'
import { fileJobs, fileSchedules } from './files/jobs.ts'
import type { Job, Schedule } from './jobs/jobs.ts'
import { sendMail } from './mail/mail.ts'
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

/** What happens after transactions, and what happens by the clock. */
export const jobs: readonly Job[] = [
  sendMail,
  ...fileJobs,
  ...domains.flatMap((domain) => [...(domain.jobs ?? [])]),
]
export const schedules: readonly Schedule[] = [
  ...fileSchedules,
  ...domains.flatMap((domain) => [...(domain.schedules ?? [])]),
]
