import type { Type } from './fonts.ts'
import { openPdf, type Pdf, type Struct } from './openPdf.ts'
import { type About, edges, MM, type Paper } from './paper.ts'
import { asRead, settingOn } from './setting.ts'
import { writeTable } from './table.ts'

const TOP = 20
const BOTTOM = 265

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

function paperOf(pdf: Pdf, root: Struct, type: Type): Paper {
  const setting = settingOn(pdf, type)
  const paper: Paper = {
    write(text, at, style = {}, tag = 'P') {
      const lines = setting.measure(text, at.width, style)
      root.add(pdf.struct(tag, asRead(text, lines.length), () => setting.put(lines, at, style)))
      return setting.heightOf(lines, style)
    },
    table: (columns, rows, from) => writeTable({ pdf, root, setting, paper }, columns, rows, from),
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
