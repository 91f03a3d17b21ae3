import type { WebDomain } from '../web/domain.ts'
import { guardRecord } from './differences.ts'
import { nameRecord } from './names.queries.ts'
import { type Undoables, useUndoables } from './undo.ts'
import { undoRoutes } from './undo.routes.ts'

/** The record: it knows no domain, and takes back what they let it. */
export function history(rooms: readonly WebDomain[]): WebDomain {
  const undoables: Undoables = Object.assign({}, ...rooms.map(({ undoable }) => undoable))
  useUndoables(undoables)
  guardRecord(Object.assign({}, ...rooms.map(({ recordMay }) => recordMay)))
  nameRecord(Object.assign({}, ...rooms.map(({ recordNames }) => recordNames)))
  return { name: 'history', routes: undoRoutes(undoables) }
}
