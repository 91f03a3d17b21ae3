import { all, maybe } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

/** Somebody's account as the operator sees it: who, and whether it opens anything. Where they work is not theirs to know. */
export interface Account {
  id: string
  version: number
  email: string
  title: string
  family_name: string
  given_name: string
  state: 'invited' | 'active' | 'disabled'
  is_operator: boolean
  has_second_factor: boolean
  last_seen_at: Date | null
}

const ACCOUNT = `u.id, u.version, u.email, u.title, u.family_name, u.given_name, u.state, u.is_operator,
  u.totp_confirmed_at is not null as has_second_factor,
  (select max(s.last_seen_at) from access.sign_ins s where s.user_id = u.id and s.stage = 'whole') as last_seen_at`

/** Every account of the installation, those who run it first. */
export function accounts(db: Db): Promise<Account[]> {
  return all<Account>(
    db,
    `select ${ACCOUNT} from access.users u order by u.is_operator desc, u.family_name, u.given_name, u.email`,
  )
}

export function findAccount(db: Db, id: string): Promise<Account | undefined> {
  return maybe<Account>(db, `select ${ACCOUNT} from access.users u where u.id = :id`, { id })
}

/** Operators who can sign in, locked: two who leave at the same moment come one after the other. */
export async function activeOperators(db: Db): Promise<number> {
  const operators = await all(
    db,
    `select id from access.users where is_operator and state = 'active' order by id for update`,
  )
  return operators.length
}

/** Open clinics in which nobody else could look after people and settings. Asked by the operator, in no clinic. */
export function clinicsOnlyRunBy(db: Db, user: string): Promise<{ id: string; name: string }[]> {
  return all<{ id: string; name: string }>(db, 'select id, name from access.only_admin_of(:user)', { user })
}

/** Two admins of one clinic whose accounts are closed at the same moment come one after the other. */
export async function takeTurnsClosing(db: Db): Promise<void> {
  await all(db, `select pg_advisory_xact_lock(hashtext('access.closing'))`)
}

/** @returns false when someone else changed it first */
export async function updateOperator(
  db: Db,
  change: { id: string; version: number; operator: boolean },
): Promise<boolean> {
  const updated = await maybe(
    db,
    'update access.users set is_operator = :operator where id = :id and version = :version returning id',
    { ...change },
  )
  return updated !== undefined
}

/** Closes an account or opens it again: as it was, or still invited. @returns false when someone else changed it first */
export async function updateAccountState(
  db: Db,
  change: { id: string; version: number; open: boolean },
): Promise<boolean> {
  const updated = await maybe(
    db,
    `update access.users set state = case when not :open::boolean then 'disabled'
       when password_hash is null then 'invited' else 'active' end
     where id = :id and version = :version returning id`,
    { ...change },
  )
  return updated !== undefined
}
