import { dayAt, instantOf } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import { money } from '../lib/money.ts'
import { patientFrame } from '../patients/patientFrame.ts'
import { page } from '../web/answers.ts'
import type { Call } from '../web/call.ts'
import { formatAmount, formatMoney } from '../web/formats.ts'
import type { Attempt } from '../web/routes.ts'
import { taxesOf } from './invoice.pdf.ts'
import { getInvoice } from './invoices.ts'
import { type Invoice, type InvoiceLine, linesOf } from './invoices.queries.ts'
import { METHODS, paymentsOfInvoice } from './payments.queries.ts'
import { invoiceRow, paymentRow } from './rows.ts'

/** The invoice as it was issued, what was paid, and the one next step: take the rest, or give back what is too much. */
export async function invoicePage(call: Call<unknown>, attempt?: Attempt) {
  const invoice = await getInvoice(call.db, call.params['id'] as string)
  const [frame, lines, payments] = await Promise.all([
    patientFrame(call, invoice.patient_id),
    linesOf(call.db, invoice.id),
    paymentsOfInvoice(call.db, invoice.id),
  ])
  const crediting = attempt !== undefined && 'reason' in attempt.values
  const data = {
    frame,
    invoice: { ...invoice, ...invoiceRow(call, invoice) },
    providers: [...new Set(lines.map((line) => line.provider).filter(Boolean))].join(', '),
    lines: lines.map((line) => lineRow(line, invoice)),
    ...sums(
      invoice,
      lines,
      payments.reduce((all, payment) => all + payment.amount_minor, 0n),
    ),
    payments: payments.map(paymentRow),
    pay:
      call.may('billing.write') && invoice.open_minor !== 0n
        ? payForm(call, invoice, crediting ? undefined : attempt)
        : null,
    credit:
      call.may('billing.write') && invoice.kind === 'invoice' && !invoice.credited_by
        ? creditForm(crediting ? attempt : undefined)
        : null,
  }
  return page('billing/invoice', data, { patients: [...new Set([invoice.patient_id, invoice.payer_id])] })
}

function lineRow(line: InvoiceLine, { currency }: Invoice) {
  return { ...line, net: money(line.net_minor, currency), taxPercent: line.tax_rate / 100 }
}

function sums(invoice: Invoice, lines: readonly InvoiceLine[], paid: bigint) {
  const { currency } = invoice
  return {
    net: money(invoice.net_minor, currency),
    taxes: taxesOf(lines).map(([rate, tax]) => ({
      name: invoice.terms.taxName,
      percent: rate / 100,
      tax: money(tax, currency),
    })),
    exempt: lines.some((line) => line.tax_rate === 0) ? invoice.terms.exemption : '',
    paid: paid === 0n ? null : money(paid, currency),
  }
}

function payForm(call: Call<unknown>, invoice: Invoice, attempt?: Attempt) {
  const back = invoice.open_minor < 0n
  const amount = money(back ? -invoice.open_minor : invoice.open_minor, invoice.currency)
  const today = dayAt(instantOf(call.now), call.clinic.timeZone).toString()
  const form = attempt ?? {
    values: { method: 'card', amount: formatAmount(amount, call.frame), paid_on: today, reference: '' },
    errors: {},
  }
  const send = (method: string, sum: string) =>
    call.words(back ? 'billing.pay.giveBack' : 'billing.pay.take', {
      amount: sum,
      method: call.words(`billing.methodBy.${method}`),
    })
  const chosen = METHODS.find((method) => method === form.values['method']) ?? METHODS[0]
  return {
    id: newId(),
    kind: back ? 'refund' : 'payment',
    back,
    amount,
    send: send(chosen, formatMoney(amount, call.frame)),
    sends: METHODS.map((method) => ({ method, words: send(method, '{amount}') })),
    symbol: symbolOf(invoice.currency, call.frame.locale),
    methods: METHODS.map((method) => ({
      value: method,
      text: call.words(`billing.method.${method}`),
      icon: METHOD_ICONS[method],
    })),
    form,
  }
}

function symbolOf(currency: string, locale: string): string {
  const parts = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).formatToParts(0)
  return parts.find((part) => part.type === 'currency')?.value ?? currency
}

const METHOD_ICONS = { card: 'credit-card', cash: 'cash', transfer: 'building-bank' } as const

function creditForm(attempt?: Attempt) {
  return { id: newId(), form: attempt ?? { values: { reason: '' }, errors: {} }, open: attempt !== undefined }
}
