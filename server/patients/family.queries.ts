import { all } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

export interface Member {
  id: string
  family_name: string
  given_name: string
  born_on: string | null
  died_on: string | null
  pays: boolean
}

/** Everyone whom the payer of this patient pays for, and the payer: who pays first, then by age. */
export function familyMembers(db: Db, patient: string): Promise<Member[]> {
  return all<Member>(
    db,
    `with payer as materialized (
       select coalesce(p.guarantor_id, p.id) as id from patients.patients p
       where p.tenant_id = public.current_tenant() and p.id = :patient)
     select p.id, p.family_name, p.given_name, p.born_on, p.died_on, p.id = (select id from payer) as pays
     from patients.patients p
     where p.tenant_id = public.current_tenant() and p.merged_into is null
       and (p.id = (select id from payer) or p.guarantor_id = (select id from payer))
     order by pays desc, p.born_on nulls last, p.sort_name limit 20`,
    { patient },
  )
}
