import { maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

/** Uses up a code's step. @returns false when it, or a later one, was used before */
export async function useStep(db: Db, user: string, step: number): Promise<boolean> {
  const used = await maybe(
    db,
    'update access.users set totp_last_step = :step where id = :user and totp_last_step < :step returning id',
    { user, step },
  )
  return used !== undefined
}

/** Uses up a backup code. @returns false when there is none such, or it was used before */
export async function useBackupCode(db: Db, user: string, hash: Buffer): Promise<boolean> {
  const used = await maybe(
    db,
    `update access.backup_codes set used_at = now()
     where user_id = :user and code_hash = :hash and used_at is null returning id`,
    { user, hash },
  )
  return used !== undefined
}

/** Takes the place of the codes there were. */
export async function replaceBackupCodes(db: Db, user: string, hashes: Buffer[]): Promise<void> {
  await maybe(db, 'delete from access.backup_codes where user_id = :user', { user })
  await maybe(
    db,
    'insert into access.backup_codes (user_id, code_hash) select :user, unnest(:hashes::bytea[])',
    { user, hashes },
  )
}

export async function backupCodesLeft(db: Db, user: string): Promise<number> {
  const left = await one<{ count: number }>(
    db,
    'select count(*)::int as count from access.backup_codes where user_id = :user and used_at is null',
    { user },
  )
  return left.count
}

/**
 * @param factor step: of the code that proved it, used up with it; replace: may take the place of another
 * @returns false when there is one already
 */
export async function updateSecondFactor(
  db: Db,
  user: string,
  factor: { secret: Buffer; step: number; replace: boolean },
): Promise<boolean> {
  const updated = await maybe(
    db,
    `update access.users set totp_secret = :secret, totp_confirmed_at = now(), totp_last_step = :step
     where id = :user and (totp_confirmed_at is null or :replace::boolean) returning id`,
    { user, ...factor },
  )
  return updated !== undefined
}

/** The next sign-in enrols a new one. */
export async function deleteSecondFactor(db: Db, user: string): Promise<void> {
  await one(
    db,
    `update access.users set totp_secret = null, totp_confirmed_at = null where id = :user returning id`,
    { user },
  )
  await maybe(db, 'delete from access.backup_codes where user_id = :user', { user })
}
