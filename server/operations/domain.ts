import type { WebDomain } from '../web/domain.ts'
import { certificateRoutes } from './certificate.routes.ts'

export const operations: WebDomain = { name: 'operations', routes: certificateRoutes }
