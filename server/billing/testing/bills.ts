import { expect } from 'chai'
import { insertCatalogue, type Procedure, procedures } from '../../clinical/catalogue.queries.ts'
import { MOUTH } from '../../clinical/place.ts'
import { insertTreatment } from '../../clinical/treatments.queries.ts'
import { newId } from '../../lib/ids.ts'
import type { TestApp } from '../../testing/app.ts'
import type { Row } from '../../testing/factories.ts'

/** A clinic that treats, bills and takes money, in euros. */
export async function aBillingClinic(app: TestApp, about: Record<string, unknown> = {}) {
  const clinic = await app.aClinic(about)
  const dentist = await app.aPerson(clinic, ['dentist'], { family_name: 'Weber' })
  const desk = await app.as(await app.aPerson(clinic, ['reception']), clinic)
  await app.within(clinic, (db) => insertCatalogue(db, 'EUR'))
  const list = await app.within(clinic, (db) => procedures(db))

  /** A patient with done treatments of these fees; bleaching is the taxed one. */
  async function treated(
    fees: bigint[],
    { taxed = false, patient }: { taxed?: boolean; patient?: Row } = {},
  ) {
    const whose = patient ?? (await app.aPatient(clinic))
    const procedure = list.find((one) => one.area === 'mouth' && one.taxed === taxed) as Procedure
    const treatments = fees.map(() => newId())
    await app.within(clinic, async (db) => {
      for (const [index, id] of treatments.entries())
        await insertTreatment(db, {
          id,
          patient: whose.id,
          procedure,
          place: MOUTH,
          status: 'completed',
          provider: dentist.id,
          visit: null,
          note: '',
          fee: { minor: fees[index] as bigint, currency: 'EUR' },
        })
    })
    return { patient: whose, treatments }
  }

  async function invoiced(fees: bigint[], options: { taxed?: boolean; patient?: Row } = {}) {
    const { patient, treatments } = await treated(fees, options)
    const invoice = newId()
    const shown = await desk.post(`/patients/${patient.id}/invoices`, { id: invoice, treatments })
    expect(shown.status).to.equal(303)
    return { patient, treatments, invoice }
  }

  function pay(invoice: string, amount: string, more: Record<string, string> = {}) {
    return desk.post(`/invoices/${invoice}/payments`, {
      id: newId(),
      kind: 'payment',
      method: 'cash',
      amount,
      paid_on: '2026-11-24',
      reference: '',
      ...more,
    })
  }

  return { clinic, dentist, desk, treated, invoiced, pay }
}
