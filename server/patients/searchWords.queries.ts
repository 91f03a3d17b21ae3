import { all } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import type { SearchWord } from './searchWords.ts'

/** What a patient is found by, with the clinic's country and locale, which decide how it is said. */
export interface Searchable {
  id: string
  number: bigint
  family_name: string
  given_name: string
  preferred_name: string
  born_on: string | null
  phones: string[]
  emails: string[]
  country: string
  locale: string
}

export function findSearchable(db: Db, patients: readonly string[]): Promise<Searchable[]> {
  return all<Searchable>(
    db,
    `select p.id, p.number, p.family_name, p.given_name, p.preferred_name, p.born_on, t.country, t.locale,
       array(select c.value from patients.contacts c
         where c.tenant_id = p.tenant_id and c.patient_id = p.id and c.kind <> 'email') as phones,
       array(select c.value from patients.contacts c
         where c.tenant_id = p.tenant_id and c.patient_id = p.id and c.kind = 'email') as emails
     from patients.patients p join access.tenants t on t.id = p.tenant_id
     where p.tenant_id = public.current_tenant() and p.id = any (:patients::uuid[])`,
    { patients },
  )
}

export async function deleteSearchWords(db: Db, patients: readonly string[]): Promise<void> {
  await all(
    db,
    `delete from patients.search_words
     where tenant_id = public.current_tenant() and patient_id = any (:patients::uuid[])`,
    { patients },
  )
}

export async function insertSearchWords(db: Db, words: readonly SearchWord[]): Promise<void> {
  await all(
    db,
    `insert into patients.search_words (patient_id, word, kind, sort_name, standing)
     select w.patient_id, w.word, w.kind, p.sort_name,
       case when p.merged_into is not null then 3 when p.state = 'archived' then 2
            when p.state = 'inactive' or p.died_on is not null then 1 else 0 end
     from unnest(:patients::uuid[], :words::text[], :kinds::text[]) as w (patient_id, word, kind)
     join patients.patients p on p.tenant_id = public.current_tenant() and p.id = w.patient_id
     on conflict do nothing`,
    {
      patients: words.map((one) => one.patient),
      words: words.map((one) => one.word),
      kinds: words.map((one) => one.kind),
    },
  )
}

/** Renews what PostgreSQL knows of the table, and with it the plans that connections keep. */
export async function analysePatients(db: Db): Promise<void> {
  await all(db, 'analyze (skip_locked) patients.patients')
}
