import type { WebDomain } from '../web/domain.ts'
import { firstPeopleRoutes } from './firstPeople.routes.ts'
import { lockRoutes } from './lock.routes.ts'
import { secondFactorRoutes } from './secondFactor.routes.ts'
import { setUpRoutes } from './setUp.routes.ts'
import type { SetupStep } from './setup.ts'
import { signInRoutes } from './signIn.routes.ts'
import { unfinishedRoutes } from './unfinished.routes.ts'

/** @param steps what the rooms above need to be set up, in order */
export function access(steps: readonly SetupStep[]): WebDomain {
  return {
    name: 'access',
    routes: [
      ...signInRoutes(steps),
      ...secondFactorRoutes,
      ...firstPeopleRoutes,
      ...setUpRoutes(steps),
      ...lockRoutes,
      ...unfinishedRoutes,
    ],
  }
}
