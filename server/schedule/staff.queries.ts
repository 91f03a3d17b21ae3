import { all, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

/** Who treats in the schedule and has no account yet: named with a room, or come with an import. */
export function providersWithoutAccount(db: Db): Promise<{ id: string; name: string; profession: string }[]> {
  return all(
    db,
    `select id, name, profession from schedule.providers
     where tenant_id = public.current_tenant() and state = 'active' and user_id is null order by position, name`,
  )
}

/** Whether somebody who can sign in treats, or more people than the first admin are known. */
export async function isStaffed(db: Db): Promise<boolean> {
  const { staffed } = await one<{ staffed: boolean }>(
    db,
    `select exists (select from schedule.providers
         where tenant_id = public.current_tenant() and state = 'active' and user_id is not null)
       or (select count(*) from access.memberships where tenant_id = public.current_tenant()) > 1 as staffed`,
  )
  return staffed
}

export interface Treating {
  user: string
  name: string
  shortName: string
  profession: 'dentist' | 'hygienist'
  /** Who was named in the schedule before, and is this person. */
  known: string | null
}

/** A member treats from now on: under the name the schedule knows, or in a line of their own. */
export async function putTreating(db: Db, treating: Treating): Promise<void> {
  await all(
    db,
    `with mine as (
       update schedule.providers set user_id = :user, profession = :profession, state = 'active'
       where tenant_id = public.current_tenant() and id = coalesce(
         (select id from schedule.providers where tenant_id = public.current_tenant() and user_id = :user),
         (select id from schedule.providers
          where tenant_id = public.current_tenant() and id = :known::uuid and user_id is null))
       returning id)
     insert into schedule.providers (user_id, name, short_name, profession, position)
     select :user, :name, :shortName, :profession,
       (select count(*) from schedule.providers where tenant_id = public.current_tenant())
     where not exists (select from mine)`,
    { ...treating },
  )
}

/** A member treats no more: no longer offered, while their visits stay. */
export async function closeTreating(db: Db, user: string): Promise<void> {
  await all(
    db,
    `update schedule.providers set state = 'closed'
     where tenant_id = public.current_tenant() and user_id = :user and state = 'active'`,
    { user },
  )
}

/** Rooms nobody was named for belong to the only one there is who does what they are used for, or does everything. */
export async function giveRoomsToTheOnlyOne(db: Db): Promise<void> {
  await all(
    db,
    `update schedule.chairs c set provider_id = w.id
     from (select id, profession, count(*) over (partition by profession) as alike, count(*) over () as number
           from schedule.providers where tenant_id = public.current_tenant() and state = 'active') w
     where c.tenant_id = public.current_tenant() and c.state = 'active' and c.provider_id is null
       and (w.number = 1
         or w.alike = 1 and w.profession = case when c.kind = 'hygiene' then 'hygienist' else 'dentist' end)`,
  )
}
