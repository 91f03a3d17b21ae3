import { all, maybe } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

export interface Unfinished {
  id: string
  tenant_id: string | null
  /** 'sent' met a locked screen or an ended sign-in; 'typed' stood in a tab when the screen was locked. */
  kind: 'sent' | 'typed'
  path: string
  body: Buffer
  created_at: Date
}

/** More than anybody leaves open; a tab gone wild fills no disk. */
const MOST = 50

/** Keeps a form for half an hour from now. Kept again, it is what it is now; another person's stays theirs. */
export async function putUnfinished(
  db: Db,
  form: Pick<Unfinished, 'id' | 'kind' | 'path' | 'body'> & { user: string; tenant: string | null },
): Promise<void> {
  await maybe(
    db,
    `insert into access.unfinished as u (id, user_id, tenant_id, kind, path, body, expires_at)
     select :id, :user, :tenant, :kind, :path, :body, now() + interval '30 minutes'
     where (select count(*) from access.unfinished where user_id = :user and expires_at > now()) < ${MOST}
     on conflict on constraint unfinished_pkey do update
       set body = excluded.body, expires_at = excluded.expires_at, offered_at = null
       where u.user_id = excluded.user_id and u.tenant_id is not distinct from excluded.tenant_id
         and u.kind = excluded.kind and u.path = excluded.path`,
    form,
  )
}

/** Whether forms wait for this person in this clinic; offered once, to be found for half an hour. */
export async function offerUnfinished(db: Db, user: string, tenant: string | null): Promise<boolean> {
  const offered = await all(
    db,
    `update access.unfinished set offered_at = now()
     where user_id = :user and tenant_id is not distinct from :tenant::uuid and expires_at > now() and offered_at is null
     returning id`,
    { user, tenant },
  )
  return offered.length > 0
}

/** Whose forms a sign-in keeps: a whole one, not ended longer ago than forms are kept. */
export async function keepsFormsOf(db: Db, signIn: string): Promise<string | undefined> {
  const found = await maybe<{ user_id: string }>(
    db,
    `select user_id from access.sign_ins where id = :signIn and stage = 'whole'
       and coalesce(revoked_at, now()) > now() - interval '30 minutes'`,
    { signIn },
  )
  return found?.user_id
}

const WAITS = 'user_id = :user and tenant_id is not distinct from :tenant::uuid and expires_at > now()'

/** All that waits for this person in this clinic, oldest first. */
export function ownUnfinished(db: Db, own: { user: string; tenant: string | null }): Promise<Unfinished[]> {
  return all<Unfinished>(
    db,
    `select id, tenant_id, kind, path, body, created_at from access.unfinished where ${WAITS} order by id`,
    own,
  )
}

/** @returns undefined for anybody else, in any other clinic, and half an hour later */
export function findOwnUnfinished(
  db: Db,
  own: { id: string; user: string; tenant: string | null },
): Promise<Unfinished | undefined> {
  return maybe<Unfinished>(
    db,
    `select id, tenant_id, kind, path, body, created_at from access.unfinished where id = :id and ${WAITS}`,
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
