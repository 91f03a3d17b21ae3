import type { Db } from '../db/tenant.ts'
import type { Permission } from '../permissions.ts'
import { NotFound, Refusal } from '../web/refusals.ts'
import { type Change, changesOfRequest, undoChange } from './undo.queries.ts'

/** Says of one table that its changes may be taken back. What is signed, issued or paid never is. */
export interface Undoable {
  /** Whoever takes back needs what changing it needs. */
  may: Permission
  /** Puts right what hangs on the row: search words, those who watch the day. */
  after?: (db: Db, changes: readonly Change[]) => Promise<void>
  /** Where to go when the page the person came from shows a row that is no more. */
  leave?: (change: Change) => string
}

/** By table: 'schedule.appointments'. */
export type Undoables = Readonly<Record<string, Undoable>>

/** Who asks, as far as undoing goes. */
export interface Asking {
  user: string
  now: Date
  may: (permission: Permission) => boolean
}

/** What the domains let be taken back; set once, when they are put together. */
const together: { undoables: Undoables } = { undoables: {} }

/** Called once, at start, with the tables whose changes may be taken back. */
export function useUndoables(undoables: Undoables): void {
  together.undoables = undoables
}

/** What hinders this person from taking these changes back, as far as can be told before trying; undefined for nothing. */
export function hindranceNow(changes: readonly Change[], asking: Asking): Hindrance | undefined {
  const dated = changes.map((change) => ({ ...change, at: new Date(change.at) }))
  return hindranceTo(dated, asking, together.undoables)
}

const OWN_FOR_MS = 10 * 60_000

/**
 * Takes back all that one request changed, or nothing.
 * @returns where to go instead of back, when something that was made is gone
 * @throws NotFound for a request that changed nothing here, Refusal with the reason in words
 */
export async function undoRequest(
  db: Db,
  request: string,
  { asking, undoables }: { asking: Asking; undoables: Undoables },
): Promise<string | undefined> {
  const changes = await changesOfRequest(db, request)
  if (changes.length === 0) throw new NotFound('request')
  const hindrance = hindranceTo(changes, asking, undoables)
  if (hindrance) throw new Refusal('', `history.undo.refusals.${hindrance}`)
  for (const change of changes) await takeBack(db, change)
  for (const [table, { after }] of Object.entries(undoables)) {
    const theirs = changes.filter(({ table_name }) => table_name === table)
    if (theirs.length > 0) await after?.(db, theirs)
  }
  const made = changes.filter(({ operation }) => operation === 'insert')
  return made.map((change) => undoables[change.table_name]?.leave?.(change)).find(Boolean)
}

export type Hindrance = 'never' | 'role' | 'others' | 'late'

/** Why these changes cannot be taken back by this person; undefined when they can. */
export function hindranceTo(
  changes: readonly Change[],
  { user, now, may }: Asking,
  undoables: Undoables,
): Hindrance | undefined {
  const kinds = changes.map(({ table_name }) => undoables[table_name])
  if (kinds.some((kind) => kind === undefined)) return 'never'
  if (kinds.some((kind) => !may((kind as Undoable).may))) return 'role'
  if (may('history.undo')) return undefined
  const own = changes.every(({ actor_kind, actor_id }) => actor_kind === 'user' && actor_id === user)
  if (!own) return 'others'
  const late = changes.some(({ at }) => now.getTime() - at.getTime() > OWN_FOR_MS)
  return late ? 'late' : undefined
}

async function takeBack(db: Db, change: Change): Promise<void> {
  const done = await undoChange(db, change.id).catch((failure: { code?: string }) => {
    // The place is taken again, or something else hangs on the row by now.
    if (failure.code?.startsWith('23')) throw new Refusal('', 'history.undo.refusals.taken')
    throw failure
  })
  if (!done) throw new Refusal('', 'history.undo.refusals.changed')
}
