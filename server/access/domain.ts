import type { WebDomain } from '../web/domain.ts'
import { secondFactorRoutes } from './secondFactor.routes.ts'
import { signInRoutes } from './signIn.routes.ts'

export const access: WebDomain = { name: 'access', routes: [...signInRoutes, ...secondFactorRoutes] }
