import { all } from '../../db/sql.ts'
import type { Db } from '../../db/tenant.ts'
import type { Span } from '../../patients/imports/importKind.ts'

/** Gives the rows to be made in this span their new ids. @param from only those that start then or later */
export async function nameVisits(db: Db, span: Span, from = '-infinity'): Promise<void> {
  await all(
    db,
    `update patients.import_rows set made_id = uuidv7()
     where import_id = :import and row_number > :after and row_number <= :last and outcome = 'ready'
       and (draft ->> 'start')::timestamptz >= :from::timestamptz`,
    { ...span, from },
  )
}

/** Books all visits to come for a trial and takes it back, since only the database knows what overlaps. */
export async function overlapsTried(db: Db, id: string, now: string): Promise<number[]> {
  const whole: Span = { import: id, after: 0, last: 2 ** 31 - 1 }
  await all(db, 'savepoint trial')
  await nameVisits(db, whole, now)
  const taken = await insertVisitsToCome(db, whole, now)
  await all(db, 'rollback to savepoint trial')
  return taken
}

const DRAFTED = `
  insert into schedule.appointments (id, patient_id, what, provider_id, chair_id, starts_at, ends_at, status, note,
    takes_part, source, original)
  select r.made_id, r.patient_id, d.what, p.id, c.id, d.start, d."end", d.status, d.note, :part::boolean, r.source_key,
    nullif(jsonb_strip_nulls(jsonb_build_object('minutes', d."saidMinutes", 'provider', nullif(d.provider, ''),
      'chair', nullif(d.chair, ''))), '{}')
  from patients.import_rows r
  cross join lateral jsonb_to_record(r.draft) as d (what text, provider text, chair text, start timestamptz,
    "end" timestamptz, "saidMinutes" int, status text, note text)
  left join lateral (select id from schedule.providers where state = 'active'
    and lower(d.provider) in (lower(name), lower(short_name)) order by position limit 1) p on true
  left join lateral (select id from schedule.chairs where state = 'active' and lower(name) = lower(d.chair) limit 1) c on true
  where r.import_id = :import and r.row_number > :after and r.row_number <= :last and r.outcome = 'ready'`

/**
 * Visits to come that have their room and dentist, where both are free: the database decides.
 * @returns the rows whose time was taken
 */
export async function insertVisitsToCome(db: Db, span: Span, now: string): Promise<number[]> {
  await all(
    db,
    `${DRAFTED} and d.start >= :now::timestamptz and d.status in ('scheduled', 'confirmed')
       and p.id is not null and c.id is not null
     order by d.start on conflict do nothing`,
    { ...span, now, part: true },
  )
  const taken = await all<{ row_number: number }>(
    db,
    `select r.row_number from patients.import_rows r
     where r.import_id = :import and r.row_number > :after and r.row_number <= :last and r.outcome = 'ready'
       and (r.draft ->> 'start')::timestamptz >= :now::timestamptz and (r.draft ->> 'status') in ('scheduled', 'confirmed')
       and exists (select from schedule.chairs c where c.state = 'active' and lower(c.name) = lower(r.draft ->> 'chair'))
       and exists (select from schedule.providers p where p.state = 'active'
         and lower(r.draft ->> 'provider') in (lower(p.name), lower(p.short_name)))
       and not exists (select from schedule.appointments a where a.id = r.made_id)`,
    { ...span, now },
  )
  return taken.map((row) => row.row_number)
}

/** All others: past visits, and those to come that are to be settled, which take nobody's time until then. */
export async function insertOtherVisits(db: Db, span: Span): Promise<void> {
  await all(db, `${DRAFTED} and not exists (select from schedule.appointments a where a.id = r.made_id)`, {
    ...span,
    part: false,
  })
}

export async function markVisitsMade(db: Db, span: Span): Promise<void> {
  await all(
    db,
    `update patients.import_rows set outcome = 'made'
     where import_id = :import and row_number > :after and row_number <= :last and outcome = 'ready'`,
    { ...span },
  )
}

/** Visits of this import that someone changed since, or that notes, treatments and the like belong to. */
export async function markChangedVisits(db: Db, id: string): Promise<void> {
  await all(
    db,
    `update patients.import_rows r set outcome = 'changed'
     where r.import_id = :id::uuid and r.outcome = 'made' and (
       exists (select from history.changes c where c.tenant_id = r.tenant_id and c.row_id = r.made_id and c.request_id <> :id::uuid)
       or r.made_id in (select public.rows_in_use('schedule.appointments', '{}',
         (select array_agg(m.made_id) from patients.import_rows m where m.import_id = :id::uuid and m.outcome = 'made'))))`,
    { id },
  )
}

export async function deleteMadeVisits(db: Db, span: Span): Promise<void> {
  await all(
    db,
    `with undone as (
       update patients.import_rows set outcome = 'undone'
       where import_id = :import and row_number > :after and row_number <= :last and outcome = 'made' returning made_id
     )
     delete from schedule.appointments a using undone u where a.id = u.made_id`,
    { ...span },
  )
}

/** Visits to come that came in without their place: to be settled one by one. */
export function visitsToSettle(
  db: Db,
  id: string,
  limit: number,
): Promise<
  {
    id: string
    row_number: number
    starts_at: Date
    ends_at: Date
    what: string
    patient_id: string
    family_name: string
    given_name: string
    key: string
  }[]
> {
  return all(
    db,
    `select a.id, r.row_number, a.starts_at, a.ends_at, a.what, a.patient_id, p.family_name, p.given_name, q.key
     from patients.import_problems q
     join patients.import_rows r on r.tenant_id = q.tenant_id and r.import_id = q.import_id and r.row_number = q.row_number
     join schedule.appointments a on a.tenant_id = r.tenant_id and a.id = r.made_id
     join patients.patients p on p.tenant_id = a.tenant_id and p.id = a.patient_id
     where q.import_id = :id::uuid and q.key in ('futurePlace', 'futureOverlap') and not a.takes_part
       and a.status in ('scheduled', 'confirmed')
     order by a.starts_at limit :limit`,
    { id, limit },
  )
}
