import { type CsvError, parse } from 'csv-parse/sync'
import type { Encoding } from './encoding.ts'

export const separators = [',', ';', '\t', '|'] as const
/** '' where nothing is quoted: quotation marks are letters then. */
export const quotes = ['"', "'", ''] as const
export type Separator = (typeof separators)[number]
export type Quote = (typeof quotes)[number]

/** How a CSV file is written. */
export type Dialect = { encoding: Encoding; separator: Separator; quote: Quote; header: boolean }

/** What the beginning of a text shows, with whether it is certain. */
export type DialectFound = { separator: Separator; quote: Quote; sure: boolean; announced: boolean }

const announcement = /^sep=([,;|\t])\r?\n/i

/** @param sample the first 64 KiB or so of the text; its last, cut line is left out of account */
export function recogniseDialect(sample: string): DialectFound {
  const announced = announcement.exec(sample)
  const quote = recogniseQuote(sample)
  if (announced) return { separator: announced[1] as Separator, quote, sure: true, announced: true }
  const whole = wholeLines(sample)
  const scored = separators
    .map((separator) => ({ separator, ...evenness(whole, separator, quote) }))
    .sort((a, b) => b.score - a.score)
  const [best, second] = scored as [Scored, Scored]
  const sure = best.score > 0 && best.score > second.score * 1.5
  return { separator: best.separator, quote, sure, announced: false }
}

/** Rows of a small text, as far as it can be read; for samples only. */
export function sampleRows(text: string, dialect: Pick<Dialect, 'separator' | 'quote'>): string[][] {
  const rows: string[][] = []
  try {
    parse(text, {
      ...readerOptions(dialect),
      to: 200,
      onRecord: (row: string[]) => {
        rows.push(row)
        return null
      },
    })
  } catch (error) {
    if (!(error as CsvError).code?.startsWith('CSV_')) throw error
  }
  return rows
}

export function readerOptions({ separator, quote }: Pick<Dialect, 'separator' | 'quote'>) {
  return {
    delimiter: separator,
    quote: quote || null,
    escape: quote || null,
    bom: true,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: 256 * 1024,
  } as const
}

/** A first row is a header when its cells are distinct words rather than values. */
export function looksLikeHeader(rows: string[][], known: (cell: string) => boolean): boolean {
  const [first] = rows
  if (!first) return false
  if (first.filter(known).length >= Math.min(2, first.length)) return true
  const cells = first.map((cell) => cell.trim()).filter(Boolean)
  const words = cells.filter((cell) => /\p{L}/u.test(cell) && !/\d{3}|@|\d[./-]\d/.test(cell))
  return words.length === first.length && new Set(cells).size === cells.length && rows.length > 1
}

type Scored = { separator: Separator; score: number }

function evenness(text: string, separator: Separator, quote: Quote): { score: number } {
  const widths = sampleRows(text, { separator, quote }).map((row) => row.length)
  if (!widths.length) return { score: 0 }
  const counts = new Map<number, number>()
  for (const width of widths) counts.set(width, (counts.get(width) ?? 0) + 1)
  const [width, times] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a))
  return { score: width > 1 ? (times / widths.length) * Math.log2(width + 1) : 0 }
}

function recogniseQuote(sample: string): Quote {
  const single = sample.match(/(^|[,;|\t\n])'[^'\n]*'(?=[,;|\t\r\n]|$)/g)?.length ?? 0
  const double = sample.match(/(^|[,;|\t\n])"[^"\n]*"(?=[,;|\t\r\n]|$)/g)?.length ?? 0
  return single > 3 && single > double * 2 ? "'" : '"'
}

function wholeLines(sample: string): string {
  const end = sample.lastIndexOf('\n')
  return end > 0 ? sample.slice(0, end + 1) : sample
}
