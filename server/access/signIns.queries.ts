import { all, maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import { SignInNeeded } from '../web/refusals.ts'
import type { Stage } from '../web/routes.ts'

export interface NewSignIn {
  user: string
  stage: Stage
  device: string
  deviceId: string | null
  address: string | null
  tenant: string | null
  /** Latest moment it may be used. */
  until: Date
  remembered: boolean
  /** Sealed secret of a second factor about to be enrolled. */
  pendingSecret: Buffer | null
}

/** One that is whole counts as proved just now. */
export function insertSignIn(db: Db, signIn: NewSignIn): Promise<{ id: string }> {
  return one<{ id: string }>(
    db,
    `insert into access.sign_ins
       (user_id, stage, device, device_id, address, tenant_id, expires_at, remembered, pending_secret, proved_at)
     values (:user, :stage, :device, :deviceId, :address, :tenant, :until, :remembered, :pendingSecret,
       case when :stage::text = 'whole' then now() end)
     returning id`,
    { ...signIn },
  )
}

export interface HalfSignIn {
  id: string
  user_id: string
  stage: Stage
  remembered: boolean
  expires_at: Date
  tenant_id: string | null
  pending_secret: Buffer | null
  freshly_proved: boolean
}

export function getSignIn(db: Db, id: string): Promise<HalfSignIn> {
  return one<HalfSignIn>(
    db,
    `select id, user_id, stage, remembered, expires_at, tenant_id, pending_secret,
       coalesce(proved_at > now() - interval '10 minutes', false) as freshly_proved
     from access.sign_ins where id = :id`,
    { id },
  )
}

/** @throws SignInNeeded when it was ended meanwhile */
export async function updateStage(db: Db, id: string, stage: Stage): Promise<void> {
  await onlyLive(
    db,
    'update access.sign_ins set stage = :stage where id = :id and revoked_at is null returning id',
    { id, stage },
  )
}

/**
 * Keeps a sign-in from being ended until this transaction is over.
 * @throws SignInNeeded when it was ended meanwhile
 */
export async function holdSignIn(db: Db, id: string): Promise<void> {
  await onlyLive(
    db,
    'select id from access.sign_ins where id = :id and revoked_at is null for no key update',
    { id },
  )
}

export async function updatePendingSecret(db: Db, id: string, secret: Buffer | null): Promise<void> {
  await one(db, 'update access.sign_ins set pending_secret = :secret where id = :id returning id', {
    id,
    secret,
  })
}

/** The person has just shown again who they are: what asks for that is open for ten minutes. */
export async function updateProved(db: Db, id: string): Promise<void> {
  await one(db, 'update access.sign_ins set proved_at = now() where id = :id returning id', { id })
}

/** The clinic worked in last: offered first the next time. */
export async function updateClinic(db: Db, id: string, tenant: string | null): Promise<void> {
  await one(db, 'update access.sign_ins set tenant_id = :tenant where id = :id returning id', { id, tenant })
}

export async function endSignIn(db: Db, id: string): Promise<void> {
  await maybe(db, 'update access.sign_ins set revoked_at = now() where id = :id and revoked_at is null', {
    id,
  })
}

/** Ends every sign-in of a person, but for the one they use to do so. */
export async function endSignInsOf(db: Db, user: string, except: string | null = null): Promise<void> {
  await maybe(
    db,
    `update access.sign_ins set revoked_at = now()
     where user_id = :user and revoked_at is null and id is distinct from :except::uuid`,
    { user, except },
  )
}

export async function lockSignIn(db: Db, id: string): Promise<void> {
  await maybe(
    db,
    'update access.sign_ins set locked_at = coalesce(locked_at, now()) where id = :id and revoked_at is null',
    { id },
  )
}

/** @throws SignInNeeded when it was ended meanwhile */
export async function unlockSignIn(db: Db, id: string): Promise<void> {
  await onlyLive(
    db,
    'update access.sign_ins set locked_at = null, last_seen_at = now() where id = :id and revoked_at is null returning id',
    { id },
  )
}

export async function findLastClinic(db: Db, user: string): Promise<string | null> {
  const last = await maybe<{ tenant_id: string | null }>(
    db,
    `select tenant_id from access.sign_ins where user_id = :user and stage = 'whole' and tenant_id is not null
     order by created_at desc limit 1`,
    { user },
  )
  return last?.tenant_id ?? null
}

/** From here on this transaction's changes are this person's: they have just shown who they are. */
export async function actAs(db: Db, user: string): Promise<void> {
  await one(db, `select set_config('chairside.actor', 'user:' || :user::text, true)`, { user })
}

export function findDevice(db: Db, tokenHash: Buffer): Promise<{ id: string } | undefined> {
  return maybe<{ id: string }>(db, 'select id from access.devices where token_hash = :tokenHash', {
    tokenHash,
  })
}

export function insertDevice(db: Db, tokenHash: Buffer): Promise<{ id: string }> {
  return one<{ id: string }>(db, 'insert into access.devices (token_hash) values (:tokenHash) returning id', {
    tokenHash,
  })
}

/** Whether this person has been signed in on this device before. */
export async function worksHere(db: Db, user: string, device: string): Promise<boolean> {
  const found = await maybe(
    db,
    `select id from access.sign_ins where user_id = :user and device_id = :device and stage = 'whole' limit 1`,
    { user, device },
  )
  return found !== undefined
}

export interface Listed {
  id: string
  device: string
  address: string | null
  created_at: Date
  last_seen_at: Date
  expires_at: Date
  remembered: boolean
}

/** The sign-ins of a person that still hold: the one that asks, then the newest, and how many more there are. */
export async function signInsOf(
  db: Db,
  user: string,
  here: string | null,
): Promise<{ signIns: Listed[]; more: number }> {
  const rows = await all<Listed & { open: number }>(
    db,
    `select id, device, address, created_at, last_seen_at, expires_at, remembered, count(*) over ()::int as open
     from access.sign_ins
     where user_id = :user and stage = 'whole' and revoked_at is null and expires_at > now()
     order by id is not distinct from :here desc, last_seen_at desc limit :most`,
    { user, here, most: MOST_LISTED },
  )
  return { signIns: rows, more: (rows[0]?.open ?? 0) - rows.length }
}

/** Somebody who signs in twice a day and stays signed in for a week has no more than this. */
const MOST_LISTED = 12

/** One computer, one person at work: whoever else was signed in on it is locked. */
export async function lockOthersOn(db: Db, device: string, signIn: string): Promise<void> {
  await maybe(
    db,
    `update access.sign_ins set locked_at = now()
     where device_id = :device and id <> :signIn and locked_at is null and revoked_at is null`,
    { device, signIn },
  )
}

/** Its person may have ended it from elsewhere since the door let it in. */
async function onlyLive(db: Db, text: string, values: Record<string, unknown>): Promise<void> {
  if (!(await maybe(db, text, values))) throw new SignInNeeded(false)
}
