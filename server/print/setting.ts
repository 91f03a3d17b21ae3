import type { Type } from './fonts.ts'
import { linesOf } from './lines.ts'
import type { Pdf } from './openPdf.ts'
import { MM, type Style } from './paper.ts'
import { type Run, runsBothWays } from './runs.ts'

const LEADING = 1.35
/** Of Source Sans, in parts of the size: fonts of other scripts stand on its base line. */
const ASCENT = 1.024

/** How text is set on a page. */
export interface Setting {
  /** Breaks a text into lines no wider than `width` millimetres. */
  measure(text: string, width: number, style: Style): Run[][]
  /** Draws lines from a place on, in millimetres. */
  put(lines: readonly Run[][], at: { x: number; y: number; width: number }, style: Style): void
  /** What lines take, in millimetres. */
  heightOf(lines: readonly Run[][], style: Style): number
}

export function settingOn(pdf: Pdf, { runsOf }: Type): Setting {
  const shape = shaping(pdf)
  const widthOf = (runs: readonly Run[], size: number) =>
    runs.reduce((sum, run) => sum + shape(run, size).width, 0)
  return {
    measure: (text, width, { size = 10, weight = 'regular' }) =>
      linesOf(text, { width: width * MM, weight }, { runsOf, widthOf: (runs) => widthOf(runs, size) }),
    put(lines, at, style) {
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
    },
    heightOf: (lines, style) => (lines.length * (style.size ?? 10) * LEADING) / MM,
  }
}

/** Letters from right to left stand on paper in another order than they are read, and lines end without a space. */
export function asRead(text: string, lines: number): { actual?: string } {
  return lines > 1 || runsBothWays(text) ? { actual: text } : {}
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
