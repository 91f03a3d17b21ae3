import { maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import type { Role } from '../permissions.ts'
import type { Stage } from './routes.ts'

/** Who asks, from where, and whether that still holds: one statement a request. */
export interface Standing {
  sign_in_id: string
  seen_lately: boolean
  over: boolean
  idle: boolean
  locked: boolean
  remembered: boolean
  stage: Stage
  user_id: string
  user_version: number
  user_state: string
  title: string
  family_name: string
  given_name: string
  email: string
  is_operator: boolean
  user_language: 'en' | 'de' | null
  theme: 'auto' | 'light' | 'dark'
  has_second_factor: boolean
  roles: Role[] | null
  tenant_id: string | null
  tenant_state: string | null
  clinic_name: string | null
  country: string | null
  language: 'en' | 'de' | null
  locale: string | null
  currency: string | null
  time_zone: string | null
  notation: 'fdi' | 'universal' | 'palmer' | null
  lock_after_minutes: number | null
  set_up_at: Date | null
  clinics: { id: string; name: string }[]
}

const IDLE_HOURS = 8

/** @returns undefined when the sign-in is unknown */
export function standingOf(db: Db, signIn: string): Promise<Standing | undefined> {
  return maybe<Standing>(
    db,
    `select s.id as sign_in_id, s.last_seen_at > now() - interval '30 seconds' as seen_lately,
       s.revoked_at is not null or s.expires_at <= now() as over,
       s.last_seen_at <= now() - interval '${IDLE_HOURS} hours' as idle,
       s.locked_at is not null
         or s.last_seen_at <= now() - make_interval(mins => coalesce(t.lock_after_minutes, 30)) as locked,
       s.remembered, s.stage, u.id as user_id, u.version as user_version, u.state as user_state,
       u.title, u.family_name, u.given_name, u.email, u.is_operator, u.language as user_language, u.theme,
       u.totp_confirmed_at is not null as has_second_factor,
       m.roles, t.id as tenant_id, t.state as tenant_state, t.name as clinic_name, t.country, t.language, t.locale,
       t.currency, t.time_zone, t.notation, t.lock_after_minutes, t.set_up_at,
       coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name) order by c.name)
          from access.memberships o join access.tenants c on c.id = o.tenant_id
         where o.user_id = u.id and o.state = 'active' and c.state = 'active'), '[]') as clinics
     from access.sign_ins s
     join access.users u on u.id = s.user_id
     left join access.tenants t on t.id = public.current_tenant()
     left join access.memberships m on m.tenant_id = t.id and m.user_id = u.id and m.state = 'active'
     where s.id = :signIn`,
    { signIn },
  )
}

/** Moves the idle clock; called at most twice a minute. */
export async function touchSignIn(db: Db, signIn: string): Promise<void> {
  await one(db, 'update access.sign_ins set last_seen_at = now() where id = :signIn returning id', { signIn })
}

export interface ReadRecord {
  patients: readonly string[]
  /** What was shown: method and route, never the address with its ids. */
  what: string
  actorKind: string
  actorId: string | null
  request: string
  address: string | null
  /** The request that made the page this is a live part of; its patients are not counted again. */
  page?: string | null
}

/** Writes who saw whom. Sent, not waited for: COMMIT travels behind it and answers ROLLBACK should it fail. */
export function recordRead(db: Db, read: ReadRecord): Promise<unknown> {
  const record = { ...read, patients: uuidList(new Set(read.patients)) }
  return read.page ? recordRefresh(db, record) : recordPage(db, record)
}

type Recorded = Omit<ReadRecord, 'patients'> & { patients: string }

/** As PostgreSQL writes it: pg would look for quotes in every one. */
function uuidList(ids: ReadonlySet<string>): string {
  return `{${[...ids].join(',')}}`
}

function recordPage(db: Db, { page: _, ...read }: Recorded): Promise<unknown> {
  return maybe(
    db,
    `insert into history.reads (patients, what, actor_kind, actor_id, request_id, address)
     values (:patients::uuid[], :what, :actorKind, :actorId::uuid, :request::uuid, :address)`,
    { ...read },
  )
}

/** Patients that the page had named already are not written again. */
function recordRefresh(db: Db, read: Recorded): Promise<unknown> {
  return maybe(
    db,
    `insert into history.reads (patients, what, actor_kind, actor_id, request_id, address)
     select fresh, :what, :actorKind, :actorId::uuid, coalesce(:page::uuid, :request::uuid), :address
     from (select array(select p.id from unnest(:patients::uuid[]) with ordinality p (id, nr)
             where not exists (select from history.reads r
               where r.tenant_id = public.current_tenant() and r.request_id = :page::uuid
                 and r.actor_id = :actorId::uuid and p.id = any (r.patients))
             group by p.id order by min(p.nr)) as fresh) f
     where cardinality(fresh) > 0`,
    { ...read },
  )
}

export interface RefusalRecord {
  what: string
  why: string
  actorKind: string | null
  actorId: string | null
  request: string
  address: string | null
}

/** Writes a denied attempt; in a transaction of its own. */
export async function recordRefusal(db: Db, refusal: RefusalRecord): Promise<void> {
  await maybe(
    db,
    `insert into history.refusals (what, why, actor_kind, actor_id, request_id, address)
     values (:what, :why, :actorKind, :actorId::uuid, :request::uuid, :address)`,
    { ...refusal },
  )
}
