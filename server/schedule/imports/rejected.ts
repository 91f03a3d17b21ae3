import { stringify } from 'csv-stringify/sync'
import type { Db } from '../../db/tenant.ts'
import { getImport } from '../../patients/imports/imports.queries.ts'
import { type ListedProblem, problemsFrom } from '../../patients/imports/problems.queries.ts'
import { rowsWith } from '../../patients/imports/rows.queries.ts'
import type { Words } from '../../web/words.ts'

const atOnce = 1000

/** The rows that did not come in as they stood in the file, each with its row number and what is wrong. */
export async function rejectedRows(db: Db, id: string, words: Words): Promise<Buffer> {
  const { description } = await getImport(db, id)
  const header = [...description.columns, words('imports.rejected.row'), words('imports.rejected.why')]
  const pieces = [written([header], { bom: true })]
  for (let after = 0; ; ) {
    const rows = await rowsWith(db, id, { outcomes: ['bad', 'left', 'duplicate'], after, limit: atOnce })
    const last = rows.at(-1)
    if (!last) return Buffer.concat(pieces)
    const byRow = await problemsBetween(db, id, { after, last: last.row_number })
    const lines = rows.map((row) => {
      const wrong = (byRow.get(row.row_number) ?? []).map((one) =>
        [one.column_name, words(`imports.problem.${one.key}`), one.value].filter(Boolean).join(': '),
      )
      return [...padded(row.source, description.columns.length), String(row.row_number), wrong.join(' · ')]
    })
    pieces.push(written(lines, { bom: false }))
    after = last.row_number
  }
}

function written(lines: string[][], { bom }: { bom: boolean }): Buffer {
  return Buffer.from(
    stringify(lines, { bom, delimiter: ';', escape_formulas: true, record_delimiter: '\r\n' }),
  )
}

async function problemsBetween(db: Db, id: string, { after, last }: { after: number; last: number }) {
  const all: ListedProblem[] = []
  for (let from: number | null = after; from !== null && from < last; ) {
    const { problems, next } = await problemsFrom(db, id, { only: '', after: from, limit: atOnce })
    all.push(...problems)
    from = next
  }
  return Map.groupBy(all, (one) => one.row_number)
}

function padded(cells: string[], width: number): string[] {
  return [...cells, ...Array<string>(Math.max(0, width - cells.length)).fill('')].slice(
    0,
    Math.max(width, cells.length),
  )
}
