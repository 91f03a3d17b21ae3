import type { WebDomain } from '../web/domain.ts'
import { documentRoutes } from './documents.routes.ts'

export const documents: WebDomain = {
  name: 'documents',
  routes: documentRoutes,
  // Of a document's description and withdrawal; its file is never taken back.
  undoable: { 'documents.documents': { may: 'documents.write' } },
}
