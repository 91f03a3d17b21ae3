import type { Kind as FileKind } from '../files/kinds.ts'

/** What a document is to the clinic, whatever kind of file it came as. */
export const documentKinds = ['radiograph', 'photo', 'letter', 'consent', 'other'] as const
export type DocumentKind = (typeof documentKinds)[number]

/** What a file most likely is, where nobody said. */
export function likelyKind(file: FileKind): DocumentKind {
  return file === 'pdf' ? 'letter' : 'photo'
}

/** The title a document has until someone gives it another: the file's name without its ending. */
export function titleOf(fileName: string): string {
  return (
    fileName
      .replace(/\.[a-z]{3,4}$/i, '')
      .replaceAll('_', ' ')
      .trim() || fileName
  )
}

/** The sign of a document that has no picture. */
export const signs: Record<DocumentKind, string> = {
  radiograph: 'photo-scan',
  photo: 'photo',
  letter: 'file-text',
  consent: 'signature',
  other: 'file',
}

/** A size as people read it: `2.1 MB`, `640 kB`. */
export function sizeWords(bytes: number, locale: string): string {
  const [size, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte']
  const digits = size < 10 ? 1 : 0
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, maximumFractionDigits: digits })
  return format.format(Math.max(size, 0.1))
}
