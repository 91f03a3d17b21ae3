import { all, maybe, one } from '../db/sql.ts'
import type { Db } from '../db/tenant.ts'
import type { Kind } from './kinds.ts'

/** The wrapped key of the tenant (patient null) or of a patient, if there is one. */
export async function findWrappedKey(db: Db, patient: string | null): Promise<Buffer | undefined> {
  const row = await maybe<{ wrapped: Buffer }>(
    db,
    `select wrapped from files.keys
     where tenant_id = public.current_tenant() and patient_id is not distinct from :patient::uuid`,
    { patient },
  )
  return row?.wrapped
}

/** Leaves the key that another made at the same moment. */
export async function insertWrappedKey(db: Db, patient: string | null, wrapped: Buffer): Promise<void> {
  await all(
    db,
    `insert into files.keys (patient_id, wrapped) values (:patient, :wrapped)
     on conflict (tenant_id, patient_id) do nothing`,
    { patient, wrapped },
  )
}

export interface NewFile {
  id: string
  patient: string | null
  name: string
  kind: Kind
  size: number
  sha256: Buffer
  width: number | null
  height: number | null
  wrappedKey: Buffer
  storedBy: string | null
}

export async function insertFile(db: Db, file: NewFile): Promise<void> {
  await all(
    db,
    `insert into files.files
       (id, patient_id, name, kind, size, sha256, width, height, wrapped_key, stored_by)
     values (:id, :patient, :name, :kind, :size, :sha256, :width, :height, :wrappedKey, :storedBy)`,
    { ...file },
  )
}

/** A file or a preview with the keys that lead to it. */
export interface StoredFile {
  id: string
  tenant_id: string
  patient_id: string | null
  name: string
  kind: Kind
  size: bigint
  wrapped_key: Buffer
  patient_key: Buffer | null
  tenant_key: Buffer
}

const KEYS = `
  join files.keys t on t.tenant_id = f.tenant_id and t.patient_id is null
  left join files.keys p on p.tenant_id = f.tenant_id and p.patient_id = f.patient_id`

export function findFile(db: Db, id: string): Promise<StoredFile | undefined> {
  return maybe<StoredFile>(
    db,
    `select f.id, f.tenant_id, f.patient_id, f.name, f.kind, f.size, f.wrapped_key,
       p.wrapped as patient_key, t.wrapped as tenant_key
     from files.files f ${KEYS} where f.id = :id`,
    { id },
  )
}

export type Extent = 'small' | 'large'

/** The picture made of a file, which is a JPEG whatever the file is. */
export function findPreview(db: Db, file: string, extent: Extent): Promise<StoredFile | undefined> {
  return maybe<StoredFile>(
    db,
    `select f.id, f.tenant_id, f.patient_id, o.name, 'jpeg' as kind, f.size, f.wrapped_key,
       p.wrapped as patient_key, t.wrapped as tenant_key
     from files.previews f join files.files o on o.tenant_id = f.tenant_id and o.id = f.file_id ${KEYS}
     where f.file_id = :file and f.extent = :extent`,
    { file, extent },
  )
}

export interface NewPreview {
  id: string
  file: string
  patient: string | null
  extent: Extent
  size: number
  width: number
  height: number
  wrappedKey: Buffer
}

/** @returns false when the picture had been made before */
export async function insertPreview(db: Db, preview: NewPreview): Promise<boolean> {
  const row = await maybe(
    db,
    `insert into files.previews (id, file_id, patient_id, extent, size, width, height, wrapped_key)
     values (:id, :file, :patient, :extent, :size, :width, :height, :wrappedKey)
     on conflict (tenant_id, file_id, extent) do nothing returning id`,
    { ...preview },
  )
  return row !== undefined
}

/** Nobody shall wait for a picture of this file. */
export async function insertUndecodable(db: Db, file: string): Promise<void> {
  await all(db, 'insert into files.undecodable (file_id) values (:file) on conflict do nothing', { file })
}

/** Which of these ids a row names: as a file or as a picture of one. */
export async function namedAmong(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const rows = await all<{ id: string }>(
    db,
    `select id from files.files where id = any (:ids::uuid[])
     union all select id from files.previews where id = any (:ids::uuid[])`,
    { ids },
  )
  return new Set(rows.map(({ id }) => id))
}

/** What a person stored since an instant: number of files and bytes. */
export async function storedSince(
  db: Db,
  person: string,
  since: Date,
): Promise<{ files: number; bytes: number }> {
  const sum = await one<{ files: number; bytes: string }>(
    db,
    `select count(*)::int as files, coalesce(sum(size), 0)::text as bytes
     from files.files where stored_by = :person and stored_at > :since`,
    { person, since },
  )
  return { files: sum.files, bytes: Number(sum.bytes) }
}
