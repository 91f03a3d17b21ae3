import { teethBetween } from '../lib/areas.ts'
import { inOrder, type Surface, surfacesOf } from '../lib/surfaces.ts'
import { isAnterior, isMolar, isPrimary, positionOf, type Tooth } from '../lib/teeth.ts'
import type { ProcedureRule, TeethFor } from './catalogue.ts'

export const REGIONS = ['q1', 'q2', 'q3', 'q4', 's1', 's2', 's3', 's4', 's5', 's6', 'upper', 'lower'] as const
export type Region = (typeof REGIONS)[number]

/** Where in the mouth a treatment is, as it is stored. Surfaces are the letters of lib/surfaces in their order. */
export interface Place {
  tooth: Tooth | null
  toothTo: Tooth | null
  region: Region | null
  surfaces: string
}

/** What is wrong with a place for a procedure: the field it concerns and a key of locales/ with its values. */
export interface Fault {
  field: 'tooth' | 'toothTo' | 'region' | 'surfaces'
  words: string
  values?: Record<string, unknown>
}

export const MOUTH: Place = { tooth: null, toothTo: null, region: null, surfaces: '' }

/** The five keys of a surface pad, named as on a back tooth; `surfacesOn` gives the tooth's own letters. */
export const SURFACE_KEYS = ['M', 'O', 'D', 'B', 'L'] as const

/** The letters of these keys on a tooth: O is I on an incisor, L is P on an upper tooth. */
export function surfacesOn(tooth: Tooth, keys: readonly (typeof SURFACE_KEYS)[number][]): string {
  const own = surfacesOf(tooth)
  const chosen = SURFACE_KEYS.flatMap((key, i) => (keys.includes(key) ? [own[i] as Surface] : []))
  return inOrder(chosen).join('')
}

/** What of a place a procedure has a use for; the rest was typed by chance and is left out. */
export function placeFor({ area, surfacesTo }: ProcedureRule, place: Place): Place {
  const onTooth = area === 'surface' || area === 'tooth' || area === 'range'
  return {
    tooth: onTooth ? place.tooth : null,
    toothTo: area === 'range' ? place.toothTo : null,
    region: area === 'quadrant' || area === 'sextant' || area === 'arch' ? place.region : null,
    surfaces: area === 'surface' || (area === 'tooth' && surfacesTo > 0) ? place.surfaces : '',
  }
}

/** Why a procedure cannot be done at a place, or undefined when it can. */
export function faultOf(procedure: ProcedureRule, place: Place): Fault | undefined {
  switch (procedure.area) {
    case 'surface':
    case 'tooth':
      return toothFault(procedure, place) ?? surfaceFault(procedure, place)
    case 'range':
      return toothFault(procedure, place) ?? rangeFault(procedure, place)
    case 'quadrant':
      return regionFault(place, /^q/, 'quadrantNeeded')
    case 'sextant':
      return regionFault(place, /^s/, 'sextantNeeded')
    case 'arch':
      return regionFault(place, /er$/, 'archNeeded')
    case 'mouth':
      return undefined
  }
}

export function isFor(tooth: Tooth, teeth: TeethFor): boolean {
  switch (teeth) {
    case 'any':
      return true
    case 'permanent':
      return !isPrimary(tooth)
    case 'primary':
      return isPrimary(tooth)
    case 'front':
      return isAnterior(tooth)
    case 'back':
      return !isAnterior(tooth)
    case 'premolar':
      return !isAnterior(tooth) && !isMolar(tooth)
    case 'molar':
      return isMolar(tooth)
    case 'wisdom':
      return positionOf(tooth) === 8
  }
}

function toothFault({ teeth }: ProcedureRule, { tooth }: Place): Fault | undefined {
  if (!tooth) return { field: 'tooth', words: 'clinical.fault.toothNeeded' }
  if (!isFor(tooth, teeth)) return { field: 'tooth', words: `clinical.fault.only.${teeth}` }
  return undefined
}

function surfaceFault(
  { surfacesFrom: from, surfacesTo: to }: ProcedureRule,
  { surfaces }: Place,
): Fault | undefined {
  if (surfaces.length >= from && surfaces.length <= to) return undefined
  const words = from === to ? 'clinical.fault.surfacesExactly' : 'clinical.fault.surfacesBetween'
  return { field: 'surfaces', words, values: { count: to, from, to } }
}

function rangeFault({ teeth }: ProcedureRule, { tooth, toothTo }: Place): Fault | undefined {
  if (!toothTo || toothTo === tooth) return { field: 'toothTo', words: 'clinical.fault.rangeNeeded' }
  if (!teethBetween(tooth as Tooth, toothTo)) return { field: 'toothTo', words: 'clinical.fault.oneArch' }
  if (!isFor(toothTo, teeth)) return { field: 'toothTo', words: `clinical.fault.only.${teeth}` }
  return undefined
}

function regionFault({ region }: Place, kind: RegExp, words: string): Fault | undefined {
  return region && kind.test(region) ? undefined : { field: 'region', words: `clinical.fault.${words}` }
}
