/**
 * A tooth as it is stored: two digits of ISO 3950 (FDI), 11 to 48 permanent and 51 to 85 primary, and S behind
 * them for a supernumerary tooth beside that one (ISO 3950 has no sign for those; CDT's 51 to 82 would collide
 * with the primary teeth). So `16`, `55`, `11S`.
 */
export type Tooth = string & { readonly tooth: unique symbol }

/** How a clinic writes teeth. */
export type Notation = 'fdi' | 'universal' | 'palmer'

export const notations: readonly Notation[] = ['fdi', 'universal', 'palmer']

export type Quadrant = 1 | 2 | 3 | 4
export type Arch = 'upper' | 'lower'

/** The stored form as a regular expression, for a CHECK in the database. */
export const toothPattern = '^([1-4][1-8]|[5-8][1-5])S?$'

/** The permanent teeth of each arch from the patient's right to the left, as a chart shows them. */
export const upperTeeth = row('18 17 16 15 14 13 12 11 21 22 23 24 25 26 27 28')
export const lowerTeeth = row('48 47 46 45 44 43 42 41 31 32 33 34 35 36 37 38')

/** The primary teeth of each arch from the patient's right to the left. */
export const upperPrimaryTeeth = row('55 54 53 52 51 61 62 63 64 65')
export const lowerPrimaryTeeth = row('85 84 83 82 81 71 72 73 74 75')

/** Whether a value is a tooth in the stored form. */
export function isTooth(value: unknown): value is Tooth {
  return typeof value === 'string' && new RegExp(toothPattern).test(value)
}

/** The tooth of a stored form. Throws RangeError for any other text. */
export function toothOf(text: string): Tooth {
  if (!isTooth(text)) throw new RangeError(`No tooth: ${text}`)
  return text
}

export function isPrimary(tooth: Tooth): boolean {
  return tooth[0]! >= '5'
}

export function isSupernumerary(tooth: Tooth): boolean {
  return tooth.endsWith('S')
}

/** 1 upper right, 2 upper left, 3 lower left, 4 lower right, as the patient's own; primary teeth lie in the same. */
export function quadrantOf(tooth: Tooth): Quadrant {
  return (((Number(tooth[0]) - 1) % 4) + 1) as Quadrant
}

export function archOf(tooth: Tooth): Arch {
  return quadrantOf(tooth) <= 2 ? 'upper' : 'lower'
}

/** 1 at the midline to 8 (5 in the primary dentition) at the back. */
export function positionOf(tooth: Tooth): number {
  return Number(tooth[1])
}

/** Incisors and canines, which have an incisal edge where the others have an occlusal surface. */
export function isAnterior(tooth: Tooth): boolean {
  return positionOf(tooth) <= 3
}

export function isMolar(tooth: Tooth): boolean {
  return positionOf(tooth) >= (isPrimary(tooth) ? 4 : 6)
}

/**
 * The tooth as a clinic writes it: `16`, `55`, `11S` (FDI); `3`, `A`, `58`, `ES` (Universal, with CDT's numbers for
 * supernumeraries); `6┘`, `E┘`, `1S┘` (Palmer).
 */
export function written(tooth: Tooth, notation: Notation): string {
  if (notation === 'fdi') return tooth
  return notation === 'universal' ? universalOf(tooth) : palmerOf(tooth)
}

/**
 * The tooth people mean by what they typed, or undefined. Case and spaces around do not matter. Palmer is typed
 * with the sign, or by its corner: `UR6`, `6UR`, `LLE`.
 */
export function parseTooth(text: string, notation: Notation): Tooth | undefined {
  const typed = text.trim().toUpperCase()
  if (notation === 'fdi') return isTooth(typed) ? typed : undefined
  return notation === 'universal' ? fromUniversal.get(typed.replace(/^0(?=\d)/, '')) : fromPalmer(typed)
}

/** Teeth in the order of the chart: upper before lower, from the patient's right to the left. */
export function byChart(one: Tooth, other: Tooth): number {
  return placeOf(one) - placeOf(other)
}

const corners = ['UR', 'UL', 'LL', 'LR'] as const
const signs = ['┘', '└', '┌', '┐'] as const
const letters = 'ABCDEFGHIJKLMNOPQRST'
const universalTeeth = [...upperTeeth, ...[...lowerTeeth].reverse()]
const universalPrimaryTeeth = [...upperPrimaryTeeth, ...[...lowerPrimaryTeeth].reverse()]
const chart = [...upperTeeth, ...upperPrimaryTeeth, ...lowerPrimaryTeeth, ...lowerTeeth].map(String)

const fromUniversal = new Map<string, Tooth>(
  [...universalTeeth, ...universalPrimaryTeeth]
    .flatMap((tooth) => [tooth, `${tooth}S` as Tooth])
    .map((tooth) => [universalOf(tooth), tooth]),
)

function universalOf(tooth: Tooth): string {
  const place = tooth.slice(0, 2) as Tooth
  const extra = isSupernumerary(tooth)
  if (isPrimary(tooth)) return letters[universalPrimaryTeeth.indexOf(place)] + (extra ? 'S' : '')
  return String(universalTeeth.indexOf(place) + (extra ? 51 : 1))
}

function palmerOf(tooth: Tooth): string {
  const quadrant = quadrantOf(tooth)
  const place = isPrimary(tooth) ? letters[positionOf(tooth) - 1]! : String(positionOf(tooth))
  const name = place + (isSupernumerary(tooth) ? 'S' : '')
  const sign = signs[quadrant - 1]!
  return quadrant === 1 || quadrant === 4 ? name + sign : sign + name
}

function fromPalmer(typed: string): Tooth | undefined {
  const [, before = '', place = '', extra = '', after = ''] =
    /^(UR|UL|LL|LR|[└┌])?\s*([1-8A-E])(S?)\s*(UR|UL|LL|LR|[┘┐])?$/.exec(typed) ?? []
  const corner = before || after
  if (!corner || (before && after)) return undefined
  const quadrant = Math.max(corners.indexOf(corner as 'UR'), signs.indexOf(corner as '┘')) + 1
  const primary = letters.indexOf(place) + 1
  return toothOf((primary > 0 ? `${quadrant + 4}${primary}` : `${quadrant}${place}`) + extra)
}

function placeOf(tooth: Tooth): number {
  return chart.indexOf(tooth.slice(0, 2)) + (isSupernumerary(tooth) ? 0.5 : 0)
}

function row(text: string): readonly Tooth[] {
  return text.split(' ') as Tooth[]
}
