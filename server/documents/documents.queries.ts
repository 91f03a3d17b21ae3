import { awaitSameForm } from '../db/sameForm.ts'
import { all, maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import type { Kind as FileKind } from '../files/kinds.ts'
import { NotFound } from '../web/refusals.ts'
import type { DocumentKind } from './documents.ts'

export interface Document {
  id: string
  version: number
  patient_id: string
  file_id: string
  kind: DocumentKind
  title: string
  /** Where it was recorded. */
  visit_id: string | null
  visit_at: Date | null
  /** Its visit is signed: it stays as it is. */
  locked: boolean
  filed_at: Date
  filed_by_name: string
  withdrawn_at: Date | null
  withdrawn_because: string | null
  withdrawn_by_name: string
  file_kind: FileKind
  size: bigint
  width: number | null
  height: number | null
  preview: 'waiting' | 'made' | 'impossible' | 'none'
}

const DOCUMENT = `
  d.id, d.version, d.patient_id, d.file_id, d.kind, d.title, d.filed_at, d.withdrawn_at, d.withdrawn_because,
  f.kind as file_kind, f.size, d.visit_id, visit.starts_at as visit_at,
  exists (select from clinical.notes n where n.tenant_id = d.tenant_id and n.visit_id = d.visit_id) as locked,
  case when turned.is then f.height else f.width end as width, case when turned.is then f.width else f.height end as height,
  case when f.kind = 'pdf' then 'none' when picture.id is not null then 'made'
    when undecodable.file_id is not null then 'impossible' else 'waiting' end as preview,
  coalesce(btrim(filer.given_name || ' ' || filer.family_name), '') as filed_by_name,
  coalesce(btrim(remover.given_name || ' ' || remover.family_name), '') as withdrawn_by_name
  from documents.documents d
  join files.files f on f.tenant_id = d.tenant_id and f.id = d.file_id
  left join files.previews picture on picture.tenant_id = f.tenant_id and picture.file_id = f.id and picture.extent = 'large'
  left join files.undecodable on undecodable.tenant_id = f.tenant_id and undecodable.file_id = f.id
  cross join lateral (select (picture.width > picture.height) <> (f.width > f.height) as is) turned
  left join schedule.appointments visit on visit.tenant_id = d.tenant_id and visit.id = d.visit_id
  left join access.users filer on filer.id = d.filed_by
  left join access.users remover on remover.id = d.withdrawn_by`

export interface Selection {
  /** Null for all kinds. */
  kind: DocumentKind | null
  withdrawn: boolean
  limit: number
  offset: number
}

/** A patient's documents, the newest first. */
export function documentsOf(
  db: Db,
  patient: string,
  { kind, withdrawn, limit, offset }: Selection,
): Promise<Document[]> {
  return all<Document>(
    db,
    `select ${DOCUMENT}
     where d.patient_id = :patient and (:kind::text is null or d.kind = :kind) and (d.withdrawn_at is not null) = :withdrawn
     order by d.filed_at desc, d.id desc limit :limit offset :offset`,
    { patient, kind, withdrawn, limit, offset },
  )
}

/** What was recorded at a visit, in that order; what was withdrawn, too, since it was locked with the rest. */
export function documentsAt(db: Db, visit: string): Promise<Document[]> {
  return all<Document>(db, `select ${DOCUMENT} where d.visit_id = :visit order by d.filed_at, d.id`, {
    visit,
  })
}

/** The documents before and after one of the same patient, as the list shows them; those in use. */
export function neighboursOf(
  db: Db,
  { id, patient_id }: Document,
): Promise<{ newer: string | null; older: string | null }> {
  return one(
    db,
    `with here as (select filed_at, id from documents.documents where id = :id)
     select
       (select d.id from documents.documents d, here where d.patient_id = :patient and d.withdrawn_at is null
          and (d.filed_at, d.id) > (here.filed_at, here.id) order by d.filed_at, d.id limit 1) as newer,
       (select d.id from documents.documents d, here where d.patient_id = :patient and d.withdrawn_at is null
          and (d.filed_at, d.id) < (here.filed_at, here.id) order by d.filed_at desc, d.id desc limit 1) as older`,
    { id, patient: patient_id },
  )
}

/** The newest documents in use, filed before a moment. */
export function documentsBefore(
  db: Db,
  patient: string,
  before: Date | null,
  limit: number,
): Promise<Document[]> {
  return all<Document>(
    db,
    `select ${DOCUMENT}
     where d.patient_id = :patient and d.withdrawn_at is null and (:before::timestamptz is null or d.filed_at < :before)
     order by d.filed_at desc, d.id desc limit :limit`,
    { patient, before, limit },
  )
}

export interface Counts {
  all: number
  withdrawn: number
  radiograph: number
  photo: number
  letter: number
  consent: number
  other: number
}

/** How many documents a patient has, those in use by kind. */
export function documentCounts(db: Db, patient: string): Promise<Counts> {
  return one<Counts>(
    db,
    `select
       count(*) filter (where withdrawn_at is null)::int as "all",
       count(*) filter (where withdrawn_at is not null)::int as withdrawn,
       count(*) filter (where withdrawn_at is null and kind = 'radiograph')::int as radiograph,
       count(*) filter (where withdrawn_at is null and kind = 'photo')::int as photo,
       count(*) filter (where withdrawn_at is null and kind = 'letter')::int as letter,
       count(*) filter (where withdrawn_at is null and kind = 'consent')::int as consent,
       count(*) filter (where withdrawn_at is null and kind = 'other')::int as other
     from documents.documents where patient_id = :patient`,
    { patient },
  )
}

async function findDocument(db: Db, id: string): Promise<Document | undefined> {
  return maybe<Document>(db, `select ${DOCUMENT} where d.id = :id`, { id })
}

/** @throws NotFound when there is no such document in this clinic */
export async function getDocument(db: Db, id: string): Promise<Document> {
  const document = await findDocument(db, id)
  if (!document) throw new NotFound('document')
  return document
}

export interface NewDocument {
  patient: string
  file: string
  kind: DocumentKind
  title: string
  batch: string
  position: number
  /** Where it was recorded. */
  visit?: string | null
  filedBy: string
  /** Now where none is given. */
  filedAt?: Date
}

export async function insertDocument(db: Db, document: NewDocument): Promise<void> {
  await all(
    db,
    `insert into documents.documents (patient_id, file_id, kind, title, batch_id, position, visit_id, filed_by, filed_at)
     values (:patient, :file, :kind, :title, :batch, :position, :visit, :filedBy, coalesce(:filedAt, now()))`,
    { filedAt: null, visit: null, ...document },
  )
}

/** Whether a batch was filed already: the same form sent twice. Of two at the same moment the second waits. */
export async function isFiled(db: Db, batch: string): Promise<boolean> {
  await awaitSameForm(db, batch)
  const { filed } = await one<{ filed: boolean }>(
    db,
    'select exists (select from documents.documents where batch_id = :batch) as filed',
    { batch },
  )
  return filed
}

/** @returns false when there is none of this version */
export async function updateDocument(
  db: Db,
  id: string,
  { version, kind, title }: { version: number; kind: DocumentKind; title: string },
): Promise<boolean> {
  const row = await maybe(
    db,
    `update documents.documents set kind = :kind, title = :title
     where id = :id and version = :version and withdrawn_at is null returning id`,
    { id, version, kind, title },
  )
  return row !== undefined
}

/** @returns false when there is none of this version in use */
export async function withdrawDocument(
  db: Db,
  id: string,
  { version, because, by, at }: { version: number; because: string; by: string; at: Date },
): Promise<boolean> {
  const row = await maybe(
    db,
    `update documents.documents set withdrawn_because = :because, withdrawn_by = :by, withdrawn_at = :at
     where id = :id and version = :version and withdrawn_at is null returning id`,
    { id, version, because, by, at },
  )
  return row !== undefined
}

/**
 * Whether this person was shown something of the patient within the last hour, on the record: the small pictures of a
 * list need no entry each.
 */
export async function wasShown(db: Db, patient: string, person: string): Promise<boolean> {
  const { shown } = await one<{ shown: boolean }>(
    db,
    `select exists (select from history.reads
       where actor_id = :person and id > (select uuidv7('-1 hour'::interval)) and patients @> array[:patient::uuid]) as shown`,
    { patient, person },
  )
  return shown
}
