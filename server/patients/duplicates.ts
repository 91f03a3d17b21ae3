import { birthWords, nameWords, phoneWords } from '../lib/text.ts'
import type { Call } from '../web/call.ts'
import { mayBeSame } from './duplicates.queries.ts'
import { headersOf, type PatientHeader } from './patients.queries.ts'
import type { SheetValues } from './sheet.queries.ts'

/**
 * Who may be the same person: born on the same day with a family and a given name in common, or reached under
 * the same number with a given name in common (a family shares its telephone).
 * @param own the patient's own id, who is not meant
 */
export async function possiblySame(
  call: Call<unknown>,
  sheet: SheetValues,
  own: string,
): Promise<PatientHeader[]> {
  const { country, locale } = call.clinic
  const family = nameWords(sheet.family_name)
  const given = nameWords(sheet.given_name, sheet.preferred_name)
  const phones = sheet.contacts
    .filter(({ kind }) => kind !== 'email')
    .flatMap(({ value }) => phoneWords(value, country).filter((word) => word.length >= 7))
  const ids = await mayBeSame(call.db, {
    own,
    // Names are now and then entered the wrong way round.
    names: [...family, ...given],
    given: given.length > 0 ? given : family,
    born: sheet.born_on ? birthWords(sheet.born_on, locale).slice(0, 1) : [],
    phones,
    both: family.length > 0 && given.length > 0,
  })
  return headersOf(call.db, ids)
}
