import { maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

export interface Biller {
  family_name: string
  given_name: string
  title: string
  street: string
  postal_code: string
  city: string
  country: string
  language: string
  born_on: string | null
  number: number
  guarantor_id: string | null
}

/** Names and address as an invoice states them. */
export function findBiller(db: Db, patient: string): Promise<Biller | undefined> {
  return maybe<Biller>(
    db,
    `select family_name, given_name, title, street, postal_code, city, country, language, born_on, number::int as number, guarantor_id
     from patients.patients where tenant_id = public.current_tenant() and id = :patient`,
    { patient },
  )
}

export interface ClinicLetterhead {
  name: string
  street: string
  postal_code: string
  city: string
  phone: string
  email: string
  website: string
}

/** The clinic's own name and address, as they are now. */
export function letterhead(db: Db): Promise<ClinicLetterhead> {
  return one<ClinicLetterhead>(
    db,
    'select name, street, postal_code, city, phone, email, website from access.tenants where id = public.current_tenant()',
  )
}
