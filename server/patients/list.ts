import type { Call } from '../web/call.ts'
import { alertsShown } from './alerts.ts'
import { countListed, countsOfList, type Filters, patientsListed, type StateFilter } from './list.queries.ts'
import { type ListFilter, partsFor } from './parts.ts'
import type { PatientHeader } from './patients.queries.ts'
import { searchPatients } from './search.ts'

export interface Asked {
  q: string
  state: StateFilter
  letter: string | null
  filter: string
  /** Shows what lies behind this patient, or before the other; null for the first page. */
  after: string | null
  before: string | null
  /** Which page it is by count; what it shows is decided by the patient, and in a search by the count. */
  page: number
}

export const PAGE = 50

const NEW_THIS_MONTH: ListFilter = {
  key: 'new',
  label: 'patients.filters.new',
  condition: `p.created_at >= date_trunc('month', now())`,
}

/** The rows of one page of the list, and how many there are in all. */
export async function listed(
  call: Call<unknown>,
  asked: Asked,
): Promise<{ patients: PatientHeader[]; total: number }> {
  const filters = filtersOf(call, asked)
  const { after, before } = asked
  const [patients, total] = await Promise.all([
    patientsListed(call.db, filters, { after, before, limit: PAGE }),
    countListed(call.db, filters),
  ])
  return { patients, total }
}

/** Whom a search finds, a page of them, and close names when it finds few. */
export async function listedBySearch(call: Call<unknown>, asked: Asked) {
  const { locale } = call.clinic
  const page = { limit: PAGE, offset: (asked.page - 1) * PAGE }
  return searchPatients(call.db, asked.q, { locale, archived: asked.state === 'all', ...page })
}

/** What a person may filter by: ours, and what the rooms above add. */
export function listFilters(call: Call<unknown>): ListFilter[] {
  return [...partsFor(call).flatMap((part) => part.filters ?? []), NEW_THIS_MONTH]
}

/** Chips above the list with their numbers. */
export async function chipsOf(call: Call<unknown>, asked: Asked) {
  const filters = listFilters(call)
  const { whole, archived, each } = await countsOfList(
    call.db,
    filters.map(({ condition }) => condition),
  )
  const plain = asked.q === '' && asked.filter === ''
  const chips = [
    chip(call, { label: 'patients.filters.all', count: whole, current: plain && asked.state === 'current' }),
  ]
  for (const [at, { key, label }] of filters.entries())
    chips.push(
      chip(call, { label, count: each[at] ?? 0, current: asked.filter === key, query: { filter: key } }),
    )
  chips.push(
    chip(call, {
      label: 'patients.filters.archived',
      count: archived,
      current: asked.state === 'archived',
      query: { state: 'archived' },
    }),
  )
  return { chips, whole, archived }
}

function chip(
  call: Call<unknown>,
  given: { label: string; count: number; current: boolean; query?: Record<string, string> },
) {
  const query = new URLSearchParams(given.query).toString()
  return {
    text: call.words(given.label),
    count: given.count,
    current: given.current,
    path: query === '' ? '/patients' : `/patients?${query}`,
  }
}

function filtersOf(call: Call<unknown>, { state, letter, filter }: Asked): Filters {
  const chosen = listFilters(call).filter(({ key }) => key === filter)
  return { state, letter, conditions: chosen.map(({ condition }) => condition) }
}

/** Heads and cells of the table: who they are, and what the rooms above know of each. */
export async function tableOf(call: Call<unknown>, patients: readonly PatientHeader[]) {
  const columns = partsFor(call).flatMap((part) => part.columns ?? [])
  const ids = patients.map(({ id }) => id)
  const cells = await Promise.all(
    columns.map((column) => (ids.length > 0 ? column.cells(call, ids) : new Map())),
  )
  const heads = columns.map(({ label, numeric = false }) => ({ label: call.words(label), numeric }))
  const rows = patients.map((patient) => ({
    id: patient.id,
    person: {
      family: patient.family_name,
      given: patient.given_name,
      preferred: patient.preferred_name,
    },
    born: patient.born_on,
    died: patient.died_on,
    state: patient.state,
    number: patient.number,
    phone: patient.phone,
    alerts: alertsShown(patient.alerts, call.words),
    cells: columns.map(({ numeric = false }, at) => {
      const { text = '', tone = '', href = '' } = cells[at]?.get(patient.id) ?? {}
      return { letters: text, tone, href, numeric }
    }),
  }))
  return { heads, rows }
}
