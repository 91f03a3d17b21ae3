import type { Surface } from './surfaces.ts'
import {
  type Arch,
  archOf,
  isPrimary,
  lowerPrimaryTeeth,
  lowerTeeth,
  positionOf,
  type Quadrant,
  quadrantOf,
  type Tooth,
  upperPrimaryTeeth,
  upperTeeth,
} from './teeth.ts'

/** What a treatment applies to: one of the kinds a procedure of the catalogue may ask for. */
export const areaKinds = ['surface', 'tooth', 'range', 'quadrant', 'sextant', 'arch', 'mouth'] as const

export type AreaKind = (typeof areaKinds)[number]

/** 1 upper right, 2 upper front, 3 upper left, 4 lower left, 5 lower front, 6 lower right. */
export type Sextant = 1 | 2 | 3 | 4 | 5 | 6

export type Area =
  | { kind: 'surface'; tooth: Tooth; surfaces: readonly Surface[] }
  | { kind: 'tooth'; tooth: Tooth }
  | { kind: 'range'; teeth: readonly Tooth[] }
  | { kind: 'quadrant'; quadrant: Quadrant }
  | { kind: 'sextant'; sextant: Sextant }
  | { kind: 'arch'; arch: Arch }
  | { kind: 'mouth' }

/** The sextant a tooth lies in: canine to canine in front, the rest at the sides. */
export function sextantOf(tooth: Tooth): Sextant {
  const quadrant = quadrantOf(tooth)
  if (positionOf(tooth) <= 3) return archOf(tooth) === 'upper' ? 2 : 5
  return ({ 1: 1, 2: 3, 3: 4, 4: 6 } as const)[quadrant]
}

/**
 * The teeth from one to another along an arch, both included, or undefined when they are not of the same arch and
 * dentition. The order in which they are named does not matter.
 */
export function teethBetween(one: Tooth, other: Tooth): Tooth[] | undefined {
  if (archOf(one) !== archOf(other) || isPrimary(one) !== isPrimary(other)) return undefined
  const arch = rowOf(archOf(one), isPrimary(one))
  const [from, to] = [arch.indexOf(one), arch.indexOf(other)].sort((a, b) => a - b) as [number, number]
  return from < 0 ? undefined : arch.slice(from, to + 1)
}

/** The permanent teeth an area covers, in the order of the chart; those that are named, whatever their dentition. */
export function teethIn(area: Area): readonly Tooth[] {
  const all = [...upperTeeth, ...lowerTeeth]
  switch (area.kind) {
    case 'surface':
    case 'tooth':
      return [area.tooth]
    case 'range':
      return area.teeth
    case 'quadrant':
      return all.filter((tooth) => quadrantOf(tooth) === area.quadrant)
    case 'sextant':
      return all.filter((tooth) => sextantOf(tooth) === area.sextant)
    case 'arch':
      return all.filter((tooth) => archOf(tooth) === area.arch)
    case 'mouth':
      return all
  }
}

function rowOf(arch: Arch, primary: boolean): readonly Tooth[] {
  if (arch === 'upper') return primary ? upperPrimaryTeeth : upperTeeth
  return primary ? lowerPrimaryTeeth : lowerTeeth
}
