import { maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

export type LinkKind = 'set-up' | 'invitation' | 'reset'

export interface NewLink {
  kind: LinkKind
  user: string | null
  tokenHash: Buffer
  hours: number
}

/** A new link takes the place of those of its kind that were not used. */
export async function insertLink(db: Db, link: NewLink): Promise<void> {
  await maybe(
    db,
    `update access.links set revoked_at = now()
     where kind = :kind and user_id is not distinct from :user::uuid and used_at is null and revoked_at is null`,
    { kind: link.kind, user: link.user },
  )
  await one(
    db,
    `insert into access.links (kind, user_id, token_hash, expires_at)
     values (:kind, :user, :tokenHash, now() + make_interval(hours => :hours)) returning id`,
    { ...link },
  )
}

export interface Link {
  id: string
  kind: LinkKind
  user_id: string | null
}

const HOLDS = 'used_at is null and revoked_at is null and expires_at > now()'

/** Uses up a link: of several at the same moment one gets it. */
export function useLink(db: Db, kinds: LinkKind[], tokenHash: Buffer): Promise<Link | undefined> {
  return maybe<Link>(
    db,
    `update access.links set used_at = now()
     where token_hash = :tokenHash and kind = any (:kinds) and ${HOLDS} returning id, kind, user_id`,
    { tokenHash, kinds },
  )
}

/** Whether a link would still open something, without using it up. */
export function findLink(db: Db, kinds: LinkKind[], tokenHash: Buffer): Promise<Link | undefined> {
  return maybe<Link>(
    db,
    `select id, kind, user_id from access.links
     where token_hash = :tokenHash and kind = any (:kinds) and ${HOLDS}`,
    { tokenHash, kinds },
  )
}

export async function revokeLinksOf(db: Db, user: string): Promise<void> {
  await maybe(
    db,
    `update access.links set revoked_at = now() where user_id = :user and used_at is null and revoked_at is null`,
    { user },
  )
}
