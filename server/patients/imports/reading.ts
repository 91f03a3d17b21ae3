import type { Mapping } from '../../lib/csv/columns.ts'
import type { DateOrder } from '../../lib/csv/dates.ts'
import type { Dialect } from '../../lib/csv/dialect.ts'
import type { Program } from './codes.ts'

/** How a file is to be read, as recognised and confirmed. */
export type Reading<Field extends string> = {
  dialect: Dialect
  dateOrder: DateOrder
  program: Program
  columns: string[]
  mapping: Mapping<Field>
}

/** What of the clinic reading depends on. */
export type Setting = {
  /** the clinic's today, YYYY-MM-DD */
  today: string
  /** IANA */
  timeZone: string
  /** ISO 3166 code, for telephone numbers without theirs */
  country: string
}

/** One value of a row, cleaned, with the column it stands in. */
export type Cell = { column: string; text: string }

const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff]/g

/** Text that PostgreSQL can keep: without control characters, in composed form, without spaces around it. */
export function cleaned(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(control, '').toWellFormed().normalize('NFC').trim()
}

/** The cells of a row by field; fields without value are absent. */
export function cellsByField<Field extends string>(
  cells: string[],
  { columns, mapping }: Pick<Reading<Field>, 'columns' | 'mapping'>,
): Map<Field, Cell[]> {
  const found = new Map<Field, Cell[]>()
  for (const [at, field] of mapping.entries()) {
    const text = field === null ? '' : cleaned(cells[at] ?? '')
    if (!field || !text) continue
    const list = found.get(field) ?? []
    list.push({ column: columns[at] as string, text })
    found.set(field, list)
  }
  return found
}
