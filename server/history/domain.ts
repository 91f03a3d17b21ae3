import type { WebDomain } from '../web/domain.ts'
import { type Undoables, useUndoables } from './undo.ts'
import { undoRoutes } from './undo.routes.ts'

/** The record: it knows no domain, and takes back what they let it. */
export function history(undoables: Undoables): WebDomain {
  useUndoables(undoables)
  return { name: 'history', routes: undoRoutes(undoables) }
}
