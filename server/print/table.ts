import type { Pdf, Struct } from './openPdf.ts'
import { type Column, edges, type Paper, type Style } from './paper.ts'
import type { Run } from './runs.ts'
import { asRead, type Setting } from './setting.ts'

type Placed = Column & { width: number }

/**
 * Writes a table across the page, its head again on each page it goes on to.
 * @returns where it ends, in millimetres
 */
export function writeTable(
  { pdf, root, setting, paper }: { pdf: Pdf; root: Struct; setting: Setting; paper: Paper },
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  from: number,
): number {
  const table = pdf.struct('Table')
  root.add(table)
  const placed = widthsOf(columns)
  const row = (cells: readonly string[], y: number, tag: 'TH' | 'TD') =>
    writeRow({ pdf, table, setting }, { placed, cells, y, tag })
  const heads = columns.map((column) => column.head)
  let y = from + row(heads, from, 'TH')
  paper.rule(y - 0.8)
  for (const cells of rows) {
    const before = y
    y = paper.roomFor(12, y)
    if (y !== before) y += row(heads, y, 'TH')
    y += row(cells, y, 'TD')
  }
  table.end()
  paper.rule(y - 0.4)
  return y
}

/** The column that names no width takes what is left. */
function widthsOf(columns: readonly Column[]): Placed[] {
  const fixed = columns.reduce((sum, column) => sum + (column.width ?? 0), 0)
  return columns.map((column) => ({ ...column, width: column.width ?? edges.width - fixed }))
}

/** @returns its height, in millimetres */
function writeRow(
  { pdf, table, setting }: { pdf: Pdf; table: Struct; setting: Setting },
  { placed, cells, y, tag }: { placed: Placed[]; cells: readonly string[]; y: number; tag: 'TH' | 'TD' },
): number {
  const style: Style = { size: 9, weight: tag === 'TH' ? 'strong' : 'regular' }
  const texts = placed.map((column, index) => setting.measure(cells[index] ?? '', column.width - 2, style))
  const struct = pdf.struct('TR')
  let x = edges.left
  placed.forEach((column, index) => {
    const [left, lines] = [x, texts[index] as Run[][]]
    struct.add(
      pdf.struct(tag, asRead(cells[index] ?? '', lines.length), () =>
        setting.put(lines, { x: left, y, width: column.width - 2 }, { ...style, align: column.align }),
      ),
    )
    x += column.width
  })
  table.add(struct)
  return Math.max(...texts.map((lines) => setting.heightOf(lines, style))) + 1.6
}
