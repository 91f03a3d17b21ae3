import type { Chore, Job, Schedule } from '../jobs/jobs.ts'
import type { Shell } from './shell.ts'
import type { RecordNames } from '../history/names.queries.ts'
import type { Undoables } from '../history/undo.ts'
import type { Permission } from '../permissions.ts'
import type { Route } from './routes.ts'

/** What a domain brings to the platform. Rooms that show one another's parts define those types themselves. */
export interface WebDomain {
  name: string
  routes: readonly Route[]
  nav?: Shell['nav']
  admin?: Shell['admin']
  counts?: Shell['counts']
  /** Tables whose changes may be taken back. */
  undoable?: Undoables
  /** Tables whose values only these may see on the record: 'clinical.notes' needs 'notes.read'. */
  recordMay?: Readonly<Record<string, Permission>>
  /** What its rows are called where other rows of the record point to them. */
  recordNames?: RecordNames
  jobs?: readonly Job[]
  schedules?: readonly Schedule[]
  chores?: readonly Chore[]
}
