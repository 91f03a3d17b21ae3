import { Readable } from 'node:stream'
import { type CsvError, parse } from 'csv-parse'
import { type Dialect, readerOptions } from './dialect.ts'
import { decoded } from './encoding.ts'

/** One row as a spreadsheet counts it: the header, when there is one, is row 1. */
export type SourceRow = { number: number; cells: string[] }

/** Thrown where a file stops being CSV; `row` is the last row that could be read. */
export class Unreadable extends Error {
  readonly row: number
  readonly reason: 'quote' | 'length' | 'other'
  constructor(row: number, reason: 'quote' | 'length' | 'other') {
    super(`Not readable as CSV after row ${row} (${reason})`)
    this.row = row
    this.reason = reason
  }
}

/**
 * Rows of a CSV file one after the other, the header row included, in bounded memory.
 * @throws Unreadable where a quote is never closed or a row is longer than 256 KiB
 */
export async function* rowsOf(bytes: AsyncIterable<Uint8Array>, dialect: Dialect): AsyncGenerator<SourceRow> {
  const parser = parse(readerOptions(dialect))
  const text = Readable.from(withoutAnnouncement(decoded(bytes, dialect.encoding)))
  text.on('error', (error) => parser.destroy(error))
  text.pipe(parser)
  let number = 0
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      number += 1
      yield { number, cells }
    }
  } catch (error) {
    throw reasonOf(error as CsvError)
  } finally {
    text.destroy()
  }
}

/** Takes away Excel's first line `sep=;`. */
async function* withoutAnnouncement(text: AsyncIterable<string>): AsyncGenerator<string> {
  let beginning: string | null = ''
  for await (const chunk of text) {
    if (beginning === null) yield chunk
    else {
      beginning += chunk
      if (beginning.length < 8) continue
      yield beginning.replace(/^\uFEFF?sep=[,;|\t]\r?\n/i, '')
      beginning = null
    }
  }
  if (beginning) yield beginning.replace(/^\uFEFF?sep=[,;|\t]\r?\n?/i, '')
}

function reasonOf(error: CsvError & { records?: number }): Error {
  const row = error.records ?? 0
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') return new Unreadable(row, 'quote')
  if (error.code === 'CSV_MAX_RECORD_SIZE') return new Unreadable(row, 'length')
  return error.code?.startsWith('CSV_') ? new Unreadable(row, 'other') : error
}
