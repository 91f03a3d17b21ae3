import { newId } from '../lib/ids.ts'
import type { Db } from '../db/tenant.ts'
import type { Call } from '../web/call.ts'
import { Conflict, NotFound, Refusal } from '../web/refusals.ts'
import { insertAlert } from './alerts.queries.ts'
import { possiblySame } from './duplicates.ts'
import { findPatient, insertPatient, insertPhone, type PatientNames } from './patients.queries.ts'
import { rewriteSearchWords } from './searchWords.ts'
import { insertSheet, replaceContacts, type SheetValues, updateSheet } from './sheet.queries.ts'

export const MAY_EXIST = 'patients.refusals.mayExist'

interface NewPatient {
  id: string
  alerts: readonly { kind: string; words: string }[]
  /** The person has seen who may be the same, and it is someone else. */
  anyway: boolean
}

/** Makes a patient with contacts and alerts; sent twice, it is made once. @throws Refusal when they may exist */
export async function addPatient(call: Call<unknown>, sheet: SheetValues, made: NewPatient): Promise<void> {
  const { db } = call
  if (!made.anyway && (await possiblySame(call, sheet, made.id)).length > 0) throw new Refusal('', MAY_EXIST)
  const isNew = await insertSheet(db, made.id, sheet)
  if (!isNew) return
  await replaceContacts(
    db,
    made.id,
    sheet.contacts.map((contact) => ({ ...contact, id: null })),
  )
  for (const alert of made.alerts) await insertAlert(db, { ...alert, id: newId(), patient: made.id })
  await rewriteSearchWords(db, made.id)
}

/**
 * Somebody new of whom the desk knows little more than the name; `phone` may be empty.
 * @returns false when this id had been sent before: nothing is written then
 */
export async function writeDown(db: Db, newcomer: PatientNames & { phone: string }): Promise<boolean> {
  const { phone, ...names } = newcomer
  if (!(await insertPatient(db, names))) return false
  if (phone) await insertPhone(db, names.id, phone)
  await rewriteSearchWords(db, names.id)
  return true
}

/** @throws Conflict when someone else saved since this version, NotFound when there is no such patient */
export async function changePatient(
  call: Call<unknown>,
  patient: { id: string; version: number },
  sheet: SheetValues,
): Promise<void> {
  const { db } = call
  if (sheet.guarantor_id === patient.id) sheet.guarantor_id = null
  if (!(await updateSheet(db, patient, sheet))) {
    if (!(await findPatient(db, patient.id))) throw new NotFound('patient')
    throw new Conflict()
  }
  await replaceContacts(db, patient.id, sheet.contacts)
  await rewriteSearchWords(db, patient.id)
}
