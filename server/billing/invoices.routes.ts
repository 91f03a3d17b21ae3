import { z } from 'zod'
import { completedUnbilled } from '../clinical/treatments.queries.ts'
import { lineOf } from '../clinical/treatments.ts'
import { newId } from '../lib/ids.ts'
import { money, sum } from '../lib/money.ts'
import { patientFrame } from '../patients/patientFrame.ts'
import { file, page, redirect } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { form, id, many, text } from '../web/forms.ts'
import { type Attempt, get, post } from '../web/routes.ts'
import { balanceOf } from './balances.queries.ts'
import { creditInvoice, getInvoice, issueInvoice } from './invoices.ts'
import { invoicePdf } from './invoice.pdf.ts'
import { invoicesOf, linesOf, openInvoices, unbilledPatients } from './invoices.queries.ts'
import { paymentsOf } from './payments.queries.ts'
import { invoicePage } from './invoicePage.ts'
import { logoOf } from './logoOf.ts'
import { invoiceRow, paymentRow } from './rows.ts'

/** Invoices: what is waiting for one, issuing, reading, printing, crediting. */
export const invoiceRoutes = [
  get('/billing', { may: 'billing.read', reads: 'patients' }, async (call) => {
    const [unbilled, open] = await Promise.all([unbilledPatients(call.db, 100), openInvoices(call.db, 200)])
    const currency = call.clinic.currency
    const data = {
      unbilled: unbilled.map((row) => ({ ...row, fee: money(row.fee_minor, currency) })),
      invoices: open.map((invoice) => invoiceRow(call, invoice)),
    }
    const patients = new Set([
      ...unbilled.map((row) => row.patient_id),
      ...open.flatMap((row) => [row.patient_id, row.payer_id]),
    ])
    return page('billing/list', data, { patients: [...patients] })
  }),

  get('/patients/:id/billing', { may: 'billing.read', reads: 'patients' }, (call) => patientBilling(call)),

  post(
    '/patients/:id/invoices',
    { may: 'billing.write', form: form({ id: id(), treatments: many(z.uuid()) }), retry: patientBilling },
    async (call, { id: invoice, treatments }) => {
      await issueInvoice(call.db, call.clinic, {
        id: invoice,
        patient: call.params['id'] as string,
        treatments,
        by: call.person.id,
        now: call.now,
      })
      return redirect(`/invoices/${invoice}`, { done: 'billing.done.issued' })
    },
  ),

  get('/invoices/:id', { may: 'billing.read', reads: 'patients' }, (call) => invoicePage(call)),

  get('/invoices/:id/pdf', { may: 'billing.read', reads: 'patients' }, async (call) => {
    const invoice = await getInvoice(call.db, call.params['id'] as string)
    const content = await invoicePdf(invoice, await linesOf(call.db, invoice.id), await logoOf(call, invoice))
    return file({
      type: 'application/pdf',
      name: `${call.words(`billing.pdf.${invoice.kind}`)} ${invoice.number}.pdf`,
      disposition: 'inline',
      size: content.length,
      content,
      patients: [invoice.patient_id, invoice.payer_id],
    })
  }),

  post(
    '/invoices/:id/credit',
    {
      may: 'billing.write',
      form: form({ id: id(), reason: text(300) }),
      retry: invoicePage,
      refusals: { credited_once: { field: 'reason', words: 'billing.refusals.creditedAlready' } },
    },
    async (call, { id: credit, reason }) => {
      await creditInvoice(call.db, call.clinic, {
        id: credit,
        invoice: call.params['id'] as string,
        reason,
        by: call.person.id,
        now: call.now,
      })
      return redirect(`/invoices/${credit}`, { done: 'billing.done.credited' })
    },
  ),
]

/** What was done and is not billed, ready to be ticked; invoices and payments below. */
async function patientBilling(call: Call<unknown>, attempt?: Attempt) {
  const patient = call.params['id'] as string
  const frame = await patientFrame(call, patient)
  const [unbilled, invoices, payments, owed] = await Promise.all([
    completedUnbilled(call.db, patient),
    invoicesOf(call.db, patient),
    paymentsOf(call.db, patient),
    balanceOf(call.db, patient),
  ])
  const ticked = attempt && new Set([attempt.values['treatments']].flat())
  const { clinic } = call
  const data = {
    frame,
    form: attempt ?? { values: {}, errors: {} },
    newInvoice: newId(),
    unbilled: unbilled.map((treatment) => ({
      ...lineOf(treatment, clinic),
      region: treatment.region ?? '',
      ticked: ticked ? ticked.has(treatment.id) : true,
    })),
    unbilledSum: sum(
      unbilled.map((treatment) => treatment.fee),
      clinic.currency,
    ),
    balance: money(owed, clinic.currency),
    balanceTone: owed > 0n ? 'owed' : owed < 0n ? 'credit' : 'none',
    invoices: invoices.map((invoice) => invoiceRow(call, invoice)),
    payments: payments.map((payment) => paymentRow(payment)),
  }
  const patients = new Set([
    patient,
    ...invoices.flatMap((invoice) => [invoice.patient_id, invoice.payer_id]),
  ])
  return page('billing/patient', data, { patients: [...patients] })
}
