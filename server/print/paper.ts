import { fontFiles, type Run, runsOf, type Weight } from './fonts.ts'

/** Points in a millimetre: pages are laid out in millimetres, as DIN 5008 is. */
export const MM = 72 / 25.4

export interface Style {
  /** In points. */
  size?: number
  weight?: Weight
  align?: 'left' | 'right'
  grey?: boolean
}

export interface Column {
  head: string
  /** In millimetres; the column without one takes what is left. */
  width?: number
  align?: 'left' | 'right'
}

/** An A4 page that is being written: tagged, so that screen readers find headings and tables. */
export interface Paper {
  /** Writes at a place, wrapped to `width`; returns the height used, all in millimetres. */
  write(
    text: string,
    at: { x: number; y: number; width: number },
    style?: Style,
    tag?: 'H1' | 'H2' | 'P',
  ): number
  /** Writes a table across the page from `y`, over as many pages as it takes; returns where it ends. */
  table(columns: readonly Column[], rows: readonly (readonly string[])[], y: number): number
  rule(y: number): void
  /** Begins a new page when less than `room` millimetres are left below `y`; returns where to go on. */
  roomFor(room: number, y: number): number
  /** Calls back once for each page, to write what stands on all of them. */
  onEachPage(write: (page: number, pages: number) => void): void
  finish(): Promise<Buffer>
}

const LEFT = 25
const RIGHT = 190
const TOP = 20
const BOTTOM = 265
const LEADING = 1.35

/** @param about title: what readers show as the document's name; language of its text; made: when it says it was */
export async function openPaper(about: {
  title: string
  language: string
  author: string
  made: Date
}): Promise<Paper> {
  // Loaded with the first print: no start should wait for it.
  const { default: PDFDocument } = await import('pdfkit')
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    tagged: true,
    lang: about.language,
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: true,
    info: {
      Title: about.title,
      Author: about.author,
      Creator: 'Chairside',
      CreationDate: about.made,
      ModDate: about.made,
    },
  })
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  for (const [name, file] of fontFiles()) pdf.registerFont(name, file)
  const root = pdf.struct('Document')
  pdf.addStructure(root)

  const widthOf = (runs: readonly Run[], size: number) =>
    runs.reduce((sum, run) => sum + pdf.font(run.font).fontSize(size).widthOfString(run.text), 0)

  const wrap = (text: string, width: number, size: number, weight: Weight): Run[][] =>
    text.split('\n').flatMap((paragraph) => {
      const lines: string[] = []
      let line = ''
      for (const word of paragraph.split(' ')) {
        const longer = line ? `${line} ${word}` : word
        if (line && widthOf(runsOf(longer, weight), size) > width) {
          lines.push(line)
          line = word
        } else line = longer
      }
      return [...lines, line].map((one) => runsOf(one, weight))
    })

  const put = (lines: readonly Run[][], at: { x: number; y: number; width: number }, style: Style) => {
    const size = style.size ?? 10
    lines.forEach((runs, index) => {
      let x = at.x * MM
      if (style.align === 'right') x += at.width * MM - widthOf(runs, size)
      for (const run of runs) {
        pdf
          .font(run.font)
          .fontSize(size)
          .fillColor(style.grey ? '#544e46' : '#000000')
        pdf.text(run.text, x, at.y * MM + index * size * LEADING, { lineBreak: false })
        x += pdf.widthOfString(run.text)
      }
    })
  }

  const measure = (text: string, width: number, style: Style) =>
    wrap(text, width * MM, style.size ?? 10, style.weight ?? 'regular')
  const heightOf = (lines: readonly Run[][], style: Style) =>
    (lines.length * (style.size ?? 10) * LEADING) / MM

  const paper: Paper = {
    write(text, at, style = {}, tag = 'P') {
      const lines = measure(text, at.width, style)
      root.add(pdf.struct(tag, {}, () => put(lines, at, style)))
      return heightOf(lines, style)
    },
    table(columns, rows, from) {
      const fixed = columns.reduce((sum, column) => sum + (column.width ?? 0), 0)
      const placed = columns.map((column) => ({ ...column, width: column.width ?? RIGHT - LEFT - fixed }))
      const table = pdf.struct('Table')
      root.add(table)
      const row = (cells: readonly string[], y: number, tag: 'TH' | 'TD'): number => {
        const style: Style = { size: 9, weight: tag === 'TH' ? 'strong' : 'regular' }
        const texts = placed.map((column, index) => measure(cells[index] ?? '', column.width - 2, style))
        const struct = pdf.struct('TR')
        let x = LEFT
        placed.forEach((column, index) => {
          const [left, lines] = [x, texts[index] as Run[][]]
          struct.add(
            pdf.struct(tag, {}, () =>
              put(lines, { x: left, y, width: column.width - 2 }, { ...style, align: column.align }),
            ),
          )
          x += column.width
        })
        table.add(struct)
        return Math.max(...texts.map((lines) => heightOf(lines, style))) + 1.6
      }
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
    },
    rule(y) {
      pdf.markContent('Artifact', { type: 'Layout' })
      pdf
        .moveTo(LEFT * MM, y * MM)
        .lineTo(RIGHT * MM, y * MM)
        .lineWidth(0.4)
        .strokeColor('#8c8478')
        .stroke()
      pdf.endMarkedContent()
    },
    roomFor(room, y) {
      if (y + room <= BOTTOM) return y
      pdf.addPage()
      return TOP
    },
    onEachPage(write) {
      const { count } = pdf.bufferedPageRange()
      for (let index = 0; index < count; index++) {
        pdf.switchToPage(index)
        write(index + 1, count)
      }
    },
    async finish() {
      root.end()
      const ended = new Promise<void>((resolve) => pdf.on('end', resolve))
      pdf.end()
      await ended
      return Buffer.concat(chunks)
    },
  }
  return paper
}

/** Left and right edge of what is written, in millimetres. */
export const edges = { left: LEFT, right: RIGHT, width: RIGHT - LEFT }
