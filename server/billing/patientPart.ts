import { completedUnbilled } from '../clinical/treatments.queries.ts'
import { money, sum } from '../lib/money.ts'
import type { PatientPart } from '../patients/parts.ts'
import type { Call } from '../web/call.ts'
import { formatMoney } from '../web/formats.ts'
import { onceAPage } from '../web/onceAPage.ts'
import { balanceOf, balancesOf, OWES } from './balances.queries.ts'
import { invoicesOf } from './invoices.queries.ts'
import { paymentsOf } from './payments.queries.ts'
import { invoiceRow } from './rows.ts'

/** Money on a patient's page: the balance, what to do next, and its place in the timeline. */
export const billingPart: PatientPart = {
  may: 'billing.read',
  tab: { key: 'billing.tab', path: (patient) => `/patients/${patient}/billing` },

  filters: [{ key: 'owes', label: 'billing.patient.owesFilter', condition: OWES }],
  columns: [
    {
      label: 'billing.patient.balance',
      numeric: true,
      async cells(call, patients) {
        const owed = new Map((await balancesOf(call.db, patients)).map((one) => [one.payer_id, one.owed]))
        return new Map(
          patients.map((id) => {
            const minor = owed.get(id) ?? 0n
            const text = formatMoney(money(minor, call.clinic.currency), call.frame)
            return [id, { text, tone: minor > 0n ? ('late' as const) : ('quiet' as const) }]
          }),
        )
      },
    },
  ],
  async owes(call, patients) {
    const owing = (await balancesOf(call.db, patients)).filter(({ owed }) => owed > 0n)
    return new Map(
      owing.map(({ payer_id, owed }) => {
        const amount = formatMoney(money(owed, call.clinic.currency), call.frame)
        return [payer_id, call.words('billing.patient.owes', { amount })]
      }),
    )
  },

  async facts(call, patient) {
    const owed = await balanceOf(call.db, patient.id)
    const value = formatMoney(money(owed < 0n ? -owed : owed, call.clinic.currency), call.frame)
    const hint = owed > 0n ? 'due' : owed < 0n ? 'balanceCredit' : 'balanceNone'
    return [
      {
        label: call.words('billing.patient.balance'),
        value,
        hint: call.words(`billing.patient.${hint}`),
        ...(owed > 0n && { tone: 'late' as const }),
        href: `/patients/${patient.id}/billing`,
      },
    ]
  },

  async nextSteps(call, patient) {
    const [invoices, unbilled] = await Promise.all([
      onceAPage(call, invoicesOf, patient.id),
      completedUnbilled(call.db, patient.id),
    ])
    const toPay = invoices.map((invoice) => invoiceRow(call, invoice)).filter((invoice) => invoice.isOpen)
    const steps = toPay.slice(0, 3).map((invoice) => ({
      title: call.words('billing.step.pay', { amount: formatMoney(invoice.open, call.frame) }),
      hint: call.words('billing.step.payHint', { number: invoice.number, state: invoice.state }),
      href: `/invoices/${invoice.id}`,
      action: call.words('billing.step.payAction'),
    }))
    if (unbilled.length === 0) return steps
    const amount = formatMoney(
      sum(
        unbilled.map((treatment) => treatment.fee),
        call.clinic.currency,
      ),
      call.frame,
    )
    return [
      ...steps,
      {
        title: call.words('billing.step.bill'),
        hint: call.words('billing.step.billHint', { count: unbilled.length, amount }),
        href: `/patients/${patient.id}/billing`,
        action: call.words('billing.step.billAction'),
      },
    ]
  },

  kinds: ['money'],
  async timeline(call, patient, { limit, before }) {
    const [invoices, payments] = await Promise.all([
      onceAPage(call, invoicesOf, patient.id),
      paymentsOf(call.db, patient.id),
    ])
    return [
      ...invoices.map((invoice) => invoiceEntry(call, invoice)),
      ...payments.map((payment) => paymentEntry(call, payment)),
    ]
      .filter((entry) => !before || entry.at < before)
      .sort((one, other) => Number(other.at) - Number(one.at))
      .slice(0, limit)
  },
}

function invoiceEntry(call: Call<unknown>, invoice: Awaited<ReturnType<typeof invoicesOf>>[number]) {
  const row = invoiceRow(call, invoice)
  return {
    at: invoice.issued_at,
    kind: 'money' as const,
    mark: 'receipt',
    title: call.words(`billing.timeline.${invoice.kind}`, { number: invoice.number }),
    meta: formatMoney(row.total, call.frame),
    text: row.state,
    link: { href: `/invoices/${invoice.id}`, words: call.words('billing.timeline.show') },
  }
}

function paymentEntry(call: Call<unknown>, payment: Awaited<ReturnType<typeof paymentsOf>>[number]) {
  const amount = formatMoney(money(payment.amount_minor, payment.currency), call.frame)
  return {
    at: payment.received_at,
    kind: 'money' as const,
    mark: 'cash',
    title: call.words(`billing.timeline.${payment.kind}`, { amount }),
    meta: `${call.words(`billing.method.${payment.method}`)} · ${payment.received_by_name}`,
    link: { href: `/invoices/${payment.invoice_id}`, words: call.words('billing.timeline.show') },
  }
}
