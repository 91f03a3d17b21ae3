import { birthWords, emailWord, nameWords, phoneWords } from '../lib/text.ts'
import type { Call } from '../web/call.ts'
import { type MayBeSame, mayBeSame } from './duplicates.queries.ts'
import { headersOf, type PatientHeader } from './patients.queries.ts'
import type { SheetValues } from './sheet.queries.ts'

export type PossiblySame = PatientHeader & Omit<MayBeSame, 'id'>

/** What of someone is compared with those who are here. */
export type Compared = Pick<
  SheetValues,
  'family_name' | 'given_name' | 'preferred_name' | 'born_on' | 'contacts'
>

/**
 * Who may be the same person: the same family and given name with the same birthday, none, or one that is nearly
 * it; or reached under the same number or e-mail with a given name in common (a family shares its telephone).
 * @param own the patient's own id, who is not meant
 */
export async function possiblySame(
  call: Call<unknown>,
  sheet: Compared,
  own: string,
): Promise<PossiblySame[]> {
  const { country, locale } = call.clinic
  const family = nameWords(sheet.family_name)
  const given = nameWords(sheet.given_name, sheet.preferred_name)
  const values = (isEmail: boolean) =>
    sheet.contacts.flatMap(({ kind, value }) => ((kind === 'email') === isEmail ? [value] : []))
  const found = await mayBeSame(call.db, {
    own,
    family,
    given,
    day: sheet.born_on,
    born: sheet.born_on ? birthWords(sheet.born_on, locale).slice(0, 1) : [],
    phones: values(false).flatMap((value) => phoneWords(value, country).filter((word) => word.length >= 7)),
    emails: values(true).map(emailWord),
    both: family.length > 0 && given.length > 0,
  })
  const headers = await headersOf(
    call.db,
    found.map(({ id }) => id),
  )
  return headers.flatMap((header) => {
    const more = found.find(({ id }) => id === header.id)
    return more ? [{ ...header, ...more }] : []
  })
}
