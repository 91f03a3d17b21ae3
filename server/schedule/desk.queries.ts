import { one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import { PROVIDERS, VISIT_TYPES } from './appointments.queries.ts'
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
