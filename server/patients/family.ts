import { surnameFirst } from '../lib/names.ts'
import type { Call } from '../web/call.ts'
import { familyMembers } from './family.queries.ts'
import { partsFor } from './parts.ts'

/** Who pays for this patient and whom the same person pays for; null for someone on their own. */
export async function familyOf(call: Call<unknown>, patient: string) {
  const family = await familyMembers(call.db, patient)
  const others = family.filter(({ id }) => id !== patient)
  if (others.length === 0) return null
  const hint = partsFor(call).find((part) => part.searchHint)?.searchHint
  const visits = await (hint?.(
    call,
    others.map(({ id }) => id),
  ) ?? new Map<string, string>())
  const payer = family.find(({ pays }) => pays)
  const members = others.map(({ id, family_name, given_name, born_on, died_on, pays }) => ({
    id,
    person: { family: family_name, given: given_name },
    born: died_on ? null : born_on,
    pays,
    visit: visits.get(id) ?? '',
  }))
  const payerName = payer ? surnameFirst({ family: payer.family_name, given: payer.given_name }) : ''
  return { members, payer: payer && payer.id !== patient ? payerName : '' }
}
