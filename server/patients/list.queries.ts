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

/** Which rows of the list: those behind a patient, those before one, or the first. */
export interface Stretch {
  after: string | null
  before: string | null
  limit: number
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

const KEY = `(select k.sort_name, k.id from patients.patients k where k.tenant_id = public.current_tenant() and k.id = :key)`
const BEHIND = {
  first: 'true',
  after: `(p.sort_name, p.id) > ${KEY}`,
  before: `(p.sort_name, p.id) < ${KEY}`,
}

/** A stretch of the list, by name. The address names a patient and not a place, so that rows that come or go in between move nothing. */
export async function patientsListed(db: Db, filters: Filters, stretch: Stretch): Promise<PatientHeader[]> {
  const { text, values } = where(filters)
  const { limit } = stretch
  const key = stretch.after ?? stretch.before
  const from = stretch.after ? 'after' : stretch.before ? 'before' : 'first'
  const backwards = from === 'before'
  const order = backwards ? 'p.sort_name desc, p.id desc' : 'p.sort_name, p.id'
  const rows = await all<PatientHeader>(
    db,
    `select ${PATIENT_HEADER} from patients.patients p where ${text} and ${BEHIND[from]}
     order by ${order} limit :limit`,
    { ...values, limit, ...(key && { key }) },
  )
  return backwards ? rows.reverse() : rows
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

/** How many patients there are, how many are archived, and of the others how many meet each condition: in one pass. */
export async function countsOfList(
  db: Db,
  conditions: readonly string[],
): Promise<{ whole: number; archived: number; each: number[] }> {
  const counts = conditions.map(
    (condition) => `count(*) filter (where ${OF_STATE.current} and (${condition}))::int`,
  )
  return one(
    db,
    `select count(*) filter (where ${OF_STATE.current})::int as whole,
       count(*) filter (where ${OF_STATE.archived})::int as archived, array[${counts.join(', ')}]::int[] as each
     from patients.patients p where p.tenant_id = public.current_tenant() and p.merged_into is null`,
  )
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
