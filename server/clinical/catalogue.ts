import type { AreaKind } from '../lib/areas.ts'
import list from './catalogue.json' with { type: 'json' }

export const GROUPS = [
  'exam',
  'image',
  'prevention',
  'anaesthetic',
  'filling',
  'endo',
  'perio',
  'surgery',
  'implant',
  'prosthetic',
  'ortho',
  'urgent',
  'cosmetic',
] as const
/** Which teeth a procedure is for; `back` is every tooth behind the canines, permanent or primary. */
export const TEETH = ['any', 'permanent', 'primary', 'front', 'premolar', 'molar', 'wisdom', 'back'] as const

export type Group = (typeof GROUPS)[number]
export type TeethFor = (typeof TEETH)[number]

/** What the rules of placement and the typed entry need to know of a procedure. */
export type ProcedureRule = {
  code: string
  area: AreaKind
  teeth: TeethFor
  /** Among procedures of one name, the kind of tooth this one is usual on: three canals on a molar. */
  usualOn?: TeethFor | null
  surfacesFrom: number
  surfacesTo: number
}

/** A procedure of the catalogue every clinic starts with. Fees are in minor units: cents. */
export type CatalogueEntry = ProcedureRule & {
  group: Group
  minutes: number
  taxed: boolean
  fee: { EUR: number; USD: number }
  en: { name: string; words: string[] }
  de: { name: string; words: string[] }
}

/** Chairside's own code system. Other systems (a licensed list a clinic imports) stand beside it. */
export const SYSTEM = 'CS'

export const CATALOGUE: readonly CatalogueEntry[] = list.map(({ surfaces, ...entry }) => ({
  ...(entry as Omit<CatalogueEntry, 'surfacesFrom' | 'surfacesTo'>),
  surfacesFrom: surfaces.from,
  surfacesTo: surfaces.to,
}))

/** What we suggest a procedure costs, in minor units; undefined in currencies we have no figures for. */
export function suggestedFee({ fee }: CatalogueEntry, currency: string): number | undefined {
  return currency === 'EUR' || currency === 'USD' ? fee[currency] : undefined
}
