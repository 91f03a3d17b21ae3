import { all } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import { PATIENT_HEADER, type PatientHeader } from './patients.queries.ts'

/** One word that was typed: any of its forms suffices. `nr` counts the words from 1. */
export interface WantedForm {
  nr: number
  form: string
}

export interface Found {
  /** The best first, at most `limit`. */
  patients: PatientHeader[]
  total: number
}

interface Page {
  /** How many words were typed: each must be found. */
  words: number
  archived: boolean
  limit: number
  offset: number
}

// A birth date by its year (its fifth digit begins the month, no century) is one read as the clinic's country writes it.
// Beginnings as two bounds: LIKE and ^@ lose their index under row security and generic plans.
const HITS = `
  wanted as (select * from unnest(:nrs::int[], :froms::text[], :tos::text[]) as w (nr, low, high)),
  hits as (
    select s.patient_id, w.nr, min(s.sort_name) as sort_name, min(s.standing) as standing, min(
      case when s.word = w.low and s.kind in ('family', 'number') then 0 when s.kind = 'family' then 1
           when s.word = w.low and s.kind = 'birth' and substr(s.word, 5, 2) <= '12' then 1
           when s.word = w.low then 2 else 3 end) as far
    from wanted w
    join patients.search_words s on s.tenant_id = public.current_tenant() and s.word >= w.low and s.word < w.high
    group by s.patient_id, w.nr)`

// Standing: 0 active, 1 inactive or dead, 2 archived, 3 merged into another.
const BEST = `
  best as (
    select f.*, count(*) over ()::int as total from found f
    where f.standing <= case when :archived::boolean then 2 else 1 end
    order by f.far, f.standing, f.sort_name, f.patient_id limit :limit offset :offset)
  select ${PATIENT_HEADER}, b.total
  from best b join patients.patients p on p.tenant_id = public.current_tenant() and p.id = b.patient_id
  order by b.far, b.standing, b.sort_name, b.patient_id`

/** Patients of whom every word is found by its beginning: whole family names first, then who is active. */
export async function patientsFoundBy(db: Db, forms: readonly WantedForm[], page: Page): Promise<Found> {
  const rows = await all<PatientHeader & { total: number }>(
    db,
    `with ${HITS},
       found as (
         select patient_id, sum(far) as far, min(standing) as standing, min(sort_name) as sort_name
         from hits group by patient_id having count(*) = :words),
       ${BEST}`,
    { ...bounds(forms), ...page },
  )
  return foundOf(rows)
}

/**
 * As above, but a word may also be like a name: for what was misspelt. The most similar first.
 * @param spellings each word as it was typed, '' for those that are no names
 */
export async function patientsLike(
  db: Db,
  forms: readonly WantedForm[],
  { spellings, ...page }: Page & { spellings: readonly string[] },
): Promise<Found> {
  const rows = await all<PatientHeader & { total: number }>(
    db,
    `with ${HITS},
       alike as (select * from patients.like_words(:spellings::text[])),
       each_word as (
         select patient_id, nr, 1.0 as likeness from hits union all select patient_id, nr, likeness from alike),
       best_of_word as (select patient_id, nr, max(likeness) as likeness from each_word group by patient_id, nr),
       likely as (
         select patient_id, -sum(likeness) as far from best_of_word group by patient_id having count(*) = :words),
       found as (
         select l.patient_id, l.far, min(s.standing) as standing, min(s.sort_name) as sort_name
         from likely l
         join patients.search_words s on s.tenant_id = public.current_tenant() and s.patient_id = l.patient_id
         group by l.patient_id, l.far),
       ${BEST}`,
    { ...bounds(forms), spellings, ...page },
  )
  return foundOf(rows)
}

/** Whom this person opened last, the latest first. @param what the record's name of the patient's own page */
export function patientsOpenedBy(
  db: Db,
  user: string,
  { what, limit }: { what: string; limit: number },
): Promise<PatientHeader[]> {
  return all<PatientHeader>(
    db,
    `with opened as (
       select r.id, r.patients[1] as patient_id from history.reads r
       where r.tenant_id = public.current_tenant() and r.actor_id = :user and r.what = :what
       order by r.id desc limit 100),
     latest as (select distinct on (patient_id) patient_id, id from opened order by patient_id, id desc)
     select ${PATIENT_HEADER} from latest l
     join patients.patients p on p.tenant_id = public.current_tenant() and p.id = l.patient_id
     order by l.id desc limit :limit`,
    { user, what, limit },
  )
}

function bounds(forms: readonly WantedForm[]) {
  return {
    nrs: forms.map(({ nr }) => nr),
    froms: forms.map(({ form }) => form),
    // The last code point there is: above every word that begins like this.
    tos: forms.map(({ form }) => `${form}\u{10ffff}`),
  }
}

function foundOf(rows: (PatientHeader & { total: number })[]): Found {
  return { patients: rows.map(({ total: _, ...patient }) => patient), total: rows[0]?.total ?? 0 }
}
