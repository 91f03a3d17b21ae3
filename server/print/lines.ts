import type { Run, RunsOf, Weight } from './runs.ts'

/** What breaks texts into lines: how runs are cut and how wide they are, in points. */
export interface Measure {
  runsOf: RunsOf
  widthOf: (runs: readonly Run[]) => number
}

/** Breaks a text into lines no wider than `width` points: at spaces, and within a word that is wider than a line. */
export function linesOf(
  text: string,
  { width, weight }: { width: number; weight: Weight },
  { runsOf, widthOf }: Measure,
): Run[][] {
  const fits = (line: string) => widthOf(runsOf(line, weight, text)) <= width
  return text.split('\n').flatMap((paragraph) => {
    const lines: string[] = []
    let line = ''
    for (const word of paragraph.split(' ').flatMap((one) => piecesOf(one, fits))) {
      const longer = word.joins || line === '' ? line + word.text : `${line} ${word.text}`
      if (line !== '' && !fits(longer)) {
        lines.push(line)
        line = word.text
      } else line = longer
    }
    return [...lines, line].map((one) => runsOf(one, weight, text))
  })
}

interface Piece {
  text: string
  /** Follows the piece before without a space. */
  joins: boolean
}

/** Chinese, Japanese and Thai have no spaces: what is wider than a line breaks between words, or letters if need be. */
function piecesOf(word: string, fits: (line: string) => boolean): Piece[] {
  if (fits(word)) return [{ text: word, joins: false }]
  const parts = [...words.segment(word)].map(({ segment }) => segment)
  const small = parts.flatMap((part) => (fits(part) ? [part] : lettersIn(part)))
  return small.map((text, at) => ({ text, joins: at > 0 }))
}

function lettersIn(word: string): string[] {
  return [...letters.segment(word)].map(({ segment }) => segment)
}

const words = new Intl.Segmenter('und', { granularity: 'word' })
const letters = new Intl.Segmenter('und', { granularity: 'grapheme' })
