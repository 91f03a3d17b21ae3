import { all, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import { CHAIRS } from './day.queries.ts'
import type { Desk } from './places.ts'

/** A kind of visit, with its usual length in minutes and how many of these are the assistant's alone. */
export interface VisitType {
  id: string
  version: number
  name: string
  minutes: number
  colour: number
  assistant_before: number
  assistant_after: number
  profession: 'dentist' | 'hygienist'
  position: number
  state: 'active' | 'closed'
}

/** Somebody who treats, with or without an account. */
export interface Provider {
  id: string
  version: number
  user_id: string | null
  name: string
  short_name: string
  profession: 'dentist' | 'hygienist'
  colour: number
  position: number
  state: 'active' | 'closed'
}

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

/** @param options whether with those that are out of use */
export function visitTypes(db: Db, { closed = false } = {}): Promise<VisitType[]> {
  return all<VisitType>(db, VISIT_TYPES, { closed })
}

/** @param options whether with those who are not here any more */
export function providers(db: Db, { closed = false } = {}): Promise<Provider[]> {
  return all<Provider>(db, PROVIDERS, { closed })
}

const VISIT_TYPES = `
  select id, version, name, minutes, colour, assistant_before, assistant_after, profession, position, state
  from schedule.visit_types where tenant_id = public.current_tenant() and (state = 'active' or :closed)
  order by position, name`

const PROVIDERS = `
  select id, version, user_id, name, short_name, profession, colour, position, state
  from schedule.providers where tenant_id = public.current_tenant() and (state = 'active' or :closed)
  order by position, name`
