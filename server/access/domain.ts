import type { WebDomain } from '../web/domain.ts'
import { accountRoutes } from './account.routes.ts'
import { accountsRoutes } from './accounts.routes.ts'
import { clinicRoutes } from './clinics.routes.ts'
import { clinicSettingsRoutes } from './clinicSettings.routes.ts'
import { factorRoutes } from './factors.routes.ts'
import { firstPeopleRoutes } from './firstPeople.routes.ts'
import { accessJobs, accessSchedules } from './jobs.ts'
import { invitationRoutes } from './invitation.routes.ts'
import { lockRoutes } from './lock.routes.ts'
import { mailboxRoutes } from './mailbox.routes.ts'
import { operatorRoutes } from './operator.routes.ts'
import { peopleRoutes } from './people.routes.ts'
import { secondFactorRoutes } from './secondFactor.routes.ts'
import { setUpRoutes } from './setUp.routes.ts'
import type { SetupStep } from './setup.ts'
import { signInRoutes } from './signIn.routes.ts'
import { unfinishedRoutes } from './unfinished.routes.ts'

/** @param steps what the rooms above need to be set up, in order */
export function access(steps: readonly SetupStep[]): WebDomain {
  return {
    name: 'access',
    jobs: accessJobs,
    schedules: accessSchedules,
    routes: [
      ...signInRoutes(steps),
      ...secondFactorRoutes,
      ...invitationRoutes,
      ...firstPeopleRoutes,
      ...setUpRoutes(steps),
      ...lockRoutes,
      ...unfinishedRoutes,
      ...clinicRoutes,
      ...accountRoutes,
      ...factorRoutes,
      ...peopleRoutes,
      ...clinicSettingsRoutes,
      ...operatorRoutes,
      ...accountsRoutes,
      ...mailboxRoutes,
    ],
    nav: [
      { key: 'admin', path: '/admin', may: 'clinic.people' },
      { key: 'installation', path: '/operator', may: 'operator' },
    ],
    admin: [
      { words: 'access.people.title', path: '/admin/people', may: 'clinic.people' },
      { words: 'access.rolesPage.title', path: '/admin/roles', may: 'clinic.roles' },
      { words: 'access.clinicSettings.title', path: '/admin/clinic', may: 'clinic.settings' },
    ],
  }
}
