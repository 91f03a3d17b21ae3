import type { Bidi } from 'bidi-js'
import { faceOf } from './alphabets.ts'

export type Weight = 'regular' | 'strong'

/** A piece of a line that one font can write. */
export interface Run {
  font: string
  text: string
}

/**
 * Cuts a line into runs as they stand on paper, from left to right.
 * @param whole the text the line belongs to: see faceOf
 */
export type RunsOf = (line: string, weight: Weight, whole: string) => Run[]

/** Whether a text has letters that run from right to left: Arabic, Hebrew, Syriac, Thaana, N'Ko. */
export function runsBothWays(text: string): boolean {
  return /[\p{scx=Arab}\p{scx=Hebr}\p{scx=Syrc}\p{scx=Thaa}\p{scx=Nkoo}]/u.test(text)
}

/** @param bidi the Unicode Bidirectional Algorithm (UAX 9), where it is needed. What is printed runs from the left. */
export function runsBy(bidi: Bidi | undefined): RunsOf {
  return (line, weight, whole) => {
    const plain = printable(line)
    const letters = lettersOf(plain, weight, whole)
    if (!bidi || !runsBothWays(plain)) return joined(letters)
    const { levels } = bidi.getEmbeddingLevels(plain, 'ltr')
    const mirrored = bidi.getMirroredCharactersMap(plain, levels)
    return joined(
      inOrder(
        letters.map((letter) => ({
          ...letter,
          text: mirrored.get(letter.at) ?? letter.text,
          level: levels[letter.at] ?? 0,
        })),
      ),
    )
  }
}

/** A text in one form, without the signs that only steer its direction or its breaks: no font has them. */
export function printable(text: string): string {
  return text.normalize('NFC').replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
}

interface Letter extends Run {
  /** Where it stands in the text. */
  at: number
  /** Odd where it runs from right to left. */
  level: number
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

function lettersOf(line: string, weight: Weight, whole: string): Letter[] {
  return [...graphemes.segment(line)].map(({ segment, index }) => {
    const { family, part } = faceOf(segment, whole)
    return { font: `${weight} ${family} ${part}`, text: segment, at: index, level: 0 }
  })
}

/** Rule L2: from the highest level down to the lowest odd one, what is at least as high is turned around. */
function inOrder(letters: readonly Letter[]): Letter[] {
  const line = [...letters]
  for (let level = Math.max(...line.map((letter) => letter.level)); level > 0; level--) {
    for (let from = 0; from < line.length; from++) {
      let to = from
      while (to < line.length && (line[to] as Letter).level >= level) to++
      if (to > from) line.splice(from, to - from, ...line.slice(from, to).toReversed())
      from = to
    }
  }
  return line
}

/**
 * Neighbours of one font and direction are written together, so that their letters can join. A font turns letters of
 * right-to-left scripts around itself and wants them as they are read.
 */
function joined(letters: readonly Letter[]): Run[] {
  const runs: Letter[] = []
  for (const letter of letters) {
    const last = runs.at(-1)
    if (last?.font !== letter.font || last.level !== letter.level) runs.push({ ...letter })
    else if (letter.level % 2 === 1 && runsBothWays(letter.text)) last.text = letter.text + last.text
    else last.text += letter.text
  }
  return runs.map(({ font, text }) => ({ font, text }))
}
