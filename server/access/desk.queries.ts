import { all, maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

/** Somebody's sign-in as the lock page shows it. */
export interface AtDesk {
  id: string
  user_id: string
  tenant_id: string | null
  device_id: string | null
  email: string
  title: string
  given_name: string
  family_name: string
  locked_at: Date | null
  last_seen_at: Date
  idle: boolean
  live: boolean
}

const AT_DESK = `s.id, s.user_id, s.tenant_id, s.device_id, u.email, u.title, u.given_name, u.family_name, s.locked_at,
  s.last_seen_at, s.last_seen_at <= now() - interval '8 hours' as idle,
  s.revoked_at is null and s.expires_at > now() as live`

/** A sign-in that may be unlocked: it holds, its person is not disabled. */
export function findAtDesk(db: Db, id: string): Promise<AtDesk | undefined> {
  return maybe<AtDesk>(
    db,
    `select ${AT_DESK} from access.sign_ins s join access.users u on u.id = s.user_id
     where s.id = :id and s.stage = 'whole' and u.state = 'active' and s.revoked_at is null and s.expires_at > now()`,
    { id },
  )
}

/** Who has worked on this device today, each once, those who need no second factor first. */
export function peopleOn(db: Db, device: string): Promise<AtDesk[]> {
  return all<AtDesk>(
    db,
    `select * from (
       select distinct on (s.user_id) ${AT_DESK} from access.sign_ins s join access.users u on u.id = s.user_id
       where s.device_id = :device and s.stage = 'whole' and u.state = 'active'
         and s.last_seen_at > now() - interval '16 hours'
       order by s.user_id, (s.revoked_at is null and s.expires_at > now()) desc, s.last_seen_at desc) d
     order by last_seen_at desc limit 8`,
    { device },
  )
}

export function findPin(db: Db, user: string, device: string): Promise<{ pin_hash: string } | undefined> {
  return maybe<{ pin_hash: string }>(
    db,
    'select pin_hash from access.pins where user_id = :user and device_id = :device',
    { user, device },
  )
}

export async function savePin(db: Db, pin: { user: string; device: string; hash: string }): Promise<void> {
  await one(
    db,
    `insert into access.pins (user_id, device_id, pin_hash) values (:user, :device, :hash)
     on conflict on constraint one_pin_each do update set pin_hash = excluded.pin_hash returning id`,
    pin,
  )
}

export async function deletePin(db: Db, user: string, device: string): Promise<void> {
  await maybe(db, 'delete from access.pins where user_id = :user and device_id = :device', { user, device })
}

/** A new password ends every PIN: whoever knew the old one may have set one. */
export async function deletePinsOf(db: Db, user: string): Promise<void> {
  await maybe(db, 'delete from access.pins where user_id = :user', { user })
}
