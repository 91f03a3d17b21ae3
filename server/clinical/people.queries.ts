import { all } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

export interface Colleague {
  id: string
  name: string
}

/** Who treats here and signs notes: dentists and hygienists, by name. */
export function clinicians(db: Db): Promise<Colleague[]> {
  return all<Colleague>(
    db,
    `select u.id, concat_ws(' ', nullif(u.title, ''), u.given_name, u.family_name) as name
     from access.memberships m join access.users u on u.id = m.user_id
     where m.tenant_id = public.current_tenant() and m.state = 'active' and u.state = 'active'
       and ('dentist' = any(m.roles) or 'hygienist' = any(m.roles))
     order by u.family_name collate "C", u.given_name collate "C"`,
  )
}
