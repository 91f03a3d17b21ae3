import type { WebDomain } from '../web/domain.ts'
import { documentRoutes } from './documents.routes.ts'

export const documents: WebDomain = { name: 'documents', routes: documentRoutes }
