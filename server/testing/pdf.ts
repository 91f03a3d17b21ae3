import { inflateSync } from 'node:zlib'

/** Letters written in one go: by which font, with which of its glyphs, and which letters those stand for. */
export interface Written {
  font: string
  /** Numbers in the font; 0 is the empty box. */
  glyphs: number[]
  text: string
}

/** What our own PDFs write, in the order in which it is written. Reads no others. */
export function writtenIn(pdf: Buffer): Written[] {
  const objects = objectsOf(pdf)
  const fonts = fontsOf(objects)
  return [...objects.values()]
    .filter((object) => / Tf$/m.test(object))
    .flatMap((page) => writtenOn(page, fonts))
}

/** All letters of a PDF, as they stand on its pages from left to right. */
export function textIn(pdf: Buffer): string {
  return writtenIn(pdf)
    .map(({ text }) => text)
    .join('')
}

/** The values of an entry of the PDF's structure or catalogue, such as `/Lang (de-DE)`. */
export function entriesIn(pdf: Buffer, key: string): string[] {
  const value = String.raw`\(((?:\\.|[^\\)])*)\)`
  const objects = objectsOf(pdf)
  const found = pdf.toString('latin1').matchAll(new RegExp(`/${key} (?:${value}|(\\d+) 0 R)`, 'gs'))
  return [...found].map(([, here, elsewhere = '']) =>
    textOf(here ?? new RegExp(value, 's').exec(objects.get(elsewhere) ?? '')?.[1] ?? ''),
  )
}

/** A string is plain or UTF-16 behind a mark. */
function textOf(string: string): string {
  const bytes = Buffer.from(
    string.replace(/\\(.)/gs, (_, sign: string) => escapes[sign] ?? sign),
    'latin1',
  )
  if (bytes.readUInt16BE(0) !== 0xfeff) return bytes.toString('latin1')
  return bytes.subarray(2).swap16().toString('utf16le')
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

function objectsOf(pdf: Buffer): Map<string, string> {
  const all = pdf.toString('latin1').matchAll(/(\d+) 0 obj\n([\s\S]*?)\nendobj/g)
  return new Map(
    [...all].map(([, number = '', body = '']) => {
      const [, packed] = /FlateDecode[\s\S]*?stream\n([\s\S]*)\nendstream/.exec(body) ?? []
      return [number, packed ? inflated(packed) : body]
    }),
  )
}

/** Fonts and pictures are packed too; only what is text is looked at. */
function inflated(packed: string): string {
  return inflateSync(Buffer.from(packed, 'latin1')).toString('latin1')
}

type Fonts = Map<string, { name: string; letters: string[] }>

function fontsOf(objects: Map<string, string>): Fonts {
  const names = [...objects.values()].flatMap((object) => [...object.matchAll(/\/(F\d+) (\d+) 0 R/g)])
  return new Map(
    names.map(([, id = '', number = '']) => {
      const font = objects.get(number) ?? ''
      const [, name = ''] = /\/BaseFont \/(\S+)/.exec(font) ?? []
      const [, map = ''] = /\/ToUnicode (\d+) 0 R/.exec(font) ?? []
      return [id, { name, letters: lettersIn(objects.get(map) ?? '') }]
    }),
  )
}

/** @param map from glyph to letters, as pdfkit writes it: lists of all glyphs in their order */
function lettersIn(map: string): string[] {
  const lists = [...map.matchAll(/<\w+> <\w+> \[([^\]]*)\]/g)].map(([, list = '']) => list)
  return lists.flatMap((list) =>
    [...list.matchAll(/<([^>]*)>/g)].map(([, units = '']) =>
      String.fromCharCode(...numbersIn(units.replaceAll(' ', ''))),
    ),
  )
}

function writtenOn(page: string, fonts: Fonts): Written[] {
  const written: Written[] = []
  let font = { name: '', letters: [] as string[] }
  for (const [, id, line] of page.matchAll(/\/(F\d+) [\d.]+ Tf|\[(.*)\] TJ/g)) {
    if (id) font = fonts.get(id) ?? font
    if (line === undefined) continue
    const glyphs = [...line.matchAll(/<([0-9a-f]*)>/g)].flatMap(([, hex = '']) => numbersIn(hex))
    written.push({ font: font.name, glyphs, text: glyphs.map((glyph) => font.letters[glyph] ?? '').join('') })
  }
  return written
}

function numbersIn(hex: string): number[] {
  return [...hex.matchAll(/[0-9a-f]{4}/gi)].map(([digits]) => Number.parseInt(digits, 16))
}
