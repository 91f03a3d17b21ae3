import type { Weight } from './runs.ts'

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
  /** Puts a PNG or JPEG at a place, in millimetres; `words` say what it shows. */
  picture(bytes: Buffer, at: { x: number; y: number; width: number; height: number }, words: string): void
  /** A hairline, across the page or from one place to another. */
  rule(y: number, from?: number, to?: number): void
  /** Begins a new page when less than `room` millimetres are left below `y`; returns where to go on. */
  roomFor(room: number, y: number): number
  /** Calls back once for each page, to write what stands on all of them. */
  onEachPage(write: (page: number, pages: number) => void): void
}

export interface About {
  /** What readers show as the document's name. */
  title: string
  /** Of its text: BCP 47. */
  language: string
  author: string
  /** When it says it was made. */
  made: Date
}

/** Points in a millimetre: pages are laid out in millimetres, as DIN 5008 is. */
export const MM = 72 / 25.4

const LEFT = 25
const RIGHT = 190

/** Left and right edge of what is written, in millimetres. */
export const edges = { left: LEFT, right: RIGHT, width: RIGHT - LEFT }
