import { all } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

interface Marks {
  own: string
  family: string[]
  given: string[]
  /** YYYY-MM-DD */
  day: string | null
  born: string[]
  phones: string[]
  emails: string[]
  /** Both names are known, so both must be shared. */
  both: boolean
}

export interface MayBeSame {
  id: string
  street: string
  postal_code: string
  city: string
  reach: { kind: string; value: string }[]
}

// With the same names in full, a birth date with one part of three mistaken, or day and month the wrong way round.
const NEARLY_BORN = `p.born_on is null or :day::date is null
  or (extract(year from p.born_on) = extract(year from :day::date))::int
    + (extract(month from p.born_on) = extract(month from :day::date))::int
    + (extract(day from p.born_on) = extract(day from :day::date))::int >= 2
  or (extract(year from p.born_on) = extract(year from :day::date)
    and extract(month from p.born_on) = extract(day from :day::date)
    and extract(day from p.born_on) = extract(month from :day::date))`

const NAMED = (family: string, given: string) => `
  select f.patient_id from patients.search_words f
  where f.tenant_id = public.current_tenant() and f.kind = 'family' and f.word = any (:${family}::text[])
    and exists (select from patients.search_words g
      where g.tenant_id = public.current_tenant() and g.patient_id = f.patient_id
        and g.kind = 'given' and g.word = any (:${given}::text[]))`

/**
 * Patients who share a birthday and their names, their names and nearly a birthday, or a telephone or an e-mail and
 * a given name: five at most, those with the very birthday first. Names are now and then entered the wrong way round.
 */
export function mayBeSame(db: Db, marks: Marks): Promise<MayBeSame[]> {
  return all<MayBeSame>(
    db,
    `with found as (
       select s.patient_id, s.word, s.kind from patients.search_words s
       where s.tenant_id = public.current_tenant()
         and (s.kind = 'birth' and s.word = any (:born::text[]) or s.kind = 'phone' and s.word = any (:phones::text[])
           or s.kind = 'email' and s.word = any (:emails::text[]))),
     born as (
       select f.patient_id from found f where f.kind = 'birth'
         and (select count(distinct s.kind) from patients.search_words s
           where s.tenant_id = public.current_tenant() and s.patient_id = f.patient_id
             and s.kind in ('family', 'given') and s.word = any (:family::text[] || :given::text[]))
           >= case when :both then 2 else 1 end),
     reached as (
       select f.patient_id from found f where f.kind in ('phone', 'email')
         and exists (select from patients.search_words s
           where s.tenant_id = public.current_tenant() and s.patient_id = f.patient_id and s.kind = 'given'
             and s.word = any (case when :both then :given else :family::text[] || :given::text[] end))),
     named as (
       select p.id from patients.patients p
       where p.tenant_id = public.current_tenant() and :both and (${NEARLY_BORN})
         and p.id in (${NAMED('family', 'given')} union ${NAMED('given', 'family')}))
     select p.id, p.street, p.postal_code, p.city,
       coalesce((select jsonb_agg(jsonb_build_object('kind', c.kind, 'value', c.value) order by c.position)
         from patients.contacts c where c.tenant_id = p.tenant_id and c.patient_id = p.id), '[]') as reach
     from patients.patients p
     where p.tenant_id = public.current_tenant() and p.merged_into is null and p.id <> :own
       and p.id in (select patient_id from born union select patient_id from reached union select id from named)
     order by (p.born_on = :day::date) desc nulls last, p.sort_name, p.id limit 5`,
    { ...marks },
  )
}
