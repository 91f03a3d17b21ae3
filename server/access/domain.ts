import type { WebDomain } from '../web/domain.ts'
import { signInRoutes } from './signIn.routes.ts'

export const access: WebDomain = { name: 'access', routes: signInRoutes }
