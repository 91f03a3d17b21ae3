import { columnNames, type Mapping, matchColumns, type Synonyms } from '../../lib/csv/columns.ts'
import {
  type DateOrder,
  type DateOrderFound,
  type DateVotes,
  noVotes,
  orderOf,
  sumOf,
  vote,
} from '../../lib/csv/dates.ts'
import { type Dialect, looksLikeHeader, recogniseDialect, sampleRows } from '../../lib/csv/dialect.ts'
import { decoded, type Encoding, recogniseEncoding } from '../../lib/csv/encoding.ts'
import { rowsOf, type SourceRow, Unreadable } from '../../lib/csv/rows.ts'
import { programOf } from './codes.ts'
import type { Reading } from './reading.ts'

/** What a kind of list has columns for. */
export type Fields<Field extends string> = {
  names: readonly Field[]
  synonyms: Synonyms<Field>
  repeatable: readonly Field[]
  /** fields that hold dates, whose values tell the order of day and month */
  dates: readonly Field[]
  /** settles what a header alone leaves open */
  settle?(mapping: Mapping<Field>, columns: string[]): Mapping<Field>
}

/** How a file presents itself, to be confirmed by a person. */
export type Description<Field extends string> = Reading<Field> & {
  sure: { encoding: boolean; separator: boolean; dateOrder: boolean }
  dates: DateOrderFound
  /** rows besides the header */
  rows: number
  sample: string[][]
  /** the row after which the file is no CSV any more */
  unreadableAfter: number | null
  /** how many columns there are when they are more than any list has: the separator is another, or this is no list */
  tooWide?: number | null
}

/** Opens the bytes of the file from the beginning; called more than once. */
export type Open = () => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>

const sampleSize = 6
/** A page can still ask what each of so many means; the widest list seen had 130. */
export const mostColumns = 300

/**
 * Reads the whole file twice, in bounded memory, and says how it is written.
 * @param chosen what a person decided already; it is not guessed again
 * @param custom the date order usual in the clinic's country
 */
export async function describe<Field extends string>(
  open: Open,
  fields: Fields<Field>,
  { chosen = {}, custom }: { chosen?: Partial<Dialect>; custom: DateOrder },
): Promise<Description<Field>> {
  const found = chosen.encoding
    ? { encoding: chosen.encoding, sure: true }
    : await recogniseEncoding(await open())
  const beginning = await beginningOf(await open(), found.encoding)
  const guessed = recogniseDialect(beginning)
  const written = { separator: chosen.separator ?? guessed.separator, quote: chosen.quote ?? guessed.quote }
  const first = sampleRows(beginning.replace(/^\uFEFF?sep=[,;|\t]\r?\n/i, ''), written)
  const start = first.map((row) => row.slice(0, mostColumns))
  const header = chosen.header ?? looksLikeHeader(start, (cell) => isKnown(cell, fields))
  const dialect = { encoding: found.encoding, ...written, header }
  const wide = header ? (first[0]?.length ?? 0) : usualWidth(first)
  const width = Math.min(wide, mostColumns)
  const columns = columnNames(header ? (first[0] ?? []) : null, width)
  const matched = matchColumns(columns, fields.synonyms, fields.repeatable)
  const mapping = fields.settle?.(matched, columns) ?? matched
  const pass = await passOver(await open(), dialect, width)
  const dates = orderOf(votesOf(pass.votes, mapping, fields.dates), custom)
  return {
    dialect,
    dateOrder: dates.order,
    program: programOf(columns),
    columns,
    mapping,
    sure: {
      encoding: found.sure,
      separator: chosen.separator !== undefined || guessed.sure || width === 1,
      dateOrder: dates.sure || dates.values === 0,
    },
    dates,
    rows: pass.rows,
    sample: pass.sample,
    unreadableAfter: pass.unreadableAfter,
    tooWide: wide > width ? wide : null,
  }
}

/** The rows to be read: those below the header that hold anything. */
export async function* dataRows(open: Open, dialect: Dialect): AsyncGenerator<SourceRow> {
  for await (const row of rowsOf(await open(), dialect))
    if (!(dialect.header && row.number === 1) && row.cells.some((cell) => cell.trim())) yield row
}

async function beginningOf(bytes: AsyncIterable<Uint8Array>, encoding: Encoding): Promise<string> {
  let text = ''
  for await (const part of decoded(bytes, encoding)) {
    text += part
    if (text.length > 65_536) break
  }
  return text.slice(0, 65_536)
}

function usualWidth(rows: string[][]): number {
  const widths = rows.map((row) => row.length).sort((a, b) => a - b)
  return widths[Math.floor(widths.length / 2)] ?? 0
}

function isKnown<Field extends string>(cell: string, { synonyms }: Fields<Field>): boolean {
  return matchColumns([cell], synonyms)[0] !== null
}

type Pass = { rows: number; votes: DateVotes[]; sample: string[][]; unreadableAfter: number | null }

async function passOver(bytes: AsyncIterable<Uint8Array>, dialect: Dialect, width: number): Promise<Pass> {
  const pass: Pass = {
    rows: 0,
    votes: Array.from({ length: width }, noVotes),
    sample: [],
    unreadableAfter: null,
  }
  try {
    for await (const { cells } of dataRows(() => bytes, dialect)) {
      pass.rows += 1
      if (pass.sample.length < sampleSize) pass.sample.push(cells.map((cell) => cell.slice(0, 200)))
      for (const [at, votes] of pass.votes.entries()) {
        const cell = cells[at]
        if (cell) vote(votes, cell)
      }
    }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    pass.unreadableAfter = error.row
  }
  return pass
}

/** The votes of the date columns; while none is known, of every column that holds mostly dates. */
function votesOf<Field extends string>(
  votes: DateVotes[],
  mapping: Mapping<Field>,
  dates: readonly Field[],
): DateVotes {
  const chosen = votes.filter((_, at) => dates.includes(mapping[at] as Field))
  return sumOf(chosen.length ? chosen : votes)
}
