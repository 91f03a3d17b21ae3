import type { Call } from '../web/call.ts'
import { alertsShown } from './alerts.ts'
import { countListed, type Filters, patientsListed, type StateFilter } from './list.queries.ts'
import { type ListFilter, partsFor } from './parts.ts'
import type { PatientHeader } from './patients.queries.ts'
import { searchPatients } from './search.ts'

export interface Asked {
  q: string
  state: StateFilter
  letter: string | null
  filter: string
  page: number
}

export const PAGE = 50

const NEW_THIS_MONTH: ListFilter = {
  key: 'new',
  label: 'patients.filters.new',
  condition: `p.created_at >= date_trunc('month', now())`,
}

/** The rows of one page of the list, how many there are in all, and close names when a search finds little. */
export async function listed(
  call: Call<unknown>,
  asked: Asked,
): Promise<{ patients: PatientHeader[]; total: number; close: PatientHeader[] }> {
  const page = { limit: PAGE, offset: (asked.page - 1) * PAGE }
  if (asked.q !== '') {
    const { locale } = call.clinic
    return searchPatients(call.db, asked.q, { locale, archived: asked.state === 'all', ...page })
  }
  const filters = filtersOf(call, asked)
  const [patients, total] = await Promise.all([
    patientsListed(call.db, filters, page),
    countListed(call.db, filters),
  ])
  return { patients, total, close: [] }
}

/** What a person may filter by: ours, and what the rooms above add. */
export function listFilters(call: Call<unknown>): ListFilter[] {
  return [...partsFor(call).flatMap((part) => part.filters ?? []), NEW_THIS_MONTH]
}

/** Chips above the list with their numbers. */
export async function chipsOf(call: Call<unknown>, asked: Asked) {
  const some = { letter: null, conditions: [] }
  const whole = await countListed(call.db, { state: 'current', ...some })
  const archived = await countListed(call.db, { state: 'archived', ...some })
  const plain = asked.q === '' && asked.filter === ''
  const chips = [
    chip(call, { label: 'patients.filters.all', count: whole, current: plain && asked.state === 'current' }),
  ]
  for (const { key, label, condition } of listFilters(call)) {
    const count = await countListed(call.db, { state: 'current', letter: null, conditions: [condition] })
    chips.push(chip(call, { label, count, current: asked.filter === key, query: { filter: key } }))
  }
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
