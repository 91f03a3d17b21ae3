import type { Db } from '../../db/tenant.ts'
import { nameWords, phoneWords } from '../../lib/text.ts'
import { rewriteSearchWords } from '../searchWords.ts'
import type { ImportKind, Span } from './importKind.ts'
import * as checks from './patientCheck.queries.ts'
import { draftPatient, type PatientDraft } from './patientDraft.ts'
import { patientColumns, type PatientField } from './patientFields.ts'
import * as rows from './patientRows.queries.ts'

/** Lists of patients. */
export const patientsImport: ImportKind<PatientField, PatientDraft & Comparable> = {
  name: 'patients',
  columns: patientColumns,

  draft(row, reading, setting) {
    const { draft, problems } = draftPatient(row, reading, setting)
    return { draft: { ...draft, ...comparable(draft, setting.country) }, problems }
  },

  keyOf: (draft) => draft.source,

  async check(db, id) {
    await checks.complainOfRepeatedNumbers(db, id)
    await checks.findRepeatedPatients(db, id)
    await checks.findKnownPatients(db, id)
    await checks.complainOfTakenNumbers(db, id)
    await checks.complainOfSharedPhones(db, id)
    await checks.complainOfUnknownGuarantors(db, id)
  },

  findKnown: checks.findKnownPatients,
  reserve: rows.reserveNumbers,

  async make(db, span) {
    const patients = await rows.nameRows(db, span)
    await rows.insertDraftedPatients(db, span)
    await rows.insertDraftedContacts(db, span)
    await rows.insertDraftedAlerts(db, span)
    await rewriteSearchWords(db, ...patients)
    await rows.markMade(db, span)
  },

  async link(db, span) {
    await rows.linkRepeated(db, span)
    await rows.linkGuarantors(db, span)
  },

  async markChanged(db, id) {
    await rows.markChangedPatients(db, id)
    while ((await rows.markGuarantorsOfThoseWhoStay(db, id)) > 0);
    await rows.unlinkGuarantors(db, id)
  },

  unmake: (db: Db, span: Span) => rows.deleteMadePatients(db, span),
}

/** What a row is compared by with other rows and with patients who are here. */
export type Comparable = { nameKey: string; familyWord: string; givenWord: string; phoneWords: string[] }

/** Umlauts are spelled out, so that Müller and Mueller meet; of several given names the first counts. */
export function comparable(draft: PatientDraft, country: string): Comparable {
  const family = nameWords(draft.familyName)
  const given = nameWords(draft.givenName.split(/\s+/)[0] ?? '')
  return {
    familyWord: family.at(-1) ?? '',
    givenWord: given.at(-1) ?? '',
    nameKey: [...family, '/', ...given].join(' '),
    phoneWords: phonesOf(draft).flatMap((phone) => phoneWords(phone, country).slice(0, 1)),
  }
}

function phonesOf(draft: PatientDraft): string[] {
  return draft.contacts.filter((contact) => contact.kind !== 'email').map((contact) => contact.value)
}
