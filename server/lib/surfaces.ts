import { archOf, isAnterior, type Notation, parseTooth, type Tooth } from './teeth.ts'

/**
 * A tooth's surface as it is stored: M mesial, D distal, O occlusal (I incisal on incisors and canines), B buccal
 * (F facial on them), P palatal on upper teeth, L lingual on lower.
 */
export type Surface = 'M' | 'O' | 'I' | 'D' | 'B' | 'F' | 'P' | 'L'

const order = 'MOIDBFPL'

/** The five surfaces a tooth has, in the order they are written. */
export function surfacesOf(tooth: Tooth): readonly Surface[] {
  const oral = archOf(tooth) === 'upper' ? 'P' : 'L'
  return isAnterior(tooth) ? ['M', 'I', 'D', 'F', oral] : ['M', 'O', 'D', 'B', oral]
}

/**
 * The surfaces people mean, in stored form and order, or undefined if one is not this tooth's, is unknown or is
 * named twice. V (vestibular), B and F are one place and are taken for each other, as are L and P on upper teeth.
 * O on an incisor or I on a molar is refused: it is a slip in the tooth's number more often than in the surface.
 */
export function parseSurfaces(text: string, tooth: Tooth): Surface[] | undefined {
  const own = surfacesOf(tooth)
  const typed = [...text.toUpperCase().replace(/[\s,/-]/g, '')].map((letter) => meant(letter, tooth))
  if (typed.length === 0 || new Set(typed).size < typed.length) return undefined
  return typed.every((surface) => (own as readonly string[]).includes(surface))
    ? inOrder(typed as Surface[])
    : undefined
}

/** Surfaces in the order they are written: `MOD`, `MIFP`. */
export function inOrder(surfaces: readonly Surface[]): Surface[] {
  return [...surfaces].sort((one, other) => order.indexOf(one) - order.indexOf(other))
}

/** Surfaces as a clinic writes them: MOD but DO; where teeth have Universal numbers, P is called lingual. */
export function writtenSurfaces(surfaces: readonly Surface[], notation: Notation): string {
  return inOrder(surfaces)
    .join('')
    .replace(/^([OI])D/, 'D$1')
    .replace('P', notation === 'universal' ? 'L' : 'P')
}

/**
 * A tooth with surfaces as it is typed in one go: `16 mod`, `16mod`, `3 MOD`, `UR6 do`, `D MO` (primary D in
 * Universal), `36`. Undefined if the tooth or a surface is not one.
 */
export function parseToothSurfaces(
  text: string,
  notation: Notation,
): { tooth: Tooth; surfaces: Surface[] } | undefined {
  const [, number = '', rest = ''] = splitAfterTooth(text.trim(), notation) ?? []
  const tooth = parseTooth(number, notation)
  if (!tooth) return undefined
  const surfaces = rest === '' ? [] : parseSurfaces(rest, tooth)
  return surfaces && { tooth, surfaces }
}

function splitAfterTooth(text: string, notation: Notation): RegExpExecArray | null {
  if (notation === 'palmer')
    return /^((?:UR|UL|LL|LR|[└┌])\s*[1-8A-E]S?|[1-8A-E]S?\s*(?:UR|UL|LL|LR|[┘┐]))[\s,]*(.*)$/i.exec(text)
  return /^(\d{1,2}S?|[A-T]S?(?=[\s,]|$))[\s,]*(.*)$/i.exec(text)
}

function meant(letter: string, tooth: Tooth): string {
  if ('BFV'.includes(letter)) return isAnterior(tooth) ? 'F' : 'B'
  if (letter === 'L' && archOf(tooth) === 'upper') return 'P'
  return letter
}
