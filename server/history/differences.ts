import type { Permission } from '../permissions.ts'
import { type Place, formatDate, formatMoney, formatNumber, formatTimeRange } from '../web/formats.ts'
import type { Language } from '../web/words.ts'
import { loadLocale, wordsFor } from '../web/words.ts'
import type { Change } from './undo.queries.ts'

/** One field of a change in words. `from` and `to` are '' where there is nothing. */
export interface Difference {
  field: string
  from: string
  to: string
}

export interface Telling extends Place {
  language: Language
  currency: string
  /** Names of the people and things that ids stand for. */
  names: ReadonlyMap<string, string>
}

/** Columns that say nothing to a person, or say it twice. */
const SILENT = new Set([
  'tenant_id',
  'id',
  'version',
  'patient_id',
  'sort_name',
  'created_at',
  'updated_at',
  'position',
  // Said by other columns, or by no one outside the program.
  'during',
  'together',
  'takes_part',
  'original',
  'terms',
  'clinic',
  'payer',
  'patient',
  'batch_id',
  'file_id',
  'treatment_id',
  'wrapped',
  'wrapped_key',
  'sha256',
  'text_hash',
])

/** Whether a column is told to people at all; if so, it needs words in every language. */
export function isTold(field: string): boolean {
  return !SILENT.has(field)
}

/** Whose values need a permission of their own; set once, when the domains are put together. */
const together: { guards: Readonly<Record<string, Permission>> } = { guards: {} }

/** Called once, at start: table -> the permission to see its values in the record. */
export function guardRecord(guards: Readonly<Record<string, Permission>>): void {
  together.guards = guards
}

/** Whether a person may see the values of this table; that it changed, everyone with the record may know. */
export function mayTell(table: string, may: (permission: Permission) => boolean): boolean {
  const needed = together.guards[table]
  return needed === undefined || may(needed)
}

/** What a change changed, field by field, in the words and formats of who reads it. */
export function differencesIn(change: Change, telling: Telling): Difference[] {
  const fields = new Set([...Object.keys(change.before ?? {}), ...Object.keys(change.after ?? {})])
  return [...fields]
    .filter(isTold)
    .map((field) => ({
      field: fieldWord(field, telling.language),
      from: inWords(field, change.before?.[field], telling),
      to: inWords(field, change.after?.[field], telling),
    }))
    .filter(({ from, to }) => from !== to)
}

/** Read as trees: 'history.tables.', 'history.fields.', 'history.values.'. */
interface Vocabulary {
  tables: Record<string, string>
  fields: Record<string, string>
  values: Record<string, Record<string, string>>
}

const vocabularies = new Map<Language, Vocabulary>()

function vocabulary(language: Language): Vocabulary {
  const known = vocabularies.get(language) ?? (loadLocale(language)['history'] as unknown as Vocabulary)
  vocabularies.set(language, known)
  return known
}

/** What a table holds one of: 'patients.contacts' is a contact. Tables without a word keep their name. */
export function tableWord(table: string, language: Language): string {
  return vocabulary(language).tables[table.replace('.', '_')] ?? table.split('.').at(-1) ?? table
}

export function fieldWord(field: string, language: Language): string {
  return vocabulary(language).fields[field] ?? field.replace(/_id$/, '').replaceAll('_', ' ')
}

const DAY = /^\d{4}-\d\d-\d\d$/
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d/
const RANGE = /^[[(]"?([^",]+)"?,"?([^",]+)"?[)\]]$/
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-/
const MONEY = /(_minor|amount|fee|price|total)$/

function inWords(field: string, value: unknown, telling: Telling): string {
  const words = wordsFor(telling.language)
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'boolean') return words(value ? 'history.yes' : 'history.no')
  if (typeof value === 'number') return numberInWords(field, value, telling)
  if (Array.isArray(value)) return value.map((one) => inWords(field, one, telling)).join(', ')
  if (typeof value === 'object')
    return Object.values(value)
      .map((one) => inWords(field, one, telling))
      .join(', ')
  return textInWords(field, String(value), telling)
}

function numberInWords(field: string, value: number, telling: Telling): string {
  if (!MONEY.test(field) || !Number.isInteger(value)) return formatNumber(value, telling)
  return formatMoney({ minor: BigInt(value), currency: telling.currency }, telling)
}

function textInWords(field: string, text: string, telling: Telling): string {
  if (DAY.test(text)) return formatDate(text, 'date', telling)
  if (MOMENT.test(text)) return formatDate(text, 'dateTime', telling)
  if (ID.test(text)) return nameInWords(telling.names.get(text), telling)
  const range = RANGE.exec(text)
  if (range) return rangeInWords(range[1] as string, range[2] as string, telling) ?? text
  return vocabulary(telling.language).values[field]?.[text] ?? text
}

/** What an id stands for; a visit or a note is called by its time or day. */
function nameInWords(name: string | undefined, telling: Telling): string {
  if (name === undefined) return wordsFor(telling.language)('history.anotherEntry')
  if (DAY.test(name)) return formatDate(name, 'date', telling)
  return MOMENT.test(name) ? formatDate(name, 'dateTime', telling) : name
}

function rangeInWords(from: string, to: string, telling: Telling): string | undefined {
  const moments = [from, to].map((text) => new Date(text.replace(' ', 'T')))
  if (moments.some((moment) => Number.isNaN(moment.getTime()))) return undefined
  const [start, end] = moments as [Date, Date]
  return `${formatDate(start, 'date', telling)}, ${formatTimeRange(start, end, telling)}`
}

/** Every id that stands in these changes. */
export function idsIn(changes: readonly Change[]): string[] {
  const values = changes.flatMap(({ before, after }) => [
    ...Object.values(before ?? {}),
    ...Object.values(after ?? {}),
  ])
  return [...new Set(values.filter((value): value is string => typeof value === 'string' && ID.test(value)))]
}
