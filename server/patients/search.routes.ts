import { z } from 'zod'
import { surnameFirst } from '../lib/names.ts'
import { withoutNumberSigns } from '../lib/text.ts'
import { fragment } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { get, type Route } from '../web/routes.ts'
import { alertsShown } from './alerts.ts'
import { partsFor, type SearchHint } from './parts.ts'
import type { PatientHeader } from './patients.queries.ts'
import { archivedCount, headersOf } from './patients.queries.ts'
import { foundSaid, hitsOf, searchPatients } from './search.ts'
import { patientsOpenedBy } from './search.queries.ts'

const MOST = 8
const ASKED = z.strictObject({ q: z.string().max(100).default('') })

export const searchRoutes: readonly Route[] = [
  get('/search', { may: 'patients.read', reads: 'patients', query: ASKED }, async (call) => {
    const query = call.query.q.trim()
    return query === '' ? recent(call) : found(call, query)
  }),
]

/** Who is in the house and whom this person opened last: what the empty box offers. */
async function recent(call: Call<unknown>) {
  const [here, opened] = await Promise.all([
    Promise.all(partsFor(call).map((part) => part.hereNow?.(call) ?? [])).then((all) => all.flat()),
    patientsOpenedBy(call.db, call.person.id, { what: 'GET /patients/:id', limit: 5 }),
  ])
  const waiting = here.slice(0, 5)
  const states = new Map(waiting.map((one) => [one.patient, one]))
  const inHouse = await headersOf(
    call.db,
    waiting.map(({ patient }) => patient),
  )
  const others = opened.filter(({ id }) => !states.has(id))
  const patients = [...inHouse, ...others].map(({ id }) => id)
  const [hereRows, openedRows] = await Promise.all([rowsOf(call, inHouse, ''), rowsOf(call, others, '')])
  const withState = hereRows.map((row) => ({ ...row, state: states.get(row.id) ?? null }))
  return fragment('patients/search-recent', { here: withState, opened: openedRows }, { patients })
}

async function found(call: Call<unknown>, query: string) {
  const { locale } = call.clinic
  const { patients, total, close } = await searchPatients(call.db, query, { locale, limit: MOST })
  const [rows, closeRows, archived] = await Promise.all([
    rowsOf(call, patients, query),
    rowsOf(call, close, query),
    total === 0 ? archivedCount(call.db) : 0,
  ])
  const more = total > patients.length ? total : 0
  const newName = nameOf(query)
  const shown = [...patients, ...close].map(({ id }) => id)
  return fragment(
    'patients/search-found',
    {
      query,
      said: foundSaid(call.words, { total, close: close.length }),
      rows,
      close: closeRows,
      more,
      morePath: `/patients?${new URLSearchParams({ q: query })}`,
      archived,
      archivedPath: `/patients?${new URLSearchParams({ q: query, state: 'all' })}`,
      newName,
      newPath: newPath(newName),
    },
    { patients: shown },
  )
}

/** What every list of patients to choose from says about each. */
async function rowsOf(call: Call<unknown>, patients: readonly PatientHeader[], query: string) {
  const parts = partsFor(call)
  const [hints, debts] = await Promise.all([
    saidBy(
      call,
      patients,
      parts.map((part) => part.searchHint),
    ),
    saidBy(
      call,
      patients,
      parts.map((part) => part.owes),
    ),
  ])
  const marked = hitsOf(query, call.clinic.locale)
  return patients.map((patient) => {
    const { id, family_name: family, given_name: given, preferred_name: preferred } = patient
    return {
      id,
      person: { family, given },
      name: marked(surnameFirst({ family, given, preferred })),
      born: patient.born_on,
      phone: patient.phone,
      number: patient.number,
      alerts: alertsShown(patient.alerts, call.words),
      hint: hints.get(id) ?? '',
      owes: debts.get(id) ?? '',
      archived: patient.state === 'archived',
      died: patient.died_on,
    }
  })
}

async function saidBy(
  call: Call<unknown>,
  patients: readonly PatientHeader[],
  hints: readonly (SearchHint | undefined)[],
) {
  const ids = patients.map(({ id }) => id)
  const said = await Promise.all(hints.map((hint) => (ids.length > 0 && hint?.(call, ids)) || new Map()))
  return new Map<string, string>(said.flatMap((one) => [...one]))
}

/** What of a query could be the name of someone new: its words without digits, with capitals. */
function nameOf(query: string): string {
  const words = withoutNumberSigns(query)
    .split(/\s+/)
    .filter((word) => /^[\p{L}\p{M}'’.,-]+$/u.test(word))
  return words.map((word) => word.charAt(0).toLocaleUpperCase() + word.slice(1)).join(' ')
}

function newPath(name: string): string {
  return name === '' ? '/patients/new' : `/patients/new?${new URLSearchParams({ name })}`
}
