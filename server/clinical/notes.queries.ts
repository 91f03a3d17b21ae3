import { all, maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import { Conflict } from '../web/refusals.ts'
import type { Part } from './notes.ts'

/** What its author is still writing. Nobody else's draft is ever found: the database shows them to their author alone. */
export interface Draft {
  id: string
  version: number
  patient_id: string
  visit_id: string | null
  author_id: string
  written_by: string
  writer_name: string
  template: string
  language: 'en' | 'de'
  parts: Part[]
  noted_on: string
  saved_at: Date
}

/** A signed note: it never changes. */
export interface Note {
  id: string
  patient_id: string
  visit_id: string | null
  template: string
  language: 'en' | 'de'
  parts: Part[]
  noted_on: string
  written_by: string
  writer_name: string
  signed_by: string
  signer_name: string
  signed_at: Date
  /** It was left unsigned by whoever wrote it; `signer` only filed it. */
  filed_unsigned: boolean
  /** How many addenda it has. */
  addenda: number
}

export interface Addendum {
  id: string
  number: number
  reason: string
  words: string
  signer_name: string
  signed_at: Date
}

const NAME = `concat_ws(' ', nullif(u.title, ''), u.given_name, u.family_name)`

export function findDraft(db: Db, id: string): Promise<Draft | undefined> {
  return maybe<Draft>(
    db,
    `select d.*, ${NAME} as writer_name from clinical.drafts d join access.users u on u.id = d.written_by where d.id = :id`,
    { id },
  )
}

/** The author's draft of a visit, to go on with instead of beginning another. */
export function draftAtVisit(db: Db, visit: string, author: string): Promise<{ id: string } | undefined> {
  return maybe(db, 'select id from clinical.drafts where visit_id = :visit and author_id = :author', {
    visit,
    author,
  })
}

export interface NewDraft {
  id: string
  patient: string
  visit: string | null
  author: string
  template: string
  language: 'en' | 'de'
  parts: readonly Part[]
  day: string
}

/** Begins a draft; the same id sent twice begins one. */
export async function insertDraft(db: Db, draft: NewDraft): Promise<void> {
  await all(
    db,
    `insert into clinical.drafts (id, patient_id, visit_id, author_id, written_by, template, language, parts, noted_on)
     values (:id, :patient, :visit, :author, :author, :template, :language, :parts::jsonb, :day)
     on conflict (tenant_id, id) do nothing`,
    { ...draft, parts: JSON.stringify(draft.parts) },
  )
}

/** @returns the new version and when it was saved @throws Conflict when it was saved elsewhere since `version` */
export async function saveDraft(
  db: Db,
  id: string,
  version: number,
  to: { template: string; parts: readonly Part[] },
): Promise<{ version: number; saved_at: Date }> {
  const saved = await maybe<{ version: number; saved_at: Date }>(
    db,
    `update clinical.drafts set parts = :parts::jsonb, template = :template, saved_at = clock_timestamp()
     where id = :id and version = :version returning version, saved_at`,
    { id, version, template: to.template, parts: JSON.stringify(to.parts) },
  )
  if (!saved) throw new Conflict('draft')
  return saved
}

/** Turns a draft into a signed note; the database says who and when. @throws Conflict when it changed since `version` */
export async function signDraft(db: Db, id: string, version: number): Promise<void> {
  const signed = await maybe(
    db,
    `with draft as (delete from clinical.drafts where id = :id and version = :version returning *)
     insert into clinical.notes (id, patient_id, visit_id, template, language, parts, noted_on, started_at, written_by)
     select id, patient_id, visit_id, template, language, parts, noted_on, started_at, written_by from draft
     returning id`,
    { id, version },
  )
  if (!signed) throw new Conflict('draft')
}

/**
 * Gives a draft to someone who may sign it. Removed and added, since nobody may change a row into one they do not see.
 * @throws Conflict when it changed since `version`
 */
export async function handOverDraft(db: Db, id: string, version: number, to: string): Promise<void> {
  const draft = await maybe<Draft & { started_at: Date }>(
    db,
    'delete from clinical.drafts where id = :id and version = :version returning *',
    { id, version },
  )
  if (!draft) throw new Conflict('draft')
  await all(
    db,
    `insert into clinical.drafts (id, patient_id, visit_id, author_id, written_by, template, language, parts, noted_on, started_at)
     values (:id, :patient_id, :visit_id, :to, :written_by, :template, :language, :parts::jsonb, :noted_on, :started_at)`,
    { ...draft, to, parts: JSON.stringify(draft.parts) },
  )
}

/** Removes a draft that holds no text. @returns whether it did */
export async function deleteEmptyDraft(db: Db, id: string): Promise<boolean> {
  const gone = await maybe(
    db,
    `delete from clinical.drafts where id = :id and not exists (
       select from jsonb_array_elements(parts) part where part ->> 'text' <> '') returning id`,
    { id },
  )
  return gone !== undefined
}

export interface DraftLine {
  id: string
  language: 'en' | 'de'
  patient_id: string
  family_name: string
  given_name: string
  template: string
  parts: Part[]
  noted_on: string
  saved_at: Date
  writer_name: string
  mine: boolean
}

/** The drafts of whoever asks, the longest waiting first. */
export function unsignedNotes(db: Db): Promise<DraftLine[]> {
  return all<DraftLine>(
    db,
    `select d.id, d.patient_id, p.family_name, p.given_name, d.template, d.language, d.parts, d.noted_on, d.saved_at,
       ${NAME} as writer_name, d.written_by = d.author_id as mine
     from clinical.drafts d
     join patients.patients p on p.tenant_id = d.tenant_id and p.id = d.patient_id
     join access.users u on u.id = d.written_by
     order by d.noted_on, d.id limit 200`,
  )
}

export async function unsignedCount(db: Db, author: string): Promise<number> {
  const { count } = await one<{ count: number }>(
    db,
    'select count(*)::int as count from clinical.drafts where author_id = :author',
    { author },
  )
  return count
}

/** Whoever asks sees their own drafts of a patient. */
export function draftsOf(db: Db, patient: string): Promise<Draft[]> {
  return all<Draft>(
    db,
    `select d.*, ${NAME} as writer_name from clinical.drafts d join access.users u on u.id = d.written_by
     where d.patient_id = :patient order by d.id desc`,
    { patient },
  )
}

export function findNote(db: Db, id: string): Promise<Note | undefined> {
  return maybe<Note>(db, `${NOTE} where n.id = :id`, { id })
}

/** A patient's signed notes, the newest first. */
export function notesOf(
  db: Db,
  patient: string,
  options: { limit: number; before?: Date | null },
): Promise<Note[]> {
  return all<Note>(
    db,
    `${NOTE} where n.patient_id = :patient and (:before::timestamptz is null or n.signed_at < :before)
     order by n.signed_at desc, n.id desc limit :limit`,
    { patient, limit: options.limit, before: options.before ?? null },
  )
}

export async function noteCount(db: Db, patient: string): Promise<number> {
  const { count } = await one<{ count: number }>(
    db,
    'select count(*)::int as count from clinical.notes where patient_id = :patient',
    { patient },
  )
  return count
}

export function addendaOf(db: Db, note: string): Promise<Addendum[]> {
  return all<Addendum>(
    db,
    `select a.id, a.number, a.reason, a.words, a.signed_at, ${NAME} as signer_name
     from clinical.note_addenda a join access.users u on u.id = a.signed_by
     where a.note_id = :note order by a.number`,
    { note },
  )
}

/** Adds to a signed note; the same id sent twice adds once. */
export async function insertAddendum(
  db: Db,
  addendum: { id: string; note: string; patient: string; reason: string; words: string },
): Promise<void> {
  await all(
    db,
    `insert into clinical.note_addenda (id, note_id, patient_id, reason, words)
     values (:id, :note, :patient, :reason, :words) on conflict (tenant_id, id) do nothing`,
    addendum,
  )
}

const NOTE = `select n.*, ${NAME} as signer_name, concat_ws(' ', nullif(w.title, ''), w.given_name, w.family_name) as writer_name,
    (select count(*)::int from clinical.note_addenda a where a.tenant_id = n.tenant_id and a.note_id = n.id) as addenda
  from clinical.notes n join access.users u on u.id = n.signed_by join access.users w on w.id = n.written_by`
