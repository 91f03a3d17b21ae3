import { maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

export interface Unfinished {
  id: string
  tenant_id: string | null
  path: string
  body: Buffer
  created_at: Date
}

export async function insertUnfinished(
  db: Db,
  form: { id: string; user: string; tenant: string | null; path: string; body: Buffer },
): Promise<void> {
  await one(
    db,
    `insert into access.unfinished (id, user_id, tenant_id, path, body, expires_at)
     values (:id, :user, :tenant, :path, :body, now() + interval '30 minutes') returning id`,
    form,
  )
}

/** The newest form that waits for this person in this clinic; offered once, to be found for half an hour. */
export function offerUnfinished(
  db: Db,
  user: string,
  tenant: string | null,
): Promise<{ id: string } | undefined> {
  return maybe<{ id: string }>(
    db,
    `update access.unfinished set offered_at = now() where id = (
       select id from access.unfinished
       where user_id = :user and tenant_id is not distinct from :tenant::uuid and expires_at > now() and offered_at is null
       order by id desc limit 1)
     returning id`,
    { user, tenant },
  )
}

/** Whether a sign-in was a whole one, and not ended longer ago than forms are kept. */
export async function keepsForms(db: Db, user: string, signIn: string): Promise<boolean> {
  const found = await maybe(
    db,
    `select id from access.sign_ins where id = :signIn and user_id = :user and stage = 'whole'
       and coalesce(revoked_at, now()) > now() - interval '30 minutes'`,
    { user, signIn },
  )
  return found !== undefined
}

/** @returns undefined for anybody else, in any other clinic, and half an hour later */
export function findOwnUnfinished(
  db: Db,
  own: { id: string; user: string; tenant: string | null },
): Promise<Unfinished | undefined> {
  return maybe<Unfinished>(
    db,
    `select id, tenant_id, path, body, created_at from access.unfinished
     where id = :id and user_id = :user and tenant_id is not distinct from :tenant::uuid and expires_at > now()`,
    own,
  )
}

export async function deleteUnfinished(db: Db, user: string, id: string): Promise<void> {
  await maybe(db, 'delete from access.unfinished where id = :id and user_id = :user', { id, user })
}

export async function deleteExpiredUnfinished(db: Db): Promise<void> {
  await maybe(db, 'delete from access.unfinished where expires_at <= now()')
}

/** Sign-ins that never became whole. Whole ones stay: they say who used which device. */
export async function deleteAbandonedSignIns(db: Db): Promise<void> {
  await maybe(
    db,
    `delete from access.sign_ins where stage <> 'whole' and expires_at < now() - interval '1 day'`,
  )
}
