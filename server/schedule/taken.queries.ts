import { all } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import type { Placing } from './appointments.queries.ts'
import type { Busy } from './free.ts'

/** What takes part in the time of a room or a provider. */
export interface Taken extends Busy {
  id: string
  together: string
  family_name: string
  given_name: string
  patient_id: string
  chair_name: string | null
  provider_name: string | null
  /** When it came to stand there, and who put it there. */
  since: Date | null
  by_name: string | null
}

/** Visits that hold the room or the provider in this time, apart from one. */
export function takenBy(db: Db, placing: Placing, { except }: { except: string | null }): Promise<Taken[]> {
  return all<Taken>(
    db,
    `select a.id, a.together, a.chair_id, a.provider_id, a.starts_at, a.ends_at, a.patient_id,
       p.family_name, p.given_name, c.name as chair_name, w.name as provider_name, h.at as since,
       btrim(u.given_name || ' ' || u.family_name) as by_name
     from schedule.appointments a
     join patients.patients p on p.tenant_id = a.tenant_id and p.id = a.patient_id
     left join schedule.chairs c on c.tenant_id = a.tenant_id and c.id = a.chair_id
     left join schedule.providers w on w.tenant_id = a.tenant_id and w.id = a.provider_id
     left join lateral (select x.at, x.actor_id from history.changes x
        where x.tenant_id = a.tenant_id and x.row_id = a.id
          and (x.operation = 'insert' or x.after -> 'starts_at' is not null or x.after -> 'chair_id' is not null)
        order by x.id desc limit 1) h on true
     left join access.users u on u.id = h.actor_id
     where a.tenant_id = public.current_tenant() and a.starts_at < :to and a.starts_at > :from::timestamptz - interval '24 hours'
       and a.ends_at > :from and a.takes_part and a.status not in ('broken', 'cancelled')
       and (a.chair_id = :chair or a.provider_id = :provider) and a.id is distinct from :except::uuid
     order by a.starts_at`,
    {
      from: placing.starts_at,
      to: placing.ends_at,
      chair: placing.chair_id,
      provider: placing.provider_id,
      except,
    },
  )
}

/** A visit at the same time, of the same patient or of somebody in the family. */
export interface Meanwhile {
  id: string
  patient_id: string
  family_name: string
  given_name: string
  chair_name: string | null
  starts_at: Date
  ends_at: Date
}

/** Where else a patient, or whoever one person pays for with them, is at that time; one visit is left out. */
export function meanwhile(
  db: Db,
  { starts_at, ends_at }: Pick<Placing, 'starts_at' | 'ends_at'>,
  { patient, except }: { patient: string; except: string },
): Promise<Meanwhile[]> {
  return all<Meanwhile>(
    db,
    `with payer as materialized (
       select coalesce(m.guarantor_id, m.id) as id from patients.patients m
       where m.tenant_id = public.current_tenant() and m.id = :patient),
     family as (
       select p.id, p.family_name, p.given_name from payer
       join patients.patients p on p.tenant_id = public.current_tenant() and p.id = payer.id
       union all
       select p.id, p.family_name, p.given_name from payer
       join patients.patients p on p.tenant_id = public.current_tenant() and p.guarantor_id = payer.id)
     select a.id, a.patient_id, f.family_name, f.given_name, c.name as chair_name, a.starts_at, a.ends_at
     from family f
     join schedule.appointments a on a.tenant_id = public.current_tenant() and a.patient_id = f.id
       and a.starts_at < :to and a.starts_at > :from::timestamptz - interval '24 hours' and a.ends_at > :from
     left join schedule.chairs c on c.tenant_id = a.tenant_id and c.id = a.chair_id
     where a.id <> :except and a.takes_part and a.status not in ('broken', 'cancelled')
     order by a.starts_at, a.id`,
    { from: starts_at, to: ends_at, patient, except },
  )
}

/** Taken time between two instants, for finding what is free. */
export function busyBetween(db: Db, span: { from: Date; to: Date }): Promise<Busy[]> {
  return all<Busy>(
    db,
    `select chair_id, provider_id, starts_at, ends_at from schedule.appointments
     where tenant_id = public.current_tenant() and starts_at >= :from and starts_at < :to
       and takes_part and status not in ('broken', 'cancelled')`,
    { ...span },
  )
}
