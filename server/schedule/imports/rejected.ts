import { stringify } from 'csv-stringify/sync'
import type { Db } from '../../db/tenant.ts'
import { getImport } from '../../patients/imports/imports.queries.ts'
import { problemsFrom } from '../../patients/imports/problems.queries.ts'
import { rowsWith } from '../../patients/imports/rows.queries.ts'
import type { Words } from '../../web/words.ts'

const most = 100_000

/** The rows that did not come in as they stood in the file, each with its row number and what is wrong. */
export async function rejectedRows(db: Db, id: string, words: Words): Promise<Buffer> {
  const { description } = await getImport(db, id)
  const rows = await rowsWith(db, id, { outcomes: ['bad', 'left', 'duplicate'], after: 0, limit: most })
  const problems = await problemsFrom(db, id, { only: '', after: 0, limit: most })
  const byRow = Map.groupBy(problems, (one) => one.row_number)
  const lines = rows.map((row) => {
    const wrong = (byRow.get(row.row_number) ?? []).map((one) =>
      [one.column_name, words(`imports.problem.${one.key}`), one.value].filter(Boolean).join(': '),
    )
    return [...padded(row.source, description.columns.length), String(row.row_number), wrong.join(' · ')]
  })
  const header = [...description.columns, words('imports.rejected.row'), words('imports.rejected.why')]
  return Buffer.from(
    stringify([header, ...lines], {
      bom: true,
      delimiter: ';',
      escape_formulas: true,
      record_delimiter: '\r\n',
    }),
  )
}

function padded(cells: string[], width: number): string[] {
  return [...cells, ...Array<string>(Math.max(0, width - cells.length)).fill('')].slice(
    0,
    Math.max(width, cells.length),
  )
}
