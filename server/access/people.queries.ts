import { all, maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import type { Role } from '../permissions.ts'
import type { ClinicForm } from './tenants.queries.ts'

/** Somebody who works in this clinic. */
export interface Member {
  id: string
  version: number
  user_id: string
  roles: Role[]
  state: 'active' | 'disabled'
  user_state: 'invited' | 'active' | 'disabled'
  email: string
  title: string
  family_name: string
  given_name: string
  has_second_factor: boolean
  last_seen_at: Date | null
}

const MEMBER = `m.id, m.version, m.user_id, m.roles, m.state, u.state as user_state, u.email, u.title, u.family_name,
  u.given_name, u.totp_confirmed_at is not null as has_second_factor,
  (select max(s.last_seen_at) from access.sign_ins s where s.user_id = u.id and s.stage = 'whole') as last_seen_at`

/** Everyone of the clinic, those who work there now first. */
export function members(db: Db): Promise<Member[]> {
  return all<Member>(
    db,
    `select ${MEMBER} from access.memberships m join access.users u on u.id = m.user_id
     where m.tenant_id = public.current_tenant() order by m.state, u.family_name, u.given_name`,
  )
}

export function findMember(db: Db, id: string): Promise<Member | undefined> {
  return maybe<Member>(
    db,
    `select ${MEMBER} from access.memberships m join access.users u on u.id = m.user_id
     where m.tenant_id = public.current_tenant() and m.id = :id`,
    { id },
  )
}

/** @returns false when this person is a member already */
export async function insertMember(db: Db, id: string, user: string, roles: Role[]): Promise<boolean> {
  const made = await maybe(
    db,
    `insert into access.memberships (id, user_id, roles) values (:id, :user, :roles)
     on conflict do nothing returning id`,
    { id, user, roles },
  )
  return made !== undefined
}

/** @returns false when someone else changed it first */
export async function updateMember(
  db: Db,
  change: { id: string; version: number; roles: Role[]; state: Member['state'] },
): Promise<boolean> {
  const updated = await maybe(
    db,
    `update access.memberships set roles = :roles, state = :state
     where tenant_id = public.current_tenant() and id = :id and version = :version returning id`,
    { ...change },
  )
  return updated !== undefined
}

/** Admins who can sign in, locked: two who leave at the same moment come one after the other. */
export async function activeAdmins(db: Db): Promise<number> {
  const admins = await all(
    db,
    `select m.id from access.memberships m join access.users u on u.id = m.user_id
     where m.tenant_id = public.current_tenant() and m.state = 'active' and 'admin' = any (m.roles) and u.state <> 'disabled'
     for update of m`,
  )
  return admins.length
}

/** Whether somebody of this clinic works in another one too, or runs the installation. */
export async function worksElsewhere(db: Db, user: string): Promise<boolean> {
  const { elsewhere } = await one<{ elsewhere: boolean }>(
    db,
    'select access.works_elsewhere(:user) as elsewhere',
    { user },
  )
  return elsewhere
}

export interface ClinicSettings extends ClinicForm {
  id: string
  version: number
  website: string
  lock_after_minutes: number
}

/** @returns false when someone else changed it first */
export async function updateClinicSettings(db: Db, settings: ClinicSettings): Promise<boolean> {
  const updated = await maybe(
    db,
    `update access.tenants set name = :name, street = :street, postal_code = :postal_code, city = :city, phone = :phone,
       email = :email, website = :website, country = :country, language = :language, locale = :locale,
       currency = :currency, time_zone = :time_zone, notation = :notation, lock_after_minutes = :lock_after_minutes
     where id = public.current_tenant() and id = :id and version = :version returning id`,
    { ...settings },
  )
  return updated !== undefined
}

export interface ClinicOverview {
  id: string
  version: number
  name: string
  city: string
  state: 'active' | 'suspended' | 'closed'
  set_up_at: Date | null
  created_at: Date
}

/** What the operator sees of the clinics: their names and whether they are open, nothing of their patients. */
export function clinicsOfInstallation(db: Db): Promise<ClinicOverview[]> {
  return all<ClinicOverview>(
    db,
    'select id, version, name, city, state, set_up_at, created_at from access.tenants order by state, name',
  )
}
