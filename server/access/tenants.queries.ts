import { all, maybe, one } from '../db/sql.ts'
import { type Db, tenantOf } from '../db/tenant.ts'
import type { Role } from '../permissions.ts'

export interface ClinicForm {
  name: string
  street: string
  postal_code: string
  city: string
  phone: string
  email: string
  country: string
  language: 'en' | 'de'
  locale: string
  currency: string
  time_zone: string
  notation: 'fdi' | 'universal' | 'palmer'
}

export interface Tenant extends ClinicForm {
  id: string
  version: number
  state: 'active' | 'suspended' | 'closed'
  website: string
  lock_after_minutes: number
  set_up_at: Date | null
  created_at: Date
}

const TENANT = `id, version, state, name, street, postal_code, city, phone, email, website, country, language,
  locale, currency, time_zone, notation, lock_after_minutes, set_up_at, created_at`

/** @returns false when this form came before */
export async function insertTenant(db: Db, clinic: ClinicForm & { id: string }): Promise<boolean> {
  const made = await maybe(
    db,
    `insert into access.tenants (id, name, street, postal_code, city, phone, email, country, language, locale, currency,
       time_zone, notation)
     values (:id, :name, :street, :postal_code, :city, :phone, :email, :country, :language, :locale, :currency,
       :time_zone, :notation)
     on conflict on constraint tenants_pkey do nothing returning id`,
    { ...clinic },
  )
  return made !== undefined
}

/** The first member of a clinic made in this transaction: the operator, who sees none of its rows, puts them in. */
export async function insertFirstMember(db: Db, tenant: string, user: string, roles: Role[]): Promise<void> {
  await one(db, `select set_config('chairside.tenant', :tenant, true)`, { tenant })
  await one(
    db,
    `insert into access.memberships (tenant_id, user_id, roles) values (:tenant, :user, :roles) returning id`,
    { tenant, user, roles },
  )
  await one(db, `select set_config('chairside.tenant', :own, true)`, { own: tenantOf(db) })
}

export function findTenant(db: Db, id: string): Promise<Tenant | undefined> {
  return maybe<Tenant>(db, `select ${TENANT} from access.tenants where id = :id`, { id })
}

/** The clinic's name where there is only one to sign in to; several share the installation's door. */
export async function onlyClinic(db: Db): Promise<string | undefined> {
  const names = await all<{ name: string }>(
    db,
    `select name from access.tenants where state = 'active' limit 2`,
  )
  return names.length === 1 ? names[0]?.name : undefined
}

export function allTenants(db: Db): Promise<Tenant[]> {
  return all<Tenant>(db, `select ${TENANT} from access.tenants order by name`)
}

export async function updateSetUp(db: Db, id: string): Promise<void> {
  await one(
    db,
    'update access.tenants set set_up_at = coalesce(set_up_at, now()) where id = :id returning id',
    { id },
  )
}

/** @returns false when someone else changed it first */
export async function updateTenantState(
  db: Db,
  change: { id: string; version: number; state: Tenant['state'] },
): Promise<boolean> {
  const updated = await maybe(
    db,
    'update access.tenants set state = :state where id = :id and version = :version returning id',
    { ...change },
  )
  return updated !== undefined
}
