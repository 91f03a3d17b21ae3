import { all } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

interface Marks {
  own: string
  names: string[]
  given: string[]
  born: string[]
  phones: string[]
  /** Both names are known, so both must be shared. */
  both: boolean
}

/** Ids of patients who share a birthday and their names, or a telephone and a given name; five at most. */
export async function mayBeSame(db: Db, marks: Marks): Promise<string[]> {
  const rows = await all<{ id: string }>(
    db,
    `with found as (
       select s.patient_id, s.word, s.kind from patients.search_words s
       where s.tenant_id = public.current_tenant()
         and (s.kind = 'birth' and s.word = any (:born::text[]) or s.kind = 'phone' and s.word = any (:phones::text[]))),
     born as (
       select f.patient_id from found f where f.kind = 'birth'
         and (select count(distinct s.kind) from patients.search_words s
           where s.tenant_id = public.current_tenant() and s.patient_id = f.patient_id
             and s.kind in ('family', 'given') and s.word = any (:names::text[])) >= case when :both then 2 else 1 end),
     reached as (
       select f.patient_id from found f where f.kind = 'phone'
         and exists (select from patients.search_words s
           where s.tenant_id = public.current_tenant() and s.patient_id = f.patient_id
             and s.kind = 'given' and s.word = any (:given::text[])))
     select p.id from patients.patients p
     where p.tenant_id = public.current_tenant() and p.merged_into is null and p.id <> :own
       and p.id in (select patient_id from born union select patient_id from reached)
     order by p.sort_name, p.id limit 5`,
    { ...marks },
  )
  return rows.map(({ id }) => id)
}
