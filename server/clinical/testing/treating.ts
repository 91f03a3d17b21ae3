import { one } from '../../db/sql.ts'
import { type Db, inTenant } from '../../db/tenant.ts'
import { newId } from '../../lib/ids.ts'
import type { TestApp } from '../../testing/app.ts'
import type { Row } from '../../testing/factories.ts'
import { insertCatalogue, type Procedure, procedures } from '../catalogue.queries.ts'
import { partsOf } from '../notes.ts'
import { insertDraft, signDraft } from '../notes.queries.ts'
import { MOUTH } from '../place.ts'
import { findTemplate } from '../templates.ts'
import type { insertTreatment } from '../treatments.queries.ts'

export const freeTemplate = findTemplate('free', 'en')!

/** A clinic that treats and writes notes, in euros: its queries run as the server's own role, for a person. */
export async function aTreatingClinic(app: TestApp) {
  const clinic = await app.aClinic()
  const dentist = await app.aPerson(clinic, ['dentist'])
  const assistant = await app.aPerson(clinic, ['assistant'], { family_name: 'Vogt', given_name: 'Lena' })
  const patient = await app.aPatient(clinic)
  await app.within(clinic, (db) => insertCatalogue(db, 'EUR'))
  const catalogue = await app.within(clinic, (db) => procedures(db))

  /** A visit that took place just now. */
  async function aVisit(): Promise<string> {
    const visit = await app.within(clinic, (db) =>
      one<Row>(
        db,
        `insert into schedule.appointments (patient_id, starts_at, ends_at, status, takes_part)
         values (:patient, now(), now() + interval '30 minutes', 'completed', false) returning id`,
        { patient: patient.id },
      ),
    )
    return visit.id
  }

  /** As the server's own role, on behalf of a person. */
  function as<T>(person: Row, work: (db: Db) => Promise<T>): Promise<T> {
    const who = { tenant: clinic.id, actor: { kind: 'user' as const, id: person.id }, request: newId() }
    return inTenant(app.services.pool, who, work)
  }

  /** A planned treatment of the whole mouth, not stored yet. @param code of the catalogue */
  function treatment(code: string, more: Partial<Parameters<typeof insertTreatment>[1]> = {}) {
    return {
      id: newId(),
      patient: patient.id,
      procedure: catalogue.find((one) => one.code === code) as Procedure,
      place: MOUTH,
      status: 'planned' as const,
      provider: dentist.id,
      visit: null,
      note: '',
      ...more,
    }
  }

  async function aDraft(author: Row, visit: string | null, text = 'Filling 16.'): Promise<string> {
    const id = newId()
    const parts = partsOf(freeTemplate).map((part) => ({ ...part, text }))
    const draft = { id, patient: patient.id, visit, author: author.id, parts, day: '2026-11-24' }
    await as(author, (db) => insertDraft(db, { ...draft, template: 'free', language: 'en' }))
    return id
  }

  async function aSignedNote(visit: string | null): Promise<string> {
    const id = await aDraft(dentist, visit)
    await as(dentist, (db) => signDraft(db, id, 1))
    return id
  }

  return { clinic, dentist, assistant, patient, catalogue, aVisit, as, treatment, aDraft, aSignedNote }
}

/** The constraint or the refusal that work ends with; `nothing` when it is done. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (failure) {
    const { constraint, message } = failure as { constraint?: string; message: string }
    return constraint ?? message
  }
  return 'nothing'
}
