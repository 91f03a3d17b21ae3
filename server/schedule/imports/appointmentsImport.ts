import { Temporal } from 'temporal-polyfill'
import type { ImportKind } from '../../patients/imports/importKind.ts'
import { fullNameParts } from '../../patients/imports/names.ts'
import { nameWords } from '../../lib/text.ts'
import * as checks from './appointmentCheck.queries.ts'
import { type AppointmentDraft, draftAppointment } from './appointmentDraft.ts'
import { appointmentColumns, type AppointmentField } from './appointmentFields.ts'
import * as rows from './appointmentRows.queries.ts'

type Compared = AppointmentDraft & { familyWord: string; givenWord: string; bornOn: string | null }

/** Lists of visits: past ones as they were, those to come where there is room for them. */
export const appointmentsImport: ImportKind<AppointmentField, Compared> = {
  name: 'appointments',
  columns: appointmentColumns,

  draft(row, reading, setting, now) {
    const { draft, problems } = draftAppointment(row, reading, setting, now)
    const { family, given } = fullNameParts(draft.patientName)
    const familyWord = nameWords(family).at(-1) ?? ''
    const givenWord = nameWords(given.split(/\s+/)[0] ?? '').at(-1) ?? ''
    return { draft: { ...draft, familyWord, givenWord, bornOn: draft.patientBorn }, problems }
  },

  keyOf: (draft) => draft.source,

  async check(db, id, setting) {
    const now = Temporal.Now.instant().toString()
    await checks.findPatientsByFormerNumber(db, id)
    await checks.findPatientsByNumber(db, id)
    await checks.findPatientsByName(db, id)
    await checks.refuseUnknownPatients(db, id)
    await checks.findKnownVisits(db, id)
    await checks.complainOfVisitsOutsideOfLife(db, id, setting.timeZone)
    await checks.complainOfMissingPlaces(db, id, now)
    await checks.complainOfOverlaps(db, id, await rows.overlapsTried(db, id, now))
  },

  findKnown: checks.findKnownVisits,

  async make(db, span) {
    await rows.nameVisits(db, span)
    const taken = await rows.insertVisitsToCome(db, span, Temporal.Now.instant().toString())
    await checks.complainOfOverlaps(db, span.import, taken)
    await rows.insertOtherVisits(db, span)
    await rows.markVisitsMade(db, span)
  },

  markChanged: rows.markChangedVisits,
  unmake: rows.deleteMadeVisits,
}
