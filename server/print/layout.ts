import type { Type } from './fonts.ts'
import { linesOf } from './lines.ts'
import { type About, edges, MM, type Paper, type Style } from './paper.ts'
import { type Run, runsBothWays } from './runs.ts'

const TOP = 20
const BOTTOM = 265
const LEADING = 1.35
/** Of Source Sans, in parts of the size: fonts of other scripts stand on its base line. */
const ASCENT = 1.024

/** Writes the pages and returns the PDF. */
export async function layOut(about: About, type: Type, write: (paper: Paper) => void): Promise<Buffer> {
  const pdf = await openPdf(about)
  const chunks: Buffer[] = []
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk))
  for (const [name, file] of type.fonts) pdf.registerFont(name, file)
  const root = pdf.struct('Document')
  pdf.addStructure(root)
  write(paperOf(pdf, root, type))
  root.end()
  const ended = new Promise<void>((resolve) => pdf.on('end', resolve))
  pdf.end()
  await ended
  return Buffer.concat(chunks)
}

type Pdf = Awaited<ReturnType<typeof openPdf>>
type Struct = ReturnType<Pdf['struct']>

async function openPdf(about: About) {
  // Loaded with the first print: no start should wait for it.
  const { default: PDFDocument } = await import('pdfkit')
  return new PDFDocument({
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
}

function paperOf(pdf: Pdf, root: Struct, { runsOf }: Type): Paper {
  const shape = shaping(pdf)
  const widthOf = (runs: readonly Run[], size: number) =>
    runs.reduce((sum, run) => sum + shape(run, size).width, 0)

  const measure = (text: string, width: number, { size = 10, weight = 'regular' }: Style) =>
    linesOf(text, { width: width * MM, weight }, { runsOf, widthOf: (runs) => widthOf(runs, size) })

  const put = (lines: readonly Run[][], at: { x: number; y: number; width: number }, style: Style) => {
    const size = style.size ?? 10
    lines.forEach((runs, index) => {
      const y = at.y * MM + size * (ASCENT + index * LEADING)
      let x = at.x * MM
      if (style.align === 'right') x += at.width * MM - widthOf(runs, size)
      for (const run of runs) {
        const { width, features } = shape(run, size)
        pdf.fillColor(style.grey ? '#544e46' : '#000000')
        pdf.text(run.text, x, y, { lineBreak: false, baseline: 'alphabetic', features })
        x += width
      }
    })
  }

  const heightOf = (lines: readonly Run[][], style: Style) =>
    (lines.length * (style.size ?? 10) * LEADING) / MM

  const paper: Paper = {
    write(text, at, style = {}, tag = 'P') {
      const lines = measure(text, at.width, style)
      root.add(pdf.struct(tag, asRead(text, lines.length), () => put(lines, at, style)))
      return heightOf(lines, style)
    },
    table(columns, rows, from) {
      const fixed = columns.reduce((sum, column) => sum + (column.width ?? 0), 0)
      const placed = columns.map((column) => ({ ...column, width: column.width ?? edges.width - fixed }))
      const table = pdf.struct('Table')
      root.add(table)
      const row = (cells: readonly string[], y: number, tag: 'TH' | 'TD'): number => {
        const style: Style = { size: 9, weight: tag === 'TH' ? 'strong' : 'regular' }
        const texts = placed.map((column, index) => measure(cells[index] ?? '', column.width - 2, style))
        const struct = pdf.struct('TR')
        let x = edges.left
        placed.forEach((column, index) => {
          const [left, lines] = [x, texts[index] as Run[][]]
          struct.add(
            pdf.struct(tag, asRead(cells[index] ?? '', texts[index]?.length ?? 0), () =>
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
    picture(bytes, { x, y, width, height }, words) {
      const place = { width: width * MM, height: height * MM }
      root.add(pdf.struct('Figure', { alt: words }, () => pdf.image(bytes, x * MM, y * MM, place)))
    },
    rule(y, from = edges.left, to = edges.right) {
      pdf.markContent('Artifact', { type: 'Layout' })
      pdf
        .moveTo(from * MM, y * MM)
        .lineTo(to * MM, y * MM)
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
  }
  return paper
}

/**
 * Sets font and size and tells how wide a run is, in points, and with which of the font's features. The library that
 * joins letters stumbles over some pairs of letter and mark: those are set without moving marks to their places, which
 * is better than no print.
 */
function shaping(pdf: Pdf) {
  const stumbled = new Set<string>()
  return ({ font, text }: Run, size: number): { width: number; features?: Features } => {
    pdf.font(font).fontSize(size)
    const key = `${font} ${text}`
    if (!stumbled.has(key)) {
      try {
        return { width: pdf.widthOfString(text) }
      } catch {
        stumbled.add(key)
      }
    }
    return { width: pdf.widthOfString(text, { features: unmoved }), features: unmoved }
  }
}

type Features = PDFKit.Mixins.TextOptions['features']

const unmoved = { mark: false, mkmk: false, abvm: false, blwm: false } as unknown as Features

/** Letters from right to left stand on paper in another order than they are read, and lines end without a space. */
function asRead(text: string, lines: number): { actual?: string } {
  return lines > 1 || runsBothWays(text) ? { actual: text } : {}
}
