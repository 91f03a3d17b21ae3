import { all } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import type { Change } from './undo.queries.ts'

/** Which entries of a patient's record: all filters may be left open. */
export interface Window {
  patient: string
  /** Only what one person did. */
  actor: string | null
  since: Date | null
  /** Only entries older than this one. */
  before: string | null
  limit: number
}

export interface ReadEntry {
  id: string
  at: Date
  what: string
  reason: string | null
  actor_kind: string
  actor_id: string | null
  address: string | null
}

/** All that one request changed about the patient, first to last. */
export interface ChangeEntry {
  id: string
  at: Date
  request_id: string
  actor_kind: string
  actor_id: string | null
  address: string | null
  changes: Change[]
}

/** Reads of a patient, the latest first. @param pattern which routes, as a regular expression of PostgreSQL */
export function readsOf(
  db: Db,
  window: Window,
  { pattern, not }: { pattern: string; not: string },
): Promise<ReadEntry[]> {
  return all<ReadEntry>(
    db,
    `select r.id, r.at, r.what, r.reason, r.actor_kind, r.actor_id, r.address
     from history.reads_of(:patient) r
     where (:actor::uuid is null or r.actor_id = :actor) and (:since::timestamptz is null or r.at >= :since)
       and (:before::uuid is null or r.id < :before) and r.what ~ :pattern and r.what !~ :not
     order by r.id desc limit :limit`,
    { ...window, pattern, not },
  )
}

/** What was changed about a patient, a request at a time, the latest first. @param row only this row's changes */
export function changesOf(db: Db, window: Window, row: string | null): Promise<ChangeEntry[]> {
  return all<ChangeEntry>(
    db,
    `select (array_agg(c.id order by c.id desc))[1] as id, max(c.at) as at, c.request_id,
       min(c.actor_kind) as actor_kind, (array_agg(c.actor_id))[1] as actor_id, min(c.address) as address,
       jsonb_agg(jsonb_build_object('id', c.id, 'table_name', c.table_name, 'row_id', c.row_id,
         'operation', c.operation, 'actor_kind', c.actor_kind, 'actor_id', c.actor_id, 'at', c.at,
         'patient_id', c.patient_id, 'before', c.before, 'after', c.after) order by c.id) as changes
     from history.changes c
     where c.tenant_id = public.current_tenant() and c.patient_id = :patient
       and (:row::uuid is null or c.row_id = :row)
       and (:actor::uuid is null or c.actor_id = :actor) and (:since::timestamptz is null or c.at >= :since)
     group by c.request_id
     having :before::uuid is null or (array_agg(c.id order by c.id desc))[1] < :before
     order by 1 desc limit :limit`,
    { ...window, row },
  )
}

/** Of these changes, those whose row a later request changed again. @returns their ids */
export async function changedAgain(
  db: Db,
  changes: readonly { id: string; row_id: string; request: string }[],
): Promise<Set<string>> {
  const rows = await all<{ id: string }>(
    db,
    `select w.id from unnest(:ids::uuid[], :rows::uuid[], :requests::uuid[]) as w (id, row_id, request)
     where exists (select from history.changes c where c.tenant_id = public.current_tenant() and c.row_id = w.row_id
       and c.id > w.id and c.request_id <> w.request)`,
    {
      ids: changes.map(({ id }) => id),
      rows: changes.map(({ row_id }) => row_id),
      requests: changes.map(({ request }) => request),
    },
  )
  return new Set(rows.map(({ id }) => id))
}

export interface RecordCounts {
  what: string
  count: number
}

/** How often each route showed this patient, and under 'changed' how many requests changed something. */
export function countsOf(db: Db, { patient, actor, since }: Window): Promise<RecordCounts[]> {
  return all<RecordCounts>(
    db,
    `select r.what, count(*)::int as count from history.reads_of(:patient) r
     where (:actor::uuid is null or r.actor_id = :actor) and (:since::timestamptz is null or r.at >= :since)
     group by r.what
     union all
     select 'changed', count(distinct c.request_id)::int from history.changes c
     where c.tenant_id = public.current_tenant() and c.patient_id = :patient
       and (:actor::uuid is null or c.actor_id = :actor) and (:since::timestamptz is null or c.at >= :since)`,
    { patient, actor, since },
  )
}

export interface ActorNames {
  id: string
  title: string
  family_name: string
  given_name: string
  roles: string[] | null
}

/** Names of people who did something, with their roles here. */
export function actorsNamed(db: Db, ids: readonly string[]): Promise<ActorNames[]> {
  return all<ActorNames>(
    db,
    `select u.id, u.title, u.family_name, u.given_name, m.roles from access.users u
     left join access.memberships m on m.tenant_id = public.current_tenant() and m.user_id = u.id
     where u.id = any (:ids::uuid[])`,
    { ids },
  )
}

/** Everyone on this patient's record. */
export async function actorsOf(db: Db, patient: string): Promise<string[]> {
  const rows = await all<{ actor_id: string }>(
    db,
    `select actor_id from history.reads_of(:patient) where actor_id is not null
     union select actor_id from history.changes
     where tenant_id = public.current_tenant() and patient_id = :patient and actor_id is not null limit 200`,
    { patient },
  )
  return rows.map(({ actor_id }) => actor_id)
}
