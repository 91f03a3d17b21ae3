import { all, maybe } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import type { Block } from './day.queries.ts'

export function findBlock(db: Db, id: string): Promise<Block | undefined> {
  return maybe<Block>(
    db,
    `select id, version, kind, chair_id, starts_at, ends_at, opens_at, words from schedule.blocks
     where tenant_id = public.current_tenant() and id = :id`,
    { id },
  )
}

export type BlockGiven = Omit<Block, 'version'>

/** Two forms with one id make one block. */
export async function insertBlock(db: Db, block: BlockGiven): Promise<void> {
  await all(
    db,
    `insert into schedule.blocks (id, kind, chair_id, starts_at, ends_at, opens_at, words)
     values (:id, :kind, :chair_id, :starts_at, :ends_at, :opens_at, :words)
     on conflict (tenant_id, id) do nothing`,
    { ...block },
  )
}

/** @returns false when the version is old */
export async function updateBlock(db: Db, block: Block): Promise<boolean> {
  const row = await maybe(
    db,
    `update schedule.blocks set kind = :kind, chair_id = :chair_id, starts_at = :starts_at, ends_at = :ends_at,
       opens_at = :opens_at, words = :words
     where tenant_id = public.current_tenant() and id = :id and version = :version returning id`,
    { ...block },
  )
  return row !== undefined
}

/** @returns false when the version is old */
export async function deleteBlock(db: Db, id: string, version: number): Promise<boolean> {
  const row = await maybe(
    db,
    `delete from schedule.blocks
     where tenant_id = public.current_tenant() and id = :id and version = :version returning id`,
    { id, version },
  )
  return row !== undefined
}

/** What stands where a block would: visits that hold the room, and other blocks. */
export interface Within {
  id: string
  /** Whose visit; null for a block. */
  patient_id: string | null
  family_name: string
  given_name: string
  kind: Block['kind'] | null
  words: string
  chair_name: string | null
  starts_at: Date
  ends_at: Date
}

/** What lies within a span of a room, or of every room; a block by its own id is left out. */
export function within(
  db: Db,
  block: Pick<Block, 'id' | 'chair_id' | 'starts_at' | 'ends_at'>,
): Promise<Within[]> {
  return all<Within>(
    db,
    `select a.id, a.patient_id, p.family_name, p.given_name, null as kind, '' as words, c.name as chair_name,
       a.starts_at, a.ends_at
     from schedule.appointments a
     join patients.patients p on p.tenant_id = a.tenant_id and p.id = a.patient_id
     left join schedule.chairs c on c.tenant_id = a.tenant_id and c.id = a.chair_id
     where a.tenant_id = public.current_tenant()
       and a.starts_at < :ends and a.starts_at > :starts::timestamptz - interval '24 hours' and a.ends_at > :starts
       and a.takes_part and a.status not in ('broken', 'cancelled') and (:chair::uuid is null or a.chair_id = :chair)
     union all
     select b.id, null, '', '', b.kind, b.words, c.name, b.starts_at, b.ends_at
     from schedule.blocks b
     left join schedule.chairs c on c.tenant_id = b.tenant_id and c.id = b.chair_id
     where b.tenant_id = public.current_tenant()
       and b.starts_at < :ends and b.starts_at > :starts::timestamptz - interval '24 hours' and b.ends_at > :starts
       and (:chair::uuid is null or b.chair_id is null or b.chair_id = :chair) and b.id <> :id
     order by 8, 1`,
    { id: block.id, starts: block.starts_at, ends: block.ends_at, chair: block.chair_id },
  )
}

/** Blocks in the way of a visit in a room. */
export function blocksWithin(
  db: Db,
  { chair_id, starts_at, ends_at }: { chair_id: string; starts_at: Date; ends_at: Date },
): Promise<Block[]> {
  return all<Block>(
    db,
    `select id, version, kind, chair_id, starts_at, ends_at, opens_at, words from schedule.blocks
     where tenant_id = public.current_tenant() and starts_at < :ends
       and starts_at > :starts::timestamptz - interval '24 hours' and ends_at > :starts
       and (chair_id is null or chair_id = :chair)
     order by starts_at, id`,
    { starts: starts_at, ends: ends_at, chair: chair_id },
  )
}

export interface BlockChange {
  at: Date
  operation: 'insert' | 'update' | 'delete'
  by_name: string | null
}

/** Who made a block and changed it, the latest first. */
export function changesOfBlock(db: Db, id: string): Promise<BlockChange[]> {
  return all<BlockChange>(
    db,
    `select h.at, h.operation, btrim(u.given_name || ' ' || u.family_name) as by_name
     from history.changes h
     left join access.users u on u.id = h.actor_id
     where h.tenant_id = public.current_tenant() and h.row_id = :id and h.table_name = 'schedule.blocks'
     order by h.id desc limit 5`,
    { id },
  )
}
