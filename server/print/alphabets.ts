import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** A part of a font family that comes in a file of its own: one alphabet, or for Chinese, Japanese, Korean a slice. */
export interface Face {
  family: string
  part: string
}

/** Source Sans 3, in the parts its publisher cuts it into. */
const latin: [part: string, covers: RegExp][] = [
  [
    'latin',
    /[\u0000-\u00ff\u0131\u0152\u0153\u02bb\u02bc\u02c6\u02da\u02dc\u2000-\u206f\u20ac\u2122\u2191\u2193\u2212\u2215]/u,
  ],
  [
    'vietnamese',
    /[\u0102\u0103\u0110\u0111\u0128\u0129\u0168\u0169\u01a0\u01a1\u01af\u01b0\u0300\u0301\u0303\u0304\u0308\u0309\u0323\u0329\u1ea0-\u1ef9\u20ab]/u,
  ],
  [
    'latin-ext',
    /[\u0100-\u02ba\u0304\u0308\u0329\u1d00-\u1dbf\u1e00-\u1e9f\u1ef2-\u1eff\u2020\u20a0-\u20c0\u2113\u2c60-\u2c7f\ua720-\ua7ff]/u,
  ],
  ['cyrillic', /[\u0301\u0400-\u045f\u0490\u0491\u04b0\u04b1\u2116]/u],
  ['cyrillic-ext', /[\u0460-\u052f\u1c80-\u1c8a\u20b4\u2de0-\u2dff\ua640-\ua69f\ufe2e\ufe2f]/u],
  ['greek', /[\u0370-\u03ff]/u],
  ['greek-ext', /[\u1f00-\u1fff]/u],
]

/** What Source Sans 3 has not: Noto Sans has it, one family a script. */
const scripts: [name: string, covers: RegExp][] = [
  ['arabic', /\p{scx=Arab}/u],
  ['hebrew', /\p{scx=Hebr}/u],
  ['devanagari', /\p{scx=Deva}/u],
  ['thai', /\p{scx=Thai}/u],
  ['armenian', /\p{scx=Armn}/u],
  ['georgian', /\p{scx=Geor}/u],
  ['ethiopic', /\p{scx=Ethi}/u],
  ['bengali', /\p{scx=Beng}/u],
  ['gurmukhi', /\p{scx=Guru}/u],
  ['gujarati', /\p{scx=Gujr}/u],
  ['tamil', /\p{scx=Taml}/u],
  ['telugu', /\p{scx=Telu}/u],
  ['kannada', /\p{scx=Knda}/u],
  ['malayalam', /\p{scx=Mlym}/u],
  ['sinhala', /\p{scx=Sinh}/u],
  ['khmer', /\p{scx=Khmr}/u],
  ['lao', /\p{scx=Laoo}/u],
  ['myanmar', /\p{scx=Mymr}/u],
]

const faces: [face: Face, covers: RegExp][] = [
  ...latin.map(([part, covers]): [Face, RegExp] => [{ family: 'source-sans-3', part }, covers]),
  ...scripts.map(([name, covers]): [Face, RegExp] => [{ family: `noto-sans-${name}`, part: name }, covers]),
]

/**
 * The face that writes a letter with its marks, where one has them all; otherwise the one that has the letter.
 * @param text what it stands in: the same Chinese character is drawn differently in Japan and Korea, which is told
 *   by the kana or hangul around it
 */
export function faceOf(letter: string, text: string): Face {
  const signs = [...letter].filter((sign) => !joiners.test(sign))
  const whole = faces.find(([, covers]) => signs.every((sign) => covers.test(sign)))
  const found = whole ?? faces.find(([, covers]) => covers.test(signs[0] ?? ' '))
  return found?.[0] ?? slicedFace(signs[0] as string, text) ?? (faces[0] as [Face, RegExp])[0]
}

const joiners = /[\u200c\u200d]/u

/** Where the files of a family lie. */
export function folderOf(family: string): string {
  const published = family === 'source-sans-3' ? '@fontsource' : '@fontsource-variable'
  return dirname(createRequire(import.meta.url).resolve(`${published}/${family}/package.json`))
}

function slicedFace(sign: string, text: string): Face | undefined {
  const first = /[\p{sc=Hira}\p{sc=Kana}]/u.test(text) ? 'jp' : /\p{sc=Hang}/u.test(text) ? 'kr' : 'sc'
  for (const name of new Set([first, 'sc', 'jp', 'kr'])) {
    const family = `noto-sans-${name}`
    const part = slicesOf(family).find(({ ranges }) => isWithin(sign.codePointAt(0) as number, ranges))?.part
    if (part) return { family, part }
  }
  return undefined
}

interface Slice {
  part: string
  /** First and last code point of each range, one after the other. */
  ranges: Uint32Array
}

/** Chinese, Japanese and Korean come in a hundred files each. Their list is read when the first such letter is printed. */
function slicesOf(family: string): readonly Slice[] {
  const known = slices.get(family)
  if (known) return known
  const list = JSON.parse(readFileSync(join(folderOf(family), 'unicode.json'), 'utf8')) as Record<
    string,
    string
  >
  const read = Object.entries(list)
    .filter(([name]) => name.startsWith('['))
    .map(([name, ranges]) => ({ part: name.slice(1, -1), ranges: rangesOf(ranges) }))
  slices.set(family, read)
  return read
}

const slices = new Map<string, readonly Slice[]>()

/** @param list as style sheets have it: `U+3042-3044,U+30a2` */
function rangesOf(list: string): Uint32Array {
  return Uint32Array.from(
    list.split(',').flatMap((range) => {
      const [from = '', to = from] = range.trim().replace('U+', '').split('-')
      return [Number.parseInt(from, 16), Number.parseInt(to, 16)]
    }),
  )
}

function isWithin(sign: number, ranges: Uint32Array): boolean {
  for (let at = 0; at < ranges.length; at += 2)
    if (sign >= (ranges[at] as number) && sign <= (ranges[at + 1] as number)) return true
  return false
}
