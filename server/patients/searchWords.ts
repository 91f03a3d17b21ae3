import type { Db } from '../db/tenant.ts'
import { birthWords, emailWord, nameWords, phoneWords } from '../lib/text.ts'
import {
  analysePatients,
  deleteSearchWords,
  findSearchable,
  insertSearchWords,
  type Searchable,
} from './searchWords.queries.ts'

export interface SearchWord {
  patient: string
  word: string
  kind: 'family' | 'given' | 'phone' | 'birth' | 'number' | 'email'
}

const BATCH = 500
// From here on, checking words against patients by a plan made for a few costs more than new statistics.
const MANY = 200

/**
 * Writes anew the words by which these patients are found. Whoever inserts or changes patients or their contacts
 * calls this in the same transaction, with all of them at once.
 */
export async function rewriteSearchWords(db: Db, ...patients: string[]): Promise<void> {
  if (patients.length > MANY) await analysePatients(db)
  for (let from = 0; from < patients.length; from += BATCH) {
    const ids = patients.slice(from, from + BATCH)
    const [searchable] = await Promise.all([findSearchable(db, ids), deleteSearchWords(db, ids)])
    await insertSearchWords(db, searchable.flatMap(wordsOf))
  }
}

function wordsOf(patient: Searchable): SearchWord[] {
  const { country, locale } = patient
  const kinds = {
    family: nameWords(patient.family_name),
    given: nameWords(patient.given_name, patient.preferred_name),
    phone: patient.phones.flatMap((phone) => phoneWords(phone, country)),
    birth: patient.born_on ? birthWords(patient.born_on, locale) : [],
    number: [String(patient.number)],
    email: patient.emails.map(emailWord),
  }
  return (Object.keys(kinds) as SearchWord['kind'][]).flatMap((kind) =>
    [...new Set(kinds[kind])]
      .filter((word) => word !== '')
      .map((word) => ({ patient: patient.id, word: word.slice(0, 100), kind })),
  )
}
