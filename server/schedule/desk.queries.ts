import { all, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import { PROVIDERS, VISIT_TYPES, type VisitType } from './appointments.queries.ts'
import { CHAIRS } from './day.queries.ts'
import type { Desk } from './places.ts'

/** What a clinic books with, each in its order: rooms, who treats, kinds of visits; those in use. */
export function deskOf(db: Db): Promise<Desk> {
  return one<Desk>(
    db,
    `select (select coalesce(jsonb_agg(to_jsonb(c)), '[]') from (${CHAIRS}) c) as chairs,
       (select coalesce(jsonb_agg(to_jsonb(p)), '[]') from (${PROVIDERS}) p) as providers,
       (select coalesce(jsonb_agg(to_jsonb(t)), '[]') from (${VISIT_TYPES}) t) as types`,
    { closed: false },
  )
}

/**
 * What one booking needs of it. Nearly every form names room and person: the kind of visit is then all there is to
 * look up.
 */
export async function deskFor(
  db: Db,
  { chair, provider, type }: { chair: string | null; provider: string | null; type: string | null },
): Promise<Desk> {
  if (!chair || !provider) return deskOf(db)
  const types = await all<VisitType>(db, `select * from (${VISIT_TYPES}) t where id = :type`, {
    type,
    closed: false,
  })
  return { chairs: [], providers: [], types }
}
