import type { Db } from '../db/tenant.ts'
import { nameWords, queryWords } from '../lib/text.ts'
import type { Words } from '../web/words.ts'
import type { PatientHeader } from './patients.queries.ts'
import { patientsFoundBy, patientsLike, type WantedForm } from './search.queries.ts'

export interface Search {
  patients: PatientHeader[]
  total: number
  /** Names like the ones typed, offered when little is found. */
  close: PatientHeader[]
}

interface Options {
  locale: string
  limit: number
  offset?: number
  archived?: boolean
}

const LITTLE = 3
const MOST_WORDS = 6

/**
 * Finds patients by the beginnings of what was typed: parts of names, a birth date, a phone number, their number.
 * @param query as it stands in the box @returns nothing for a query without letters and digits
 */
export async function searchPatients(db: Db, query: string, options: Options): Promise<Search> {
  const words = queryWords(query, options.locale).slice(0, MOST_WORDS)
  if (words.length === 0) return { patients: [], total: 0, close: [] }
  const forms = words.flatMap((one, at) => one.map((form): WantedForm => ({ nr: at + 1, form })))
  const { limit, offset = 0, archived = false } = options
  const page = { words: words.length, archived, limit, offset }
  const found = await patientsFoundBy(db, forms, page)
  const spellings = words.map((one) => spellingOf(one[0] as string))
  const mayBeMisspelt = found.total < LITTLE && offset === 0 && spellings.some((word) => word !== '')
  if (!mayBeMisspelt) return { ...found, close: [] }
  const like = await patientsLike(db, forms, { ...page, spellings, limit: 5 + LITTLE })
  const known = new Set(found.patients.map(({ id }) => id))
  return { ...found, close: like.patients.filter(({ id }) => !known.has(id)).slice(0, 5) }
}

/** What a screen reader says of the results, since it does not see them appear. */
export function foundSaid(words: Words, { total, close }: { total: number; close: number }): string {
  if (total > 0) return words('patients.search.count', { count: total })
  return close > 0 ? words('patients.search.closeCount', { count: close }) : words('patients.search.noneSaid')
}

/** What writes a name in pieces: those that match what was typed are hits. */
export function hitsOf(query: string, locale: string): (name: string) => Piece[] {
  const forms = new Set(queryWords(query, locale).flat())
  return (name) => piecesOf(name, forms)
}

interface Piece {
  letters: string
  hit: boolean
}

function piecesOf(name: string, forms: Set<string>): Piece[] {
  const pieces: Piece[] = []
  const add = (letters: string, hit: boolean) => {
    const last = pieces.at(-1)
    if (letters === '') return
    if (last && last.hit === hit) last.letters += letters
    else pieces.push({ letters, hit })
  }
  for (const part of name.split(/(?<=[^\p{L}\p{M}\p{N}])/u)) {
    const hit = longestHit(part, forms)
    add(part.slice(0, hit), true)
    add(part.slice(hit), false)
  }
  return pieces
}

function longestHit(part: string, forms: Set<string>): number {
  const beginnings = nameWords(part.slice(0, 1))
  if (![...forms].some((form) => beginnings.some((begins) => form[0] === begins[0]))) return 0
  for (let length = part.length; length > 0; length--) {
    if (nameWords(part.slice(0, length)).some((word) => forms.has(word))) return length
  }
  return 0
}

// Two or three letters are like everything.
function spellingOf(word: string): string {
  return /\d/.test(word) || word.length < 4 ? '' : word
}
