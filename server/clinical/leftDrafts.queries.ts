import { all, maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'

/** A draft of somebody who writes no notes here any more. Its text is not for whoever hands it over. */
export interface LeftDraft {
  id: string
  patient_id: string
  family_name: string
  given_name: string
  noted_on: string
  saved_at: Date
  author_name: string
}

const NAME = `concat_ws(' ', nullif(u.title, ''), nullif(u.given_name, ''), u.family_name)`

/** From here to its end the transaction sees drafts of who left. */
async function handingOver(db: Db): Promise<void> {
  await one(db, `select set_config('chairside.handing_over', 'left', true)`, {})
}

/** Drafts that nobody finishes unless they are given to somebody, the longest waiting first. */
export async function leftDrafts(db: Db): Promise<LeftDraft[]> {
  await handingOver(db)
  return all<LeftDraft>(
    db,
    `select d.id, d.patient_id, p.family_name, p.given_name, d.noted_on, d.saved_at, ${NAME} as author_name
     from clinical.drafts d
     join patients.patients p on p.tenant_id = d.tenant_id and p.id = d.patient_id
     join access.users u on u.id = d.author_id
     where d.tenant_id = public.current_tenant() and not clinical.writes_here(d.author_id)
     order by d.noted_on, d.id limit 200`,
  )
}

/**
 * Gives a left draft to somebody, and keeps on the record what it said. Removed and added, since nobody may change a
 * row into one they do not see.
 * @returns false when there is none (any more)
 */
export async function handOverLeft(db: Db, id: string, to: string): Promise<boolean> {
  await handingOver(db)
  const draft = await maybe<Record<string, unknown>>(
    db,
    `delete from clinical.drafts where tenant_id = public.current_tenant() and id = :id
       and not clinical.writes_here(author_id) returning *`,
    { id },
  )
  if (!draft) return false
  const given = { ...draft, to, parts: JSON.stringify(draft['parts']) }
  await all(
    db,
    `insert into clinical.handovers (note_id, patient_id, left_by, given_to, template, parts)
     values (:id, :patient_id, :author_id, :to, :template, :parts::jsonb)`,
    given,
  )
  await all(
    db,
    `insert into clinical.drafts (id, patient_id, visit_id, author_id, written_by, template, language, parts, noted_on, started_at)
     values (:id, :patient_id, :visit_id, :to, :written_by, :template, :language, :parts::jsonb, :noted_on, :started_at)`,
    given,
  )
  return true
}

/** Who left a draft, if somebody did. */
export async function leftBy(db: Db, note: string): Promise<string | undefined> {
  const row = await maybe<{ name: string }>(
    db,
    `select ${NAME} as name from clinical.handovers h join access.users u on u.id = h.left_by
     where h.tenant_id = public.current_tenant() and h.note_id = :note order by h.id limit 1`,
    { note },
  )
  return row?.name
}

/**
 * Files a draft as its author left it, as a note that is unsigned by them.
 * @returns false when somebody went on with it, or nobody left it
 */
export async function fileLeft(db: Db, id: string): Promise<boolean> {
  const filed = await maybe(
    db,
    `with draft as (
       delete from clinical.drafts d where d.id = :id and d.version = 1
         and exists (select from clinical.handovers h where h.tenant_id = d.tenant_id and h.note_id = d.id)
       returning *)
     insert into clinical.notes (id, patient_id, visit_id, template, language, parts, noted_on, started_at, written_by, filed_unsigned)
     select id, patient_id, visit_id, template, language, parts, noted_on, started_at, written_by, true from draft
     returning id`,
    { id },
  )
  return filed !== undefined
}
