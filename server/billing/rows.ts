import { dayAt, instantOf } from '../lib/clock.ts'
import { money } from '../lib/money.ts'
import type { Call } from '../web/call.ts'
import { formatDate } from '../web/formats.ts'
import { type InvoiceState, stateOf } from './invoices.ts'
import type { Invoice } from './invoices.queries.ts'
import type { Payment } from './payments.queries.ts'

const TONES: Record<InvoiceState, string> = {
  open: 'info',
  overdue: 'bad',
  partly: 'warn',
  paid: 'good',
  credited: '',
  credit: '',
  overpaid: 'warn',
}

const ICONS: Record<InvoiceState, string> = {
  open: 'clock',
  overdue: 'alert-circle',
  partly: 'clock',
  paid: 'circle-check',
  credited: 'receipt-refund',
  credit: 'receipt-refund',
  overpaid: 'alert-circle',
}

/** An invoice as lists and its own head show it, in words. */
export function invoiceRow(call: Call<unknown>, invoice: Invoice) {
  const today = dayAt(instantOf(call.now), call.clinic.timeZone).toString()
  const state = stateOf(invoice, today)
  return {
    id: invoice.id,
    number: invoice.number,
    kind: invoice.kind,
    issuedOn: invoice.issued_on,
    dueOn: invoice.due_on,
    patientId: invoice.patient_id,
    patientName: invoice.patient.name,
    payerName: invoice.payer.name,
    otherPayer: invoice.payer_id !== invoice.patient_id,
    total: money(invoice.total_minor, invoice.currency),
    open: money(invoice.open_minor, invoice.currency),
    isOpen: invoice.open_minor > 0n,
    state: stateWords(call, invoice, state),
    tone: TONES[state],
    icon: ICONS[state],
  }
}

export function stateWords(call: Call<unknown>, invoice: Invoice, state: InvoiceState): string {
  const day = formatDate(invoice.due_on, 'date', call.frame)
  const key = state === 'open' ? 'openUntil' : state
  return call.words(`billing.state.${key}`, { day, number: invoice.credited_number ?? '' })
}

export function paymentRow(payment: Payment) {
  return {
    id: payment.id,
    number: payment.number,
    invoiceId: payment.invoice_id,
    invoiceNumber: payment.invoice_number,
    kind: payment.kind,
    method: payment.method,
    paidOn: payment.paid_on,
    by: payment.received_by_name,
    reference: payment.reference,
    amount: money(payment.amount_minor, payment.currency),
    reversed: payment.reversed,
    canReverse: payment.kind !== 'reversal' && !payment.reversed,
  }
}
