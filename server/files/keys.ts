import type { Db } from '../db/tenant.ts'
import { type Key, newKey, unwrap, wrap } from '../lib/encryption.ts'
import { findWrappedKey, insertWrappedKey, type StoredFile } from './files.queries.ts'

/** Whose key: the patient's, or the tenant's own where no patient is named. */
export interface Owner {
  tenant: string
  patient: string | null
}

/** The owner's key, made when it is first needed. Two at the same moment get the same one. */
export async function keyOfOwner(db: Db, master: Key, { tenant, patient }: Owner): Promise<Key> {
  const tenantKey = await keyUnder(db, master, null, tenantPurpose(tenant))
  return patient === null ? tenantKey : keyUnder(db, tenantKey, patient, patientPurpose(patient))
}

/** The key of a file or preview, by way of its patient's and its tenant's. @throws Damaged when one does not fit */
export function keyOfFile(master: Key, file: StoredFile): Key {
  const tenantKey = unwrap(master, tenantPurpose(file.tenant_id), file.tenant_key)
  if (file.patient_id === null) return unwrap(tenantKey, filePurpose(file.id), file.wrapped_key)
  if (!file.patient_key) throw new KeyDestroyed('The key of this file was destroyed')
  const patientKey = unwrap(tenantKey, patientPurpose(file.patient_id), file.patient_key)
  return unwrap(patientKey, filePurpose(file.id), file.wrapped_key)
}

/** The file's own key, wrapped under its owner's. */
export function wrappedFor(owner: Key, file: string, key: Key): Buffer {
  return wrap(owner, filePurpose(file), key)
}

/** The patient was erased: nobody can read the file again. */
export class KeyDestroyed extends Error {
  override name = 'KeyDestroyed'
}

async function keyUnder(db: Db, above: Key, patient: string | null, purpose: string): Promise<Key> {
  const found = await findWrappedKey(db, patient)
  if (found) return unwrap(above, purpose, found)
  await insertWrappedKey(db, patient, wrap(above, purpose, newKey()))
  const made = await findWrappedKey(db, patient)
  if (!made) throw new Error('A key was made and is not there')
  return unwrap(above, purpose, made)
}

function tenantPurpose(tenant: string): string {
  return `tenant/${tenant}`
}

function patientPurpose(patient: string): string {
  return `patient/${patient}`
}

function filePurpose(file: string): string {
  return `file/${file}`
}
