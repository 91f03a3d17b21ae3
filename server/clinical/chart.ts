import { teethBetween } from '../lib/areas.ts'
import { surfacesOf } from '../lib/surfaces.ts'
import {
  archOf,
  isAnterior,
  isMolar,
  lowerPrimaryTeeth,
  lowerTeeth,
  type Notation,
  positionOf,
  quadrantOf,
  type Tooth,
  upperPrimaryTeeth,
  upperTeeth,
  written,
} from '../lib/teeth.ts'
import type { Treatment } from './treatments.ts'

/** How far something on a tooth is: there already, found, planned, done today. */
export type Mark = 'there' | 'found' | 'planned' | 'today'

/** A tooth as the chart draws it. Its square is seen from above: cheek outside, the midline towards the middle. */
export interface ToothDrawn {
  tooth: Tooth
  label: string
  shape: 'molar' | 'premolar' | 'canine' | 'incisor'
  roots: 'one' | 'two' | 'three'
  lower: boolean
  gone: boolean
  /** To be taken out. */
  leaving: boolean
  implant: Mark | null
  crown: Mark | null
  canals: Mark | null
  square: {
    top: Mark | null
    right: Mark | null
    bottom: Mark | null
    left: Mark | null
    middle: Mark | null
  }
}

/**
 * Both arches from the patient's right to the left, with what the treatments say of each tooth. What is planned
 * lies over what is there.
 * @param isToday whether a moment is today in the clinic's zone
 */
export function chartOf(
  treatments: readonly Treatment[],
  { primary, notation, isToday }: { primary: boolean; notation: Notation; isToday: (at: Date) => boolean },
): { upper: ToothDrawn[]; lower: ToothDrawn[] } {
  const rows = primary ? [upperPrimaryTeeth, lowerPrimaryTeeth] : [upperTeeth, lowerTeeth]
  const teeth = new Map(rows.flat().map((tooth) => [tooth, blank(tooth, notation)]))
  const marked = treatments.flatMap((treatment) => {
    const mark = markOf(treatment, isToday)
    return mark ? [{ treatment, mark }] : []
  })
  const order: Mark[] = ['there', 'today', 'found', 'planned']
  marked.sort(
    (a, b) =>
      order.indexOf(a.mark) - order.indexOf(b.mark) ||
      Number(a.treatment.recordedAt) - Number(b.treatment.recordedAt),
  )
  for (const { treatment, mark } of marked) {
    for (const tooth of teethOf(treatment)) {
      const drawn = teeth.get(tooth)
      if (drawn) draw(drawn, treatment, mark)
    }
  }
  const [upper = [], lower = []] = rows.map((row) => row.map((tooth) => teeth.get(tooth) as ToothDrawn))
  return { upper, lower }
}

export function markOf(
  treatment: Pick<Treatment, 'status' | 'completedAt'>,
  isToday: (at: Date) => boolean,
): Mark | null {
  switch (treatment.status) {
    case 'existing':
    case 'existing_other':
      return 'there'
    case 'completed':
      return treatment.completedAt && isToday(treatment.completedAt) ? 'today' : 'there'
    case 'condition':
      return 'found'
    case 'planned':
    case 'referred':
      return 'planned'
    case 'cancelled':
      return null
  }
}

function teethOf({ tooth, toothTo }: Treatment): Tooth[] {
  if (!tooth) return []
  return toothTo ? (teethBetween(tooth, toothTo) ?? []) : [tooth]
}

/** What a procedure of our catalogue leaves on a tooth, by its code. */
function draw(drawn: ToothDrawn, { code, surfaces }: Treatment, mark: Mark): void {
  if (code.startsWith('EXTR-')) {
    if (mark === 'planned') drawn.leaving = true
    else leave(drawn)
  } else if (code === 'IMPL-PLACE') {
    if (mark !== 'planned') leave(drawn)
    drawn.implant = mark
  } else if (/^ENDO-(CANAL|FILL|REVISION)/.test(code)) drawn.canals = mark
  else if (/^(CROWN-(CERAMIC|METAL|STEEL|TEMP)|BRIDGE-|IMPL-CROWN|COSM-VENEER)/.test(code)) crown(drawn, mark)
  else for (const surface of surfaces) drawn.square[sideOf(drawn.tooth, surface)] = mark
}

/** Whatever was on the tooth went with it. */
function leave(drawn: ToothDrawn): void {
  drawn.gone = true
  drawn.leaving = false
  drawn.crown = drawn.canals = null
  drawn.square = { top: null, right: null, bottom: null, left: null, middle: null }
}

function crown(drawn: ToothDrawn, mark: Mark): void {
  drawn.crown = mark
  drawn.square = { top: mark, right: mark, bottom: mark, left: mark, middle: mark }
}

function sideOf(tooth: Tooth, surface: string): keyof ToothDrawn['square'] {
  const right = quadrantOf(tooth) === 1 || quadrantOf(tooth) === 4
  const upper = archOf(tooth) === 'upper'
  const [mesial, middle, distal, cheek] = surfacesOf(tooth)
  if (surface === mesial) return right ? 'right' : 'left'
  if (surface === distal) return right ? 'left' : 'right'
  if (surface === middle) return 'middle'
  return (surface === cheek) === upper ? 'top' : 'bottom'
}

function blank(tooth: Tooth, notation: Notation): ToothDrawn {
  return {
    tooth,
    label: written(tooth, notation),
    shape: shapeOf(tooth),
    roots: rootsOf(tooth),
    lower: archOf(tooth) === 'lower',
    gone: false,
    leaving: false,
    implant: null,
    crown: null,
    canals: null,
    square: { top: null, right: null, bottom: null, left: null, middle: null },
  }
}

function shapeOf(tooth: Tooth): ToothDrawn['shape'] {
  if (isMolar(tooth)) return 'molar'
  if (!isAnterior(tooth)) return 'premolar'
  return positionOf(tooth) === 3 ? 'canine' : 'incisor'
}

function rootsOf(tooth: Tooth): ToothDrawn['roots'] {
  if (!isMolar(tooth)) return 'one'
  return archOf(tooth) === 'upper' ? 'three' : 'two'
}
