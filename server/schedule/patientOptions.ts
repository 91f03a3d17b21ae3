import { surnameFirst } from '../lib/names.ts'
import { foundSaid, hitsOf, searchPatients } from '../patients/search.ts'
import type { Call } from '../web/call.ts'
import { nextVisits } from './nextVisits.ts'

/** Patients whose name, birth, phone or number begins like this, as the booking panel lists them. */
export async function patientOptions(call: Call<unknown>, query: string) {
  const { locale } = call.clinic
  const { patients: found, close, total } = await searchPatients(call.db, query, { locale, limit: 6 })
  const patients = found.length > 0 ? found : close
  const ids = patients.map((one) => one.id)
  const hints = await nextVisits(call, ids)
  const marked = hitsOf(query, locale)
  const rows = patients.map((one) => ({
    id: one.id,
    name: marked(
      surnameFirst({ family: one.family_name, given: one.given_name, preferred: one.preferred_name }),
    ),
    born: one.born_on,
    phone: one.phone,
    hint: hints.get(one.id) ?? call.words('schedule.noVisit'),
  }))
  const said = foundSaid(call.words, { total, close: close.length })
  return { data: { rows, query, said, isClose: found.length === 0 && close.length > 0 }, patients: ids }
}
