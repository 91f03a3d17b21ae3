import { teethBetween } from '../lib/areas.ts'
import { parseSurfaces, parseToothSurfaces } from '../lib/surfaces.ts'
import { type Notation, parseTooth, type Tooth } from '../lib/teeth.ts'
import { normalise } from '../lib/text.ts'
import type { ProcedureRule } from './catalogue.ts'
import { faultOf, type Fault, isFor, MOUTH, type Place, placeFor, type Region } from './place.ts'

/** What the typed line needs to know of a procedure. */
export interface Typeable extends ProcedureRule {
  nameEn: string
  nameDe: string
  words: string[]
}

export type EntryStatus = 'planned' | 'completed' | 'existing' | 'existing_other' | 'referred'

/** What a line says: one treatment for each place. Without a status word the page's own choice holds. */
export interface Entry<P extends Typeable> {
  procedure: P
  places: Place[]
  status: EntryStatus | null
}

export type EntryFault = Omit<Fault, 'field'>

/**
 * Reads a line as it is typed at the chair: `16 mod filling`, `24-26 bridge`, `q1 deep`, `46 rct done`, `pzr`.
 * First where, then what, then how far it is. The procedure is the first that the words mean and that fits the place.
 */
export function parseLine<P extends Typeable>(
  line: string,
  procedures: readonly P[],
  notation: Notation,
): Entry<P> | { fault: EntryFault } {
  const tokens = tokensOf(line)
  const status = statusAt(tokens)
  const spots = spotsAt(tokens, procedures, notation)
  if (tokens.length === 0) return { fault: { words: 'clinical.fault.procedureNeeded' } }
  const meant = bestOf(procedures, tokens.join(' '))
  if (meant.length === 0)
    return { fault: { words: 'clinical.fault.procedureUnknown', values: { typed: tokens.join(' ') } } }
  const usualFirst = [...meant].sort((a, b) => usual(b, spots) - usual(a, spots))
  const tried = usualFirst.map((procedure) => ({ procedure, places: placesFor(procedure, spots) }))
  const fit = tried.find(({ procedure, places }) => !whyNot(procedure, places, spots))
  if (fit) return { ...fit, status }
  const [first] = tried as [(typeof tried)[0]]
  return { fault: whyNot(first.procedure, first.places, spots) as EntryFault }
}

/** Procedures that every word typed means, the best first; all of them for an empty text. */
export function searchProcedures<P extends Typeable>(procedures: readonly P[], text: string): P[] {
  return scored(procedures, text).map(({ procedure }) => procedure)
}

/** Those that the words mean equally well, better than all others. */
function bestOf<P extends Typeable>(procedures: readonly P[], text: string): P[] {
  const all = scored(procedures, text)
  return all.filter(({ score }) => score === all[0]?.score).map(({ procedure }) => procedure)
}

function scored<P extends Typeable>(
  procedures: readonly P[],
  text: string,
): { procedure: P; score: number }[] {
  const typed = normalise(text).split(' ').filter(Boolean)
  return procedures
    .map((procedure) => ({ procedure, score: scoreOf(procedure, typed) }))
    .filter(({ score }) => score >= 0)
    .sort((a, b) => b.score - a.score)
}

const STATUS_WORDS: Record<string, EntryStatus> = {
  ...words('plan planned geplant', 'planned'),
  ...words('done ! fertig erbracht', 'completed'),
  ...words('have ours = vorhanden', 'existing'),
  ...words('other ~ alio', 'existing_other'),
  ...words('refer referred > ueberwiesen uberwiesen', 'referred'),
}

const REGION_WORDS: Record<string, Region> = {
  ...Object.fromEntries(
    ['q1', 'q2', 'q3', 'q4', 's1', 's2', 's3', 's4', 's5', 's6'].map((r) => [r, r as Region]),
  ),
  ...words('upper ok oberkiefer', 'upper'),
  ...words('lower uk unterkiefer', 'lower'),
}

function words<T extends string>(list: string, value: T): Record<string, T> {
  return Object.fromEntries(list.split(' ').map((word) => [word, value]))
}

function tokensOf(line: string): string[] {
  return line
    .slice(0, 200)
    .replace(/(?<=[\dA-Za-z])\s*[-–]\s*(?=\d)/g, '-')
    .split(/[\s,;]+/)
    .filter(Boolean)
}

/** Takes the status off the end. */
function statusAt(tokens: string[]): EntryStatus | null {
  const last = normalise(tokens.at(-1) ?? '')
  if (!Object.hasOwn(STATUS_WORDS, last)) return null
  tokens.pop()
  return STATUS_WORDS[last] as EntryStatus
}

/** Takes the places off the beginning: teeth, ranges or regions, then the surfaces they share. */
function spotsAt(tokens: string[], procedures: readonly Typeable[], notation: Notation): Place[] {
  const spots: Place[] = []
  while (tokens.length > 0) {
    const token = tokens[0] as string
    const surfaces = spots.length > 0 ? surfacesAt(token, spots, tokens.length) : undefined
    if (surfaces) {
      tokens.shift()
      return spots.map((spot, i) => ({ ...spot, surfaces: surfaces[i] as string }))
    }
    if (isAlias(token, procedures) && spots.length > 0) break
    const spot = spotOf(token, notation)
    if (!spot) break
    spots.push(spot)
    tokens.shift()
  }
  return spots
}

function spotOf(token: string, notation: Notation): Place | undefined {
  const region = REGION_WORDS[normalise(token)]
  if (region && Object.hasOwn(REGION_WORDS, normalise(token))) return { ...MOUTH, region }
  const [from = '', to, more] = token.split('-')
  if (to !== undefined && more === undefined) {
    const [tooth, toothTo] = [parseTooth(from, notation), parseTooth(to, notation)]
    return tooth && toothTo ? { ...MOUTH, tooth, toothTo } : undefined
  }
  const one = parseToothSurfaces(token, notation)
  return one && { ...MOUTH, tooth: one.tooth, surfaces: one.surfaces.join('') }
}

/** The surfaces a token names on every tooth so far; the last word of a line is what to do, never a surface. */
function surfacesAt(token: string, spots: readonly Place[], left: number): string[] | undefined {
  if (left < 2) return undefined
  const named = spots.map(({ tooth, toothTo, surfaces }) => {
    return tooth && !toothTo && surfaces === '' ? parseSurfaces(token, tooth)?.join('') : undefined
  })
  return named.every((surfaces) => surfaces !== undefined) ? (named as string[]) : undefined
}

function isAlias(token: string, procedures: readonly Typeable[]): boolean {
  const typed = normalise(token)
  return procedures.some((procedure) => indexOf(procedure).aliases.has(typed))
}

/** A range named for a procedure of single teeth means each of them. */
function placesFor(procedure: ProcedureRule, spots: readonly Place[]): Place[] {
  const single = procedure.area === 'tooth' || procedure.area === 'surface'
  const each = spots.flatMap((spot) => {
    if (!single || !spot.toothTo) return [spot]
    const teeth = teethBetween(spot.tooth as Tooth, spot.toothTo)
    return (teeth ?? [spot.tooth as Tooth]).map((tooth) => ({ ...spot, tooth, toothTo: null }))
  })
  const places = (each.length > 0 ? each : [MOUTH]).map((spot) => placeFor(procedure, spot))
  const seen = new Set<string>()
  return places.filter((place) => !seen.has(JSON.stringify(place)) && seen.add(JSON.stringify(place)))
}

/** Why this is not what the line means: the procedure does not fit, or leaves out what was said about the place. */
function whyNot(
  procedure: ProcedureRule,
  places: readonly Place[],
  spots: readonly Place[],
): EntryFault | undefined {
  const fault = places.map((place) => faultOf(procedure, place)).find(Boolean)
  if (fault) return fault
  if (spots.some(({ surfaces }) => surfaces !== '') && places.some(({ surfaces }) => surfaces === ''))
    return { words: 'clinical.fault.noSurfaces' }
  return spots.length > 0 && procedure.area === 'mouth' ? { words: 'clinical.fault.noPlace' } : undefined
}

function usual({ usualOn }: ProcedureRule, [spot]: readonly Place[]): number {
  return usualOn && spot?.tooth && isFor(spot.tooth, usualOn) ? 1 : 0
}

interface Index {
  code: string
  aliases: Set<string>
  names: string[]
}

const indexes = new WeakMap<Typeable, Index>()

function indexOf(procedure: Typeable): Index {
  const known = indexes.get(procedure)
  if (known) return known
  const made = {
    code: normalise(procedure.code),
    aliases: new Set(procedure.words.map(normalise)),
    names: [procedure.nameEn, procedure.nameDe].flatMap((name) => normalise(name).split(/[^\p{L}\p{N}]+/u)),
  }
  indexes.set(procedure, made)
  return made
}

/** -1 when a word means nothing here; otherwise higher the more exactly it is meant. */
function scoreOf(procedure: Typeable, typed: readonly string[]): number {
  const { code, aliases, names } = indexOf(procedure)
  let score = 0
  for (const word of typed) {
    const begins = (known: string) => known.startsWith(word)
    if (code === word || aliases.has(word)) score += 4
    else if ([...aliases].some(begins)) score += 3
    else if (names.includes(word)) score += 2
    else if (names.some(begins)) score += 1
    else return -1
  }
  return score
}
