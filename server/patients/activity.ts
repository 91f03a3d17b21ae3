import { differencesIn, idsIn, mayTell, tableWord } from '../history/differences.ts'
import { rowsNamed } from '../history/names.queries.ts'
import { type Entry, nounsOf, peopleNamed, type RecordKind } from '../history/record.ts'
import { changedAgain, type ChangeEntry, type ReadEntry } from '../history/record.queries.ts'
import { hindranceNow } from '../history/undo.ts'
import type { Change } from '../history/undo.queries.ts'
import { surnameFirst } from '../lib/names.ts'
import type { Call } from '../web/call.ts'
import { loadLocale } from '../web/words.ts'
import { importsAmong } from './imports/imports.queries.ts'
import { headersOf } from './patients.queries.ts'

export const spans = ['week', 'month', 'year', 'ever'] as const
export type Span = (typeof spans)[number]
const DAYS: Record<Span, number | null> = { week: 7, month: 30, year: 365, ever: null }

export interface Asked {
  show: RecordKind | null
  who: string | null
  span: Span
  before: string | null
  record: string | null
}

/** The moment from which a span reaches until now; null without limit. */
export function since(span: Span, now: Date): Date | null {
  const days = DAYS[span]
  return days === null ? null : new Date(now.getTime() - days * 86_400_000)
}

/** Entries as the page shows them: when, who, what, which part of the record, from where. */
export async function entriesShown(call: Call<unknown>, entries: readonly Entry[], patient: string) {
  const made = entries.flatMap((entry) => (entry.kind === 'changed' ? entry.change : []))
  const changes = made.flatMap((entry) => entry.changes)
  const actors = entries.flatMap((entry) => actorOf(entry).actor_id ?? [])
  const ids = idsIn(changes)
  const [people, patients, rows, stays] = await Promise.all([
    peopleNamed(call.db, [...actors, ...ids]),
    headersOf(call.db, ids),
    rowsNamed(call.db, ids, call.frame.language),
    whatStays(call, made),
  ])
  const names = new Map([
    ...rows,
    ...[...people].map(([id, { name }]) => [id, name] as const),
    ...patients.map(
      (one) => [one.id, surnameFirst({ family: one.family_name, given: one.given_name })] as const,
    ),
  ])
  const shown = entries.flatMap((entry) => {
    const { at, actor_id, actor_kind, address } = actorOf(entry)
    const who = actor_id ? people.get(actor_id) : undefined
    const base = {
      at,
      who: who?.name ?? call.words(`history.actors.${actor_kind}`),
      role: who?.role ? call.words(`roles.${who.role}`) : '',
      address: address ?? '',
    }
    if (entry.kind !== 'changed') return [{ ...base, ...readShown(call, entry.kind, entry.read) }]
    const change = changeShown(call, { entry: entry.change, names, patient, stays })
    return change ? [{ ...base, ...change }] : []
  })
  return { shown, patients: patients.map(({ id }) => id) }
}

function actorOf(entry: Entry): ReadEntry | ChangeEntry {
  return entry.kind === 'changed' ? entry.change : entry.read
}

const ICONS = {
  read: 'eye',
  printed: 'printer',
  exported: 'download',
  added: 'plus',
  changed: 'pencil',
  removed: 'trash',
}

function readShown(call: Call<unknown>, kind: 'read' | 'printed' | 'exported', { what, reason }: ReadEntry) {
  return {
    icon: ICONS[kind],
    verb: call.words(`history.verbs.${kind}`),
    part: partWord(call, what),
    reason: reason ?? '',
    details: [],
    undo: null,
    why: null,
  }
}

/** Why some of these entries cannot be taken back, beyond what can be told from each alone. */
interface Stays {
  imported: Set<string>
  again: Set<string>
}

async function whatStays(call: Call<unknown>, entries: readonly ChangeEntry[]): Promise<Stays> {
  const rows = entries.flatMap(({ request_id: request, changes }) =>
    changes.map(({ id, row_id }) => ({ id, row_id, request })),
  )
  const [imported, again] = await Promise.all([
    importsAmong(
      call.db,
      entries.map(({ request_id }) => request_id),
    ),
    changedAgain(call.db, rows),
  ])
  return { imported, again }
}

function hindrance(call: Call<unknown>, { request_id, changes }: ChangeEntry, { imported, again }: Stays) {
  if (imported.has(request_id)) return 'imported'
  const own = hindranceNow(changes, { user: call.person.id, now: call.now, may: call.may })
  return own ?? (changes.some(({ id }) => again.has(id)) ? 'changed' : undefined)
}

/** 'history.pages.': the first noun of the address that has a word; pages without one are "another page". */
function partWord(call: Call<unknown>, what: string): string {
  const { pages } = loadLocale(call.frame.language)['history'] as { pages: Record<string, string> }
  const noun = nounsOf(what).find((part) => part in pages)
  return (noun && pages[noun]) ?? call.words('history.pages.other')
}

function changeShown(
  call: Call<unknown>,
  {
    entry,
    names,
    patient,
    stays,
  }: { entry: ChangeEntry; names: Map<string, string>; patient: string; stays: Stays },
) {
  const { language, locale, timeZone, currency } = call.frame
  const telling = { language, locale, timeZone, currency, names }
  const details = entry.changes.flatMap((change) => {
    const told = mayTell(change.table_name, call.may)
    const differences = told ? differencesIn(change, telling) : []
    if (told && differences.length === 0 && change.operation === 'update') return []
    const verb = VERBS[change.operation]
    return [
      {
        what: tableWord(change.table_name, language),
        verb: call.words(`history.verbs.${verb}`),
        operation: change.operation,
        differences,
        path: `/patients/${patient}/activity?record=${change.row_id}`,
      },
    ]
  })
  if (details.length === 0) return undefined
  const verb = verbOf(entry.changes)
  const hindered = hindrance(call, entry, stays)
  return {
    icon: ICONS[verb],
    verb: call.words(`history.verbs.${verb}`),
    part: summary(entry.changes, details),
    reason: '',
    details,
    undo: hindered ? null : `/changes/${entry.request_id}/undo`,
    why: hindered ? call.words(`history.undo.why.${hindered}`) : null,
  }
}

const VERBS = { insert: 'added', update: 'changed', delete: 'removed' } as const

function verbOf(changes: readonly Change[]): 'added' | 'changed' | 'removed' {
  const kinds = new Set(changes.map(({ operation }) => VERBS[operation]))
  const [only = 'changed'] = kinds
  return kinds.size === 1 ? only : 'changed'
}

/** "Patient: town, street; contact": what was touched, in one line. */
function summary(
  changes: readonly Change[],
  details: readonly { what: string; operation: string; differences: readonly { field: string }[] }[],
): string {
  const parts = details.map(({ what, operation, differences }) => {
    const fields = [...new Set(differences.map(({ field }) => field))]
    return operation === 'update' && changes.length < 4 ? `${what}: ${fields.slice(0, 3).join(', ')}` : what
  })
  return [...new Set(parts)].slice(0, 3).join('; ')
}
