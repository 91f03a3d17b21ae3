import { all, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import { PATIENT_HEADER, type PatientHeader } from './patients.queries.ts'

export const states = ['current', 'inactive', 'archived', 'all'] as const
export type StateFilter = (typeof states)[number]

export interface Filters {
  state: StateFilter
  /** First letter of the sorted name, 'a' to 'z', or '#' for all other beginnings. */
  letter: string | null
  /** Constant SQL conditions on `p`, from lists of the program. */
  conditions: readonly string[]
}

const OF_STATE: Record<StateFilter, string> = {
  current: `p.state <> 'archived'`,
  inactive: `p.state = 'inactive'`,
  archived: `p.state = 'archived'`,
  all: 'true',
}

const LETTER = {
  one: 'p.sort_name >= :letter and p.sort_name < :next',
  other: `(p.sort_name < 'a' or p.sort_name >= '{')`,
  any: 'true',
}

/** One page of the list, by name. @param page offset and limit in rows */
export function patientsListed(
  db: Db,
  filters: Filters,
  page: { limit: number; offset: number },
): Promise<PatientHeader[]> {
  const { text, values } = where(filters)
  return all<PatientHeader>(
    db,
    `select ${PATIENT_HEADER} from patients.patients p where ${text}
     order by p.sort_name, p.id limit :limit offset :offset`,
    { ...values, ...page },
  )
}

export async function countListed(db: Db, filters: Filters): Promise<number> {
  const { text, values } = where(filters)
  const { count } = await one<{ count: number }>(
    db,
    `select count(*)::int as count from patients.patients p where ${text}`,
    values,
  )
  return count
}

function where({ state, letter, conditions }: Filters) {
  const shape = letter === null ? 'any' : letter === '#' ? 'other' : 'one'
  const text = [
    'p.tenant_id = public.current_tenant() and p.merged_into is null',
    OF_STATE[state],
    LETTER[shape],
    ...conditions.map((condition) => `(${condition})`),
  ].join(' and ')
  const values =
    shape === 'one' && letter ? { letter, next: String.fromCharCode(letter.charCodeAt(0) + 1) } : {}
  return { text, values }
}
