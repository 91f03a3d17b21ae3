import type { Temporal } from 'temporal-polyfill'
import type { Db } from '../../db/tenant.ts'
import type { Fields } from './description.ts'
import type { ImportKindName } from './imports.queries.ts'
import type { RowRead } from './patientDraft.ts'
import type { Reading, Setting } from './reading.ts'

/** Rows of one import whose numbers lie in a range, the first not included. */
export type Span = { import: string; after: number; last: number }

/** What a list of patients and one of visits do differently. */
export type ImportKind<Field extends string = string, Draft extends object = object> = {
  name: ImportKindName
  columns: Fields<Field>
  draft(
    row: { number: number; cells: string[] },
    reading: Reading<Field>,
    setting: Setting,
    now: Temporal.Instant,
  ): RowRead<Draft>
  /** What the former program called it. */
  keyOf(draft: Draft): string
  /** Looks at all rows together and against what is here: adds problems, finds duplicates. */
  check(db: Db, id: string, setting: Setting): Promise<void>
  /** The part of the check that looks who is here already: again right before the run. */
  findKnown(db: Db, id: string): Promise<void>
  /** In a short transaction of its own before the run: what others must not wait for. */
  reserve?(db: Db, id: string): Promise<void>
  /** Makes what the rows ready in this span say. */
  make(db: Db, span: Span, setting: Setting & { locale: string }): Promise<void>
  /** Links what was made of rows in this span to what could not be linked to while rows were still missing. */
  link?(db: Db, span: Span): Promise<void>
  /** Before anything is taken back: marks as `changed` what was changed since, or what others hold on to. */
  markChanged(db: Db, id: string): Promise<void>
  /** Takes back what was made of rows in this span. */
  unmake(db: Db, span: Span): Promise<void>
}
