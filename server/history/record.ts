import type { Db } from '../db/tenant.ts'
import { actorsNamed, changesOf, countsOf, readsOf, type Window } from './record.queries.ts'
import type { ChangeEntry, ReadEntry } from './record.queries.ts'

export const recordKinds = ['read', 'changed', 'printed'] as const
export type RecordKind = (typeof recordKinds)[number]

export type Entry =
  | { kind: 'read' | 'printed' | 'exported'; read: ReadEntry }
  | { kind: 'changed'; change: ChangeEntry }

// What leaves the screen: on paper, or as a file.
const PRINTED = '/(pdf|print|receipt|letter|label)$'
const EXPORTED = '/(file|export|download|csv)$'
const LEAVES = '/(pdf|print|receipt|letter|label|file|export|download|csv)$'
const NEVER = '^$'

/** Entries of a patient's record, the latest first; one more than `limit` shows that there are earlier ones. */
export async function recordOf(
  db: Db,
  window: Window,
  { kind, row }: { kind: RecordKind | null; row: string | null },
): Promise<Entry[]> {
  const wanted = { ...window, limit: window.limit + 1 }
  const onlyChanges = kind === 'changed' || row !== null
  const [reads, changes] = await Promise.all([
    onlyChanges ? [] : readsOf(db, wanted, patternsOf(kind)),
    kind === null || onlyChanges ? changesOf(db, wanted, row) : [],
  ])
  const entries: (Entry & { id: string })[] = [
    ...reads.map((read) => ({ id: read.id, kind: kindOfRead(read.what), read })),
    ...changes.map((change) => ({ id: change.id, kind: 'changed' as const, change })),
  ]
  return entries.sort((a, b) => (a.id < b.id ? 1 : -1))
}

function patternsOf(kind: RecordKind | null) {
  if (kind === 'printed') return { pattern: LEAVES, not: NEVER }
  return { pattern: '', not: kind === 'read' ? LEAVES : NEVER }
}

function kindOfRead(what: string): 'read' | 'printed' | 'exported' {
  if (new RegExp(PRINTED).test(what)) return 'printed'
  return new RegExp(EXPORTED).test(what) ? 'exported' : 'read'
}

/** How many entries of each kind there are, whatever kind is shown. */
export async function recordCounts(db: Db, window: Window): Promise<Record<RecordKind | 'all', number>> {
  const rows = await countsOf(db, window)
  const sum = (of: (what: string) => boolean) =>
    rows.filter(({ what }) => of(what)).reduce((all, { count }) => all + count, 0)
  const leaves = (what: string) => new RegExp(LEAVES).test(what)
  const changed = sum((what) => what === 'changed')
  const printed = sum(leaves)
  const all = sum(() => true)
  return { all, changed, printed, read: all - changed - printed }
}

/** Names of the people on a record by their ids, and the first role of each. */
export async function peopleNamed(
  db: Db,
  ids: readonly string[],
): Promise<Map<string, { name: string; role: string | null }>> {
  const people = ids.length > 0 ? await actorsNamed(db, [...new Set(ids)]) : []
  return new Map(
    people.map(({ id, title, given_name, family_name, roles }) => {
      const name = [title, given_name, family_name].filter(Boolean).join(' ')
      return [id, { name, role: roles?.[0] ?? null }]
    }),
  )
}

/** The noun of the address that was read: '/patients/:id/billing' is about billing, '/invoices/:id/pdf' about invoices. */
export function nounsOf(what: string): string[] {
  const [, path = ''] = what.split(' ')
  return path
    .split('/')
    .filter((part) => part !== '' && !part.startsWith(':'))
    .reverse()
}
