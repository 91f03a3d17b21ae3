import { parseMoney } from '../lib/money.ts'
import { newId } from '../lib/ids.ts'
import { dayAt, instantOf } from '../lib/clock.ts'
import { file, redirect } from '../web/answers.ts'
import { choice, day, form, id, optionalText, text } from '../web/forms.ts'
import { NotFound, Refusal } from '../web/refusals.ts'
import { get, post } from '../web/routes.ts'
import { receiptPdf } from './invoice.pdf.ts'
import { invoicePage } from './invoicePage.ts'
import { logoOf } from './logoOf.ts'
import { getInvoice } from './invoices.ts'
import { findPayment, insertPayment, METHODS } from './payments.queries.ts'

const payment = form({
  id: id(),
  kind: choice(['payment', 'refund']),
  method: choice(METHODS),
  amount: text(30),
  paid_on: day(),
  reference: optionalText(100),
})

/** Money that comes in for an invoice, goes back, or was booked by mistake. */
export const paymentRoutes = [
  post(
    '/invoices/:id/payments',
    {
      may: 'billing.write',
      form: payment,
      retry: invoicePage,
      refusals: {
        payment_within_what_is_owed: { field: 'amount', words: 'billing.refusals.amountTooMuch' },
        refund_within_what_is_left: { field: 'amount', words: 'billing.refusals.refundTooMuch' },
      },
    },
    async (call, it) => {
      const invoice = await getInvoice(call.db, call.params['id'] as string)
      const amount = parseMoney(it.amount, invoice.currency, call.frame.locale)
      if (!amount || amount.minor <= 0n) throw new Refusal('amount', 'billing.refusals.amount')
      await insertPayment(call.db, {
        id: it.id,
        invoice_id: invoice.id,
        patient_id: invoice.patient_id,
        kind: it.kind,
        reverses_id: null,
        method: it.method,
        paid_on: it.paid_on,
        received_by: call.person.id,
        currency: invoice.currency,
        amount_minor: it.kind === 'refund' ? -amount.minor : amount.minor,
        reference: it.reference,
      })
      return redirect(`/invoices/${invoice.id}`, {
        done: it.kind === 'refund' ? 'billing.done.refunded' : 'billing.done.paid',
      })
    },
  ),

  post(
    '/payments/:id/reversal',
    {
      may: 'billing.write',
      form: form({}),
      retry: async (call) => redirect(`/payments/${call.params['id']}`),
      refusals: { reversed_once: { field: '', words: 'billing.refusals.reversedAlready' } },
    },
    async (call) => {
      const reversed = await findPayment(call.db, call.params['id'] as string)
      if (!reversed || reversed.kind === 'reversal') throw new NotFound('payment')
      await insertPayment(call.db, {
        ...reversed,
        id: newId(),
        kind: 'reversal',
        reverses_id: reversed.id,
        paid_on: dayAt(instantOf(call.now), call.clinic.timeZone).toString(),
        received_by: call.person.id,
        amount_minor: -reversed.amount_minor,
      })
      return redirect(`/invoices/${reversed.invoice_id}`, { done: 'billing.done.reversed' })
    },
  ),

  get('/payments/:id', { may: 'billing.read', reads: 'nothing' }, async (call) => {
    const found = await findPayment(call.db, call.params['id'] as string)
    if (!found) throw new NotFound('payment')
    return redirect(`/invoices/${found.invoice_id}`)
  }),

  get('/payments/:id/receipt', { may: 'billing.read', reads: 'patients' }, async (call) => {
    const found = await findPayment(call.db, call.params['id'] as string)
    if (!found) throw new NotFound('payment')
    const invoice = await getInvoice(call.db, found.invoice_id)
    const content = await receiptPdf(invoice, found, await logoOf(call, invoice))
    return file({
      type: 'application/pdf',
      name: `${call.words('billing.pdf.receipt')} ${found.number}.pdf`,
      disposition: 'inline',
      size: content.length,
      content,
      patients: [invoice.patient_id, invoice.payer_id],
    })
  }),
]
