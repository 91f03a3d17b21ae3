import { access } from './access/domain.ts'
import type { SetupStep } from './access/setup.ts'
import { billing } from './billing/domain.ts'
import { billingPart } from './billing/patientPart.ts'
import { billingPersonalData } from './billing/personalData.ts'
import { clinical } from './clinical/domain.ts'
import { clinicalParts } from './clinical/patientParts.ts'
import { clinicalPersonalData } from './clinical/personalData.ts'
import { catalogueStep } from './clinical/setUp.ts'
import { documents } from './documents/domain.ts'
import { documentsPart } from './documents/patientPart.ts'
import { documentsPersonalData } from './documents/personalData.ts'
import { fileJobs, fileSchedules } from './files/jobs.ts'
import { history } from './history/domain.ts'
import type { Chore, Job, Schedule } from './jobs/jobs.ts'
import { sendMail } from './mail/mail.ts'
import { operations } from './operations/domain.ts'
import { patients } from './patients/domain.ts'
import { importedPart } from './patients/imports/importedPart.ts'
import type { PatientPart, PersonalData } from './patients/parts.ts'
import { patientsPersonalData, platformPersonalData } from './patients/personalData.ts'
import { schedule } from './schedule/domain.ts'
import { schedulePart } from './schedule/patientPart.ts'
import { schedulePersonalData } from './schedule/personalData.ts'
import { roomsStep, staffStep } from './schedule/setUp.ts'
import type { WebDomain } from './web/domain.ts'
import type { Shell } from './web/shell.ts'

/** What rooms above show on a patient's page. */
const parts: readonly PatientPart[] = [
  schedulePart,
  ...clinicalParts,
  documentsPart,
  billingPart,
  importedPart,
]

/** What rooms above need before a clinic's first day, in the order in which it is asked. */
const setupSteps: readonly SetupStep[] = [roomsStep, staffStep, catalogueStep]

/** Every domain, from the ground up: a room may use what stands before it, never what stands after. */
const rooms: readonly WebDomain[] = [
  access(setupSteps),
  patients(parts),
  schedule,
  clinical,
  documents,
  billing, // after all that it charges
  operations,
]

/** The rooms, and the platform's own pages about all of them. */
export const domains: readonly WebDomain[] = [...rooms, history(rooms)]

/** Which tables hold what belongs to a patient. The schema census finds a table that nobody claims. */
export const personalData: readonly PersonalData[] = [
  ...platformPersonalData,
  ...patientsPersonalData,
  ...schedulePersonalData,
  ...clinicalPersonalData,
  ...documentsPersonalData,
  ...billingPersonalData,
]

/** What they put into the frame around every page. */
export const shell: Shell = {
  nav: domains.flatMap((domain) => [...(domain.nav ?? [])]).sort((a, b) => placeOf(a.key) - placeOf(b.key)),
  counts: domains.flatMap((domain) => [...(domain.counts ?? [])]),
  admin: domains.flatMap((domain) => [...(domain.admin ?? [])]),
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
export const chores: readonly Chore[] = domains.flatMap((domain) => [...(domain.chores ?? [])])

/** The day's work comes first in the header, whatever stands below it in the house. */
function placeOf(key: string): number {
  const order = [
    'schedule',
    'patients',
    'clinical',
    'billing',
    'documents',
    'reports',
    'admin',
    'installation',
  ]
  return order.includes(key) ? order.indexOf(key) : order.length
}
